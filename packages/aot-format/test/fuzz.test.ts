/** Totality: whatever the bytes, either a module that prints back exactly or an AotError inside the file. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AotError,
  diffAot,
  inspectAot,
  parseAot,
  printAot,
  splitStamp,
  structuralFindings,
} from "../src/aot-format.ts";
import { itemsOf } from "../src/items.ts";
import { DIVERSE, edited, read } from "./corpus.ts";
import { bigEndian, withVersion } from "./derive.ts";

/** True when it parsed. Every other function of the package must then cope, and findings must cope with anything. */
function survives(bytes: Uint8Array): boolean {
  structuralFindings(bytes);
  try {
    splitStamp(bytes);
  } catch (error) {
    if (!(error instanceof AotError)) throw error;
  }
  try {
    const module = parseAot(bytes);
    if (Buffer.compare(printAot(module), bytes) !== 0) throw new Error("printed otherwise than parsed");
    JSON.stringify(inspectAot(bytes, module));
    itemsOf(module);
    return true;
  } catch (error) {
    if (!(error instanceof AotError)) throw error;
    if (error.offset < 0 || error.offset > bytes.length) throw new Error(`offset ${error.offset} of ${bytes.length}`);
    return false;
  }
}

describe("every truncation", () => {
  it.each(DIVERSE)("%s", (file) => {
    const bytes = read(file);
    for (let length = 0; length < bytes.length; length++) survives(bytes.subarray(0, length));
    expect(survives(bytes)).toBe(true);
  });
});

describe("every byte changed", () => {
  it.each(DIVERSE)("%s", (file) => {
    const bytes = read(file);
    let parsed = 0;
    for (let at = 0; at < bytes.length; at++) {
      const value = bytes[at] as number;
      for (const other of [value ^ 1, 0xff]) if (survives(edited(bytes, [at, other]))) parsed++;
    }
    expect(parsed).toBeGreaterThan(0);
  });
});

const CORPUS = DIVERSE.flatMap((file) => [read(file), bigEndian(read(file)), withVersion(read(file), 4)]);

describe("random edits", () => {
  const edits = fc.array(
    fc.tuple(fc.nat(4000), fc.constantFrom(0, 1, 4, 0x23, 0x41, 0x6a, 0x7f, 0x80, 0xd2, 0xd3, 0xd7, 0xff)),
    { minLength: 1, maxLength: 6 },
  );
  it("of one or more bytes", () => {
    fc.assert(
      fc.property(fc.nat(CORPUS.length - 1), edits, (index, changes) => {
        const base = CORPUS[index] as Uint8Array;
        survives(edited(base, ...changes.map(([at, value]) => [at % base.length, value] as const)));
      }),
      { numRuns: 3000, seed: 1 },
    );
  });
  it("pieces cut out, doubled, moved", () => {
    fc.assert(
      fc.property(fc.nat(CORPUS.length - 1), fc.nat(2000), fc.nat(200), fc.nat(2000), (index, from, length, to) => {
        const base = CORPUS[index] as Uint8Array;
        const piece = base.subarray(from % base.length, (from % base.length) + length);
        const at = to % base.length;
        survives(new Uint8Array([...base.subarray(0, at), ...piece, ...base.subarray(at)]));
        survives(new Uint8Array([...base.subarray(0, at), ...base.subarray(at + length)]));
      }),
      { numRuns: 1000, seed: 2 },
    );
  });
  it("compare without surprise", () => {
    const base = CORPUS[0] as Uint8Array;
    fc.assert(
      fc.property(fc.nat(base.length - 1), fc.nat(255), (at, value) => {
        const other = edited(base, [at, value]);
        if (!survives(other)) return;
        const { verdict, differences } = diffAot(base, other);
        expect(differences.length > 0).toBe(verdict === "different");
        expect(verdict === "identical").toBe(Buffer.compare(base, other) === 0);
      }),
      { numRuns: 2000, seed: 3 },
    );
  });
});

it("random bytes behind a good header", () => {
  fc.assert(
    fc.property(fc.constantFrom(3, 4, 5, 6), fc.uint8Array({ maxLength: 300 }), (version, tail) => {
      survives(new Uint8Array([0, 0x61, 0x6f, 0x74, version, 0, 0, 0, ...tail]));
      const head = read(DIVERSE[5] as string).subarray(0, 64);
      survives(new Uint8Array([...head, 1, 0, 0, 0, tail.length & 255, tail.length >> 8, 0, 0, ...tail]));
    }),
    { numRuns: 2000, seed: 4 },
  );
});

it("init expressions nested without end are refused, not followed", () => {
  const bytes = read(DIVERSE[5] as string);
  const words = (...all: number[]): number[] =>
    all.flatMap((n) => [n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24]);
  const deep = (levels: number): Uint8Array => {
    const adds = words(...new Array(levels).fill(0x6a));
    const body = [...words(0, 0, 1, 0, 0), ...adds, ...words(...new Array(levels + 1).fill(0))];
    return new Uint8Array([...bytes.subarray(0, 64), ...words(1, body.length), ...body]);
  };
  expect(() => parseAot(deep(100))).not.toThrow(/nested/);
  expect(() => parseAot(deep(20_000))).toThrow(/nested too deep/);
});

it("a hundred thousand empty sections: an error, at once", () => {
  const whole = read("wamrc-2.4.5-llvm19/hello.o-base.aot");
  const many = new Uint8Array(align(whole.length) + 8 * 100_000);
  many.set(whole);
  for (let at = align(whole.length); at < many.length; at += 8) many[at] = 100;
  expect(survives(many)).toBe(false);
  expect(() => inspectAot(many)).toThrow(/more than 4096 sections/);
});

function align(size: number): number {
  return (size + 3) & ~3;
}
