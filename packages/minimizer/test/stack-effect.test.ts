import { expect, test } from "vitest";
import { fixedEffect, type StackType } from "../src/stack-effect.ts";
import { v8 } from "./v8.ts";

// V8 is the judge: a function whose parameters are what an instruction takes and whose result is what it leaves.
const TYPE = { i: 0x7f, l: 0x7e, f: 0x7d, d: 0x7c, v: 0x7b } as const;
const LAST = { 0: 0xc4, 252: 0x11, 253: 0xff, 254: 0x4e } as const;
const IMMEDIATES = [
  [],
  [0],
  [0, 0],
  [1, 0],
  [2, 0],
  [3, 0],
  [0, 0, 0],
  [0, 0, 0, 0],
  Array(8).fill(0),
  Array(16).fill(0),
];

function leb(n: number): number[] {
  return n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >> 7)];
}

function section(id: number, content: number[]): number[] {
  return [id, ...leb(content.length), ...content];
}

function moduleFor(takes: readonly StackType[], leaves: readonly StackType[], code: number[]): Uint8Array {
  const body = [0, ...takes.flatMap((_, i) => [0x20, i]), ...code, 0x0b];
  const types = (list: readonly StackType[]): number[] => [list.length, ...list.map((t) => TYPE[t])];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, ...types(takes), ...types(leaves)]),
    ...section(3, [1, 0]),
    ...section(4, [1, 0x70, 0, 0]),
    ...section(5, [1, 3, 1, 1]),
    ...section(9, [1, 1, 0, 0]),
    ...section(12, [1]),
    ...section(10, [1, ...leb(body.length), ...body]),
    ...section(11, [1, 1, 0]),
  ]);
}

test("every effect in the table is what V8 says", () => {
  const wrong: string[] = [];
  let known = 0;
  for (const [prefix, last] of Object.entries(LAST).map(([p, l]) => [Number(p), l] as const)) {
    for (let code = 0; code <= last; code++) {
      const effect = fixedEffect(prefix, code);
      if (effect === null) continue;
      known++;
      const opcode = prefix === 0 ? [code] : [prefix, ...leb(code)];
      const fits = IMMEDIATES.some((immediates) =>
        v8.validate(moduleFor(effect.takes, effect.leaves, [...opcode, ...immediates])),
      );
      if (!fits) wrong.push(`${prefix.toString(16)} ${code.toString(16)}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(known).toBeGreaterThan(400);
});
