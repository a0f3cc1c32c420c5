import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elfSymbols } from "../src/runner.ts";
import { type ElfSpec, makeElf } from "./make-elf.ts";

const SHAPES = [
  { wide: true, little: true },
  { wide: true, little: false },
  { wide: false, little: true },
  { wide: false, little: false },
];

const functions = [
  { name: "late", start: 0x2000, size: 0x10 },
  { name: "early", start: 0x1000, size: 0x20 },
  { name: "alias", start: 0x1000, size: 8 },
  { name: "assembly", start: 0x1100, size: 0 },
];

describe.each(SHAPES)("ELF wide=$wide little=$little", (shape) => {
  const symbols = elfSymbols(makeElf({ ...shape, base: 0, functions }));
  it.each([
    [0x0fff, undefined],
    [0x1000, "early"],
    [0x101f, "early"],
    [0x1020, undefined],
    [0x1100, "assembly"],
    [0x1fff, "assembly"],
    [0x2000, "late"],
    [0x200f, "late"],
    [0x2010, undefined],
    [2 ** 60, undefined],
    [-1, undefined],
  ])("names offset %i", (offset, name) => {
    expect(symbols?.symbolAt(offset)).toBe(name);
  });

  it("reads a fixed-address program's offsets both ways", () => {
    const moved = functions.map((one) => ({ ...one, start: one.start + 0x40_0000 }));
    const fixed = elfSymbols(makeElf({ ...shape, base: 0x40_0000, functions: moved }));
    expect([fixed?.symbolAt(0x40_1008), fixed?.symbolAt(0x1008)]).toEqual(["early", "early"]);
  });

  it("is undefined without function names", () => {
    expect(elfSymbols(makeElf({ ...shape, base: 0, functions: [] }))).toBeUndefined();
  });

  it("survives every cut and every changed byte", () => {
    const whole = makeElf({ ...shape, base: 0, functions });
    const ask = (bytes: Uint8Array): void => {
      const found = elfSymbols(bytes);
      for (const offset of [0, 0x1000, 2 ** 40]) found?.symbolAt(offset);
    };
    for (let size = 0; size <= whole.length; size++) ask(whole.subarray(0, size));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (changes) => {
          const bytes = whole.slice();
          for (const [at, value] of changes) bytes[at] = value;
          ask(bytes);
        },
      ),
      { numRuns: 500 },
    );
  });
});

it("takes no other bytes for ELF", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => elfSymbols(bytes) === undefined));
});

it("is not slowed down by a table that claims everything", () => {
  // All 65,535 sections are symbol tables over the whole file, all names begin in one text without an end.
  const spec: ElfSpec = {
    wide: true,
    little: true,
    base: 0,
    functions: Array.from({ length: 5000 }, () => ({ name: "f", start: 1, size: 1 })),
  };
  const bytes = makeElf(spec);
  const view = new DataView(bytes.buffer);
  view.setUint16(60, 0xffff, true);
  expect(elfSymbols(bytes)?.count).toBe(1);
});
