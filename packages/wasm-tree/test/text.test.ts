/** The text form is for people: readable where the bytes allow it, honest where they do not, bounded always. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { concat, encodeLeb, features, textForm } from "../src/wasm-tree.ts";
import { HEADER, MODULES, sample, samples } from "./modules.ts";

describe("textForm", () => {
  // What it looks like: one text beside each module; `vitest -u` writes them anew.
  it.each(samples.filter((s) => s.own).map((s) => [s.name, s.bytes] as const))("of %s", async (name, bytes) => {
    await expect(textForm(bytes)).toMatchFileSnapshot(join(MODULES, name.replace(/wasm$/, "txt")));
  });

  it("of bytes that are none", () => {
    expect(textForm(Uint8Array.of(1, 2, 3))).toMatchInlineSnapshot(`
      "(module ;; header is not that of a module: 01 02 03
      )
      "
    `);
  });

  it("says what lies, and where", () => {
    const text = textForm(Uint8Array.from([...HEADER, 1, 9, 5, 0x60, 0, 0]));
    expect(text).toContain("says 9 bytes, 4 are there");
    expect(text).toContain("says 5 entries, 1 can be read");
  });

  const ESC = "\u001b";
  it.each([
    ["a terminal's sequences", `${ESC}[2J`, '"\\u{1b}[2J"'],
    ["C1 controls and line breaks", "a\u009b\u2028\nb", '"a\\u{9b}\\u{2028}\\u{a}b"'],
    ["turned text and what is not seen", "x\u202e\u200b\ufeffy", '"x\\u{202e}\\u{200b}\\u{feff}y"'],
    ["quotes and a comment", '") ;;\\', '"\\") ;;\\\\"'],
    ["letters of any script", "größe-大小", '"größe-大小"'],
  ])("escapes %s in names", (_, text, shown) => {
    const name = [...encodeLeb(Buffer.byteLength(text)), ...Buffer.from(text)];
    const entry = [1, ...name, 0, 0];
    const imported = [1, ...name, 1, 0x6d, 0, 0];
    const custom = [...name, 7];
    const bytes = [
      [2, imported],
      [7, entry],
      [0, custom],
    ].flatMap(([id, content]) => [id as number, (content as number[]).length, ...(content as number[])]);
    const told = textForm(Uint8Array.from([...HEADER, ...bytes]));
    expect(told.split(shown).length).toBe(4);
    expect(told).not.toMatch(/[^\n\P{C}]/u);
  });

  it("is bounded in lines and in their length", () => {
    const long = (id: number, ...parts: (number[] | Uint8Array)[]): Uint8Array => {
      const body = concat(parts.map((p) => Uint8Array.from(p)));
      return concat([Uint8Array.of(id), encodeLeb(body.length), body]);
    };
    const name = [...encodeLeb(100_000), ...new Array<number>(100_000).fill(0x61)];
    const code = [0, 0x0e, ...encodeLeb(100_000), ...new Array<number>(100_001).fill(0), 0x0b];
    const text = textForm(
      concat([
        Uint8Array.from(HEADER),
        long(1, [1, 0x60, ...encodeLeb(100_000)], new Array<number>(100_000).fill(0x7f), [0]),
        long(2, [1], name, name, [0, 0]),
        long(3, encodeLeb(50_000), new Array<number>(50_000).fill(0)),
        long(10, [1, ...encodeLeb(code.length)], code),
        long(0, name),
      ]),
      { maxLines: 40_000 },
    );
    const lines = text.split("\n");
    expect(lines.length).toBeLessThan(40_010);
    expect(Math.max(...lines.map((l) => l.length))).toBeLessThan(700);
  });

  it("a body that is cut, one that is not closed, one that goes on", () => {
    const text = textForm(
      Uint8Array.from([...HEADER, 10, 15, 3, 4, 0, 0x41, 1, 0x16, 3, 0, 0x02, 0x40, 4, 0, 0x0b, 1, 1]),
    );
    expect(text).toMatchInlineSnapshot(`
      "(module
        ;; section code at 0x8, 3 entries
        (func (;0;) ;; at 0xb, 5 bytes
          i32.const 1
          ;; at 0xf, no instruction: 16
        )
        (func (;1;) ;; at 0x10, 4 bytes
          block
          ;; 1 block and the function not closed
        )
        (func (;2;) ;; at 0x14, 5 bytes
          ;; at 0x17, no instruction: 01 01
        )
      )
      "
    `);
  });

  it("ends where it was told to", () => {
    expect(textForm(sample("const-dedup"), { maxLines: 20 }).split("\n").length).toBeLessThanOrEqual(22);
  });
});

describe("features", () => {
  const named = (bytes: Uint8Array) => features(bytes).map((f) => f.feature);
  const body = (...code: number[]) =>
    Uint8Array.from([...HEADER, 10, code.length + 5, 1, code.length + 2, 0, ...code, 0x0b, 0]);

  it("a plain module needs none", () => expect(named(sample("spin"))).toEqual([]));

  it.each([
    ["sign-extension", [0xc0]],
    ["nontrapping-float-to-int", [0xfc, 0]],
    ["bulk-memory", [0xfc, 0x0b, 0]],
    ["reference-types", [0xd1]],
    ["simd", [0xfd, 0x4d]],
    ["relaxed-simd", [0xfd, 0x80, 0x02]],
    ["threads", [0xfe, 0x03, 0]],
    ["tail-call", [0x12, 0]],
    ["exception-handling", [0x0a]],
    ["legacy-exception-handling", [0x19]],
    ["gc", [0xfb, 0x0f]],
    ["function-references", [0xd4]],
    ["wide-arithmetic", [0xfc, 0x13]],
    ["multi-memory", [0x28, 0x42, 1, 0]],
  ])("%s by an instruction", (feature, code) => expect(named(body(...code))).toContain(feature));

  it.each([
    ["memory64", [5, 3, 1, 4, 1]],
    ["threads", [5, 4, 1, 3, 1, 1]],
    ["multi-memory", [5, 5, 2, 0, 1, 0, 1]],
    ["multi-value", [1, 6, 1, 0x60, 0, 2, 0x7f, 0x7f]],
    ["gc", [1, 3, 1, 0x5f, 0]],
    ["bulk-memory", [12, 1, 0]],
    ["branch-hints", [0, 26, 25, ...Buffer.from("metadata.code.branch_hint")]],
  ])("%s by a section", (feature, section) =>
    expect(named(Uint8Array.from([...HEADER, ...section]))).toContain(feature),
  );

  const globals = (...body: number[]) => Uint8Array.from([...HEADER, 6, body.length, ...body]);
  it.each([
    ["i32.const -22, whose byte is that of i32.add", globals(1, 0x7f, 0, 0x41, 0x6a, 0x0b), []],
    ["an addition", globals(1, 0x7f, 0, 0x41, 1, 0x41, 2, 0x6a, 0x0b), ["extended-const"]],
    ["ref.null func in a funcref", globals(1, 0x70, 0, 0xd0, 0x70, 0x0b), ["reference-types"]],
    ["ref.null any", globals(1, 0x6e, 0, 0xd0, 0x6e, 0x0b), ["gc", "reference-types"]],
    ["ref.null 0", globals(1, 0x63, 0, 0, 0xd0, 0, 0x0b), ["function-references", "reference-types"]],
    [
      "a mutable global that is exported",
      Uint8Array.from([...globals(1, 0x7f, 1, 0x41, 0, 0x0b), 7, 5, 1, 1, 0x67, 3, 0]),
      ["mutable-globals"],
    ],
    ["a mutable global that is not", globals(1, 0x7f, 1, 0x41, 0, 0x0b), []],
    ["a funcref table", Uint8Array.from([...HEADER, 4, 4, 1, 0x70, 0, 1]), []],
    ["an externref table", Uint8Array.from([...HEADER, 4, 4, 1, 0x6f, 0, 1]), ["reference-types"]],
    ["two tables", Uint8Array.from([...HEADER, 4, 7, 2, 0x70, 0, 1, 0x70, 0, 1]), ["reference-types"]],
    ["a segment of functions", Uint8Array.from([...HEADER, 9, 7, 1, 0, 0x41, 0, 0x0b, 1, 0]), []],
    ["a passive one of expressions", Uint8Array.from([...HEADER, 9, 7, 1, 5, 0x70, 1, 0xd2, 0, 0x0b]), ["bulk-memory"]],
    ["a declarative one", Uint8Array.from([...HEADER, 9, 5, 1, 3, 0, 1, 0]), ["reference-types"]],
    ["a call through table 1", body(0x11, 0, 1), ["reference-types"]],
    ["a block with a function type", body(0x02, 5, 0x0b), ["multi-value"]],
    ["return_call_ref", body(0x15, 0), ["function-references", "tail-call"]],
    ["a string", body(0xfb, 0x88, 0x01), ["stringref"]],
    ["memory.discard", body(0xfc, 0x12, 0), ["memory-control"]],
    ["throw alone", body(0x08, 0), ["exception-handling"]],
    ["throw in a legacy try", body(0x06, 0x40, 0x08, 0, 0x19, 0x0b), ["legacy-exception-handling"]],
    ["throw in a try_table", body(0x1f, 0x40, 0, 0x08, 0, 0x0b), ["exception-handling"]],
    ["both forms", body(0x08, 0, 0x19, 0x0a), ["exception-handling", "legacy-exception-handling"]],
    ["a custom page size", Uint8Array.from([...HEADER, 5, 4, 1, 8, 1, 0]), ["custom-page-sizes"]],
    ["a 64-bit table", Uint8Array.from([...HEADER, 4, 4, 1, 0x70, 4, 1]), ["memory64"]],
    [
      "an addition in a segment's offset",
      Uint8Array.from([...HEADER, 11, 9, 1, 0, 0x41, 1, 0x41, 1, 0x6a, 0x0b, 0]),
      ["extended-const"],
    ],
    [
      "a mutable global that is imported",
      Uint8Array.from([...HEADER, 2, 7, 1, 1, 0x61, 0, 3, 0x7f, 1]),
      ["mutable-globals"],
    ],
    [
      "a reference that may not be null",
      Uint8Array.from([...HEADER, 1, 6, 1, 0x60, 1, 0x64, 0x70, 0]),
      ["function-references"],
    ],
    ["a block with a v128", body(0x02, 0x7b, 0x0b), ["simd"]],
  ])("of %s", (_, bytes, expected) => expect(named(bytes)).toEqual(expected));

  it.each([
    ["plain", ["mutable-globals"]],
    [
      "later",
      [
        "bulk-memory",
        "multi-value",
        "nontrapping-float-to-int",
        "reference-types",
        "sign-extension",
        "simd",
        "tail-call",
      ],
    ],
    ["legacy-exceptions", ["legacy-exception-handling"]],
    ["threads", ["threads"]],
    ["memory64", ["memory64"]],
    ["imports", ["exception-handling", "mutable-globals"]],
    ["needs-gc", ["function-references", "gc"]],
  ])("of %s.wasm", (name, expected) => expect(named(sample(name))).toEqual(expected));

  it("says where, to the byte", () => {
    const bytes = body(0x01, 0x01, 0xc0);
    expect(features(bytes)).toEqual([{ feature: "sign-extension", offset: bytes.indexOf(0xc0), by: "i32.extend8_s" }]);
    const [at] = features(sample("threads")).map((f) => f.offset);
    expect(sample("threads").indexOf(0x05)).toBeLessThan(at ?? 0);
    expect(features(sample("later").subarray(0, 60))[0]?.offset).toBeLessThan(60);
  });

  it("says where", () => {
    const [found] = features(Uint8Array.from([...HEADER, 1, 6, 1, 0x60, 0, 2, 0x7f, 0x7f]));
    expect(found).toMatchObject({ feature: "multi-value", offset: 11 });
  });
});
