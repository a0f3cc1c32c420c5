/** The text form is for people: readable where the bytes allow it, honest where they do not, bounded always. */
import { describe, expect, it } from "vitest";
import { features, textForm } from "../src/wasm-tree.ts";
import { HEADER, sample } from "./modules.ts";

describe("textForm", () => {
  it("of a module", () => {
    expect(textForm(sample("sum"))).toMatchInlineSnapshot(`
      "(module
        ;; section type at 0x8, 1 entries
        (type (;0;) (func (result i32)))
        ;; section function at 0xf, 1 entries
        ;; function 0 has type 0
        ;; section memory at 0x13, 1 entries
        (memory (;0;) 1)
        ;; section export at 0x18, 2 entries
        (export "memory" (memory 0))
        (export "_start" (func 0))
        ;; section code at 0x2d, 1 entries
        (func (;0;) ;; at 0x30, 32 bytes
          ;; locals: 2 i32
          loop
            local.get 1
            local.get 0
            i32.add
            local.set 1
            local.get 0
            i32.const 1
            i32.add
            local.set 0
            local.get 0
            i32.const 100
            i32.lt_u
            br_if 0
          end
          local.get 1
        )
      )
      "
    `);
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

  it("escapes names", () => {
    const name = [0x1b, 0x5b, 0x32, 0x4a];
    const text = textForm(Uint8Array.from([...HEADER, 7, 8, 1, 4, ...name, 0, 0, 0, 6, 0, 1, 0x1b]));
    expect(text).not.toMatch(/\u001b/);
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
    ["a block with a v128", body(0x02, 0x7b, 0x0b), ["simd"]],
  ])("of %s", (_, bytes, expected) => expect(named(bytes)).toEqual(expected));

  it("says where", () => {
    const [found] = features(Uint8Array.from([...HEADER, 1, 6, 1, 0x60, 0, 2, 0x7f, 0x7f]));
    expect(found).toMatchObject({ feature: "multi-value", offset: 11 });
  });
});
