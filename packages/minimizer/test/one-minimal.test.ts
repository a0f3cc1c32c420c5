// At 512 bytes or less no single byte, instruction, entry or section can go: for questions that know structure, and for noise.

import { entriesOf, parse } from "@assay/wasm-tree";
import fc from "fast-check";
import { expect, test } from "vitest";
import { minimize } from "../src/minimizer.ts";
import { oneLess } from "./one-less.ts";

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

function leb(n: number): number[] {
  return n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >> 7)];
}

/** One section with `count` times the same entry. */
function section(id: number, entry: readonly number[], count: number): number[] {
  const content = [...leb(count), ...Array.from({ length: count }, () => entry).flat()];
  return [id, ...leb(content.length), ...content];
}

const ENTRIES: readonly (readonly [id: number, entry: readonly number[]])[] = [
  [1, [0x60, 0, 0]],
  [2, [0, 0, 0, 0]],
  [3, [0]],
  [4, [0x70, 0, 1]],
  [5, [0, 1]],
  [6, [0x7f, 0, 0x41, 0, 0x0b]],
  [7, [1, 0x61, 0, 0]],
  [9, [1, 0, 0]],
  [10, [4, 0, 0x41, 0, 0x0b]],
  [10, [12, 0, 0x41, 0xff, 1, 2, 0x40, 0x0c, 0, 0x0b, 0x1a, 0x0b]],
  [11, [1, 1, 0x61]],
];

async function check(input: Uint8Array, holds: (bytes: Uint8Array) => boolean): Promise<void> {
  const interesting = (bytes: Uint8Array): boolean => Buffer.compare(bytes, input) === 0 || holds(bytes);
  const ask = async (bytes: Uint8Array) => ({
    kind: interesting(bytes) ? ("interesting" as const) : ("boring" as const),
  });
  const result = await minimize(input, { ask }, { checkpoints: false, baselineRuns: 1 });
  if (result.bytes.length > 512) return;
  expect(result.oneMinimal).toBe(true);
  for (const smaller of oneLess(result.bytes))
    if (smaller.length < result.bytes.length)
      expect(interesting(smaller), Buffer.from(smaller).toString("hex")).toBe(false);
}

const lists = fc.array(fc.tuple(fc.constantFrom(...ENTRIES), fc.integer({ min: 1, max: 90 })), {
  minLength: 1,
  maxLength: 3,
});
const modules = lists.map((list) =>
  Uint8Array.from([...header, ...list.flatMap(([[id, entry], count]) => section(id, entry, count))]),
);

/** With a few bytes changed: sizes and counts that lie. */
const malformed = fc
  .tuple(modules, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }))
  .map(([whole, changes]) => {
    const bytes = whole.slice(0, 160);
    for (const [at, byte] of changes) bytes[header.length + (at % (bytes.length - header.length))] = byte;
    return bytes;
  });

const most = (bytes: Uint8Array): number => Math.max(0, ...parse(bytes).sections.map((one) => entriesOf(one).length));

test("an odd number of entries, of which there may be many, in a section that may be there twice", async () => {
  await fc.assert(
    fc.asyncProperty(modules, fc.integer({ min: 1, max: 90 }), async (input, least) => {
      // Windows of an even number of bytes go; a single entry may still do where a single byte does not.
      await check(input, (bytes) => most(bytes) >= least && bytes.length % 2 === input.length % 2);
    }),
    { numRuns: 25 },
  );
});

test("noise", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(modules, malformed),
      fc.nat(),
      fc.integer({ min: 2, max: 40 }),
      async (input, salt, part) => {
        await check(
          input,
          (bytes) => bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, salt) % part < 1,
        );
      },
    ),
    { numRuns: 120 },
  );
});
