/**
 * Every instruction of the table as bytes, and a module around it in which it is valid: behind `unreachable`, where operands of
 * any type are there. What follows it tells whether a reader stopped where the table says: eaten as an immediate, its
 * first byte is out of range and leaves bytes that are no instruction.
 */
import { concat, encodeLeb } from "../src/bytes.ts";
import type { ImmediateKind, Opcode } from "../src/opcodes.ts";

/** Index 127 of each space in two bytes, of which the first is no instruction. */
const INDEX = [0xff, 0x00];
const SPACES = 128;
const AFTER = [0x41, 0xff, 0xff, 0xff, 0xff, 0x07, 0x1a];

const IMMEDIATES: Record<ImmediateKind, readonly number[]> = {
  l: [0],
  T: [2, 0, 0, 0],
  f: INDEX,
  y: INDEX,
  t: INDEX,
  x: INDEX,
  g: INDEX,
  e: INDEX,
  d: INDEX,
  G: INDEX,
  n: [0],
  m: [0],
  M: [0, ...INDEX],
  b: [0x40],
  i: [0xff, 0xff, 0xff, 0xff, 0x07],
  I: [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00],
  F: [0xff, 0xff, 0xff, 0xff],
  D: [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  V: new Array(16).fill(0xff),
  S: new Array(16).fill(0x1f),
  L: [0],
  B: [0],
  h: [0x70],
  v: [1, 0x7f],
  C: [0],
  K: [0, 0, 0x70, 0x70],
  u: [0],
};

/** Atomic accesses have to be aligned to their size. */
function alignment(name: string): number {
  const width = /(8|16|32|64)(?:_[su])?$/.exec(name.replace(/\.\w*cmpxchg|\.(add|sub|and|or|xor|xchg)/, ""))?.[1];
  const size = /(?:rmw|load|store|wait)(\d+)/.exec(name)?.[1] ?? width ?? (name.startsWith("i64") ? "64" : "32");
  return Math.log2(Number(size) / 8);
}

export function instructionOf({ op, name, immediates }: Opcode): Uint8Array {
  const prefix = op >>> 16;
  const code = prefix > 0 ? [prefix, ...encodeLeb(op & 0xffff)] : [op];
  const atomic = prefix === 0xfe;
  return Uint8Array.from([
    ...code,
    ...immediates.flatMap((kind) =>
      kind === "M" && atomic ? [alignment(name), ...INDEX] : kind === "I" ? [...IMMEDIATES.I] : [...IMMEDIATES[kind]],
    ),
  ]);
}

const section = (id: number, content: Uint8Array): Uint8Array =>
  concat([Uint8Array.of(id), encodeLeb(content.length), content]);
const times = (...entry: number[]): Uint8Array =>
  concat([encodeLeb(SPACES), ...new Array<Uint8Array>(SPACES).fill(Uint8Array.from(entry))]);

/** 128 of everything, and a function with the given code. */
export function moduleWith(code: Uint8Array): Uint8Array {
  const inner = concat([Uint8Array.of(1), encodeLeb(SPACES), Uint8Array.of(0x7f), code]);
  const bodies = new Array<Uint8Array>(SPACES - 1).fill(Uint8Array.of(2, 0, 0x0b));
  return concat([
    Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    section(1, times(0x60, 0, 0)),
    section(3, times(0)),
    section(4, times(0x70, 0, 1)),
    section(5, Uint8Array.of(1, 0, 1)),
    section(13, times(0, 0)),
    section(6, times(0x7f, 1, 0x41, 0, 0x0b)),
    section(9, times(1, 0, 1, ...INDEX)),
    section(12, encodeLeb(SPACES)),
    section(10, concat([encodeLeb(SPACES), encodeLeb(inner.length), inner, ...bodies])),
    section(11, times(1, 0)),
  ]);
}

export function moduleOf(opcode: Opcode): Uint8Array {
  return moduleWith(concat([Uint8Array.of(0), instructionOf(opcode), Uint8Array.from([...AFTER, 0, 0x0b])]));
}
