/** Any bytes come back as they were: real modules, cut ones, lying ones, noise. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editBody } from "../src/body.ts";
import {
  addFuel,
  decodeBody,
  emptyTwin,
  encodeLeb,
  entriesOf,
  features,
  findSection,
  limitDepth,
  parse,
  print,
  SECTION,
  textForm,
  withGoodFunction,
} from "../src/wasm-tree.ts";
import { HEADER, samples } from "./modules.ts";

const same = (bytes: Uint8Array) => expect(Buffer.compare(print(parse(bytes)), bytes)).toBe(0);

describe("round trip", () => {
  it.each(samples.map((s) => [s.name, s.bytes] as const))("%s", (_, bytes) => same(bytes));

  it.each(samples.filter((s) => s.bytes.length < 500).map((s) => [s.name, s.bytes] as const))(
    "%s cut at every offset",
    (_, bytes) => {
      for (let length = 0; length <= bytes.length; length++) same(bytes.subarray(0, length));
    },
  );

  it("noise, and noise behind a header", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        same(noise);
        same(Uint8Array.from([...HEADER, ...noise]));
      }),
      { numRuns: 500 },
    );
  });

  it("noise as any section, its size true or not", () => {
    fc.assert(
      fc.property(
        fc.nat(15),
        fc.uint8Array({ maxLength: 120 }),
        fc.option(fc.nat(0xffff_ffff)),
        fc.nat(5),
        (id, noise, lie, width) => {
          const whole = Uint8Array.from([...HEADER, id, ...encodeLeb(lie ?? noise.length, width), ...noise]);
          same(whole);
          expect(() => [
            textForm(whole, { maxLines: 50 }),
            features(whole),
            emptyTwin(whole),
            addFuel(whole, 1n),
            limitDepth(whole, 9),
            withGoodFunction(whole, "x"),
          ]).not.toThrow();
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("noise as a body: what decodes is without gaps, and its texts and constants can be read", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        const body = decodeBody(Uint8Array.from([noise.length, ...noise]));
        let at = body.codeAt;
        for (const i of body.instructions) {
          expect([i.at, typeof i.text, typeof i.value === "bigint"]).toEqual([at, "string", i.valueAt !== undefined]);
          for (const r of i.refs) expect(r.at > i.at && r.end <= i.end).toBe(true);
          at = i.end;
        }
        expect(at).toBe(body.end);
      }),
      { numRuns: 3000 },
    );
  });

  it("real modules with bytes changed, put in and taken out", () => {
    const pool = samples.filter((s) => s.bytes.length < 20_000);
    fc.assert(
      fc.property(
        fc.nat(pool.length - 1),
        fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.nat(2)), { maxLength: 8 }),
        (which, edits) => {
          const bytes = [...(pool[which]?.bytes ?? [])];
          for (const [at, value, kind] of edits)
            bytes.splice(at % (bytes.length + 1), kind === 1 ? 0 : 1, ...(kind === 2 ? [] : [value]));
          const changed = Uint8Array.from(bytes);
          same(changed);
          expect(() => [textForm(changed, { maxLines: 50 }), features(changed)]).not.toThrow();
        },
      ),
      { numRuns: 300 },
    );
  });

  it("bodies that are decoded and written again unchanged", () => {
    for (const { bytes } of samples.filter((s) => s.bytes.length < 70_000)) {
      for (const entry of entriesOf(findSection(parse(bytes), SECTION.code))) {
        const body = decodeBody(entry);
        const again = editBody(body, () => undefined);
        expect(decodeBody(again).instructions.length).toBe(body.instructions.length);
        if (entry.length < 128) expect(Buffer.compare(again, entry)).toBe(0);
      }
    }
  });
});

describe("lies and depth", () => {
  const section = (id: number, ...body: number[]): number[] => [id, ...encodeLeb(body.length), ...body];

  it.each([
    ["a section that claims 4 GiB", [1, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 0x60]],
    ["a count of 4 billion types", section(1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x60, 0, 0)],
    ["a recursion group of 4 billion", section(1, 1, 0x4e, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x60, 0, 0)],
    ["a struct of 4 billion fields", section(1, 1, 0x5f, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x7f, 0)],
    ["4 billion supertypes", section(1, 1, 0x50, 0xff, 0xff, 0xff, 0xff, 0x0f, 0)],
    ["4 billion groups of locals", section(10, 1, 9, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 0x7f, 0x0b, 0)],
    ["4 billion catches", section(10, 1, 10, 0, 0x1f, 0x40, 0xff, 0xff, 0xff, 0xff, 0x0f, 2, 0)],
    ["4 billion types of a select", section(10, 1, 8, 0, 0x1c, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x7f)],
    ["4 billion functions in a segment", section(9, 1, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0)],
    ["a custom section with a name of 4 GiB", section(0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x61)],
    ["over-long counts", section(1, 0x81, 0x80, 0x80, 0x80, 0x00, 0x60, 0x80, 0x00, 0x80, 0x80, 0x00)],
    ["a count of 4 billion params", section(1, 1, 0x60, 0xff, 0xff, 0xff, 0xff, 0x0f)],
    ["a count of 4 billion labels", section(10, 1, 9, 0, 0x0e, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0x0b)],
    ["a name of 4 GiB", section(7, 1, 0xff, 0xff, 0xff, 0xff, 0x0f)],
    ["a data segment of 4 GiB", section(11, 1, 1, 0xff, 0xff, 0xff, 0xff, 0x0f)],
    ["an over-long size", [1, 0x84, 0x80, 0x00, 1, 0x60, 0, 0]],
    ["a number that never ends", [1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
  ])("%s comes back as written, at once", (_, bytes) => same(Uint8Array.from([...HEADER, ...bytes])));

  it("what fits in a lying section is cut into entries all the same", () => {
    const tree = parse(Uint8Array.from([...HEADER, ...section(1, 9, 0x60, 0, 0, 0x60, 0, 0)]));
    expect(tree.sections[0]?.content).toMatchObject({ kind: "entries", count: 9, entries: { length: 2 } });
  });

  it("60,000 nested blocks need no stack", () => {
    const depth = 60_000;
    const code = [...new Array(depth).fill([0x02, 0x40]).flat(), ...new Array(depth + 1).fill(0x0b)];
    const inner = [0, ...code];
    const body = [1, ...encodeLeb(inner.length), ...inner];
    const bytes = Uint8Array.from([...HEADER, 10, ...encodeLeb(body.length), ...body]);
    same(bytes);
    const decoded = decodeBody(entriesOf(parse(bytes).sections[0])[0] as Uint8Array);
    expect(decoded).toMatchObject({ open: 0, instructions: { length: 2 * depth + 1 } });
    expect(textForm(bytes, { maxLines: 100 }).split("\n").length).toBeLessThan(110);
  });

  it("100,000 empty sections are read in their stride", () => {
    same(Uint8Array.from([...HEADER, ...new Array(100_000).fill([0, 1, 0]).flat()]));
  });
});
