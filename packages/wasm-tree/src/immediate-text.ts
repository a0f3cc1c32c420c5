/**
 * Immediates in words, as in the text format where it has words for them. Asked for by people, one instruction at a time, and
 * only for instructions that were decoded: what is read here is there.
 */
import { type Cursor, cursor, leb, sleb, u8 } from "./bytes.ts";
import type { ImmediateKind, Opcode } from "./opcodes.ts";
import { blockType, heapType, valueType } from "./value-types.ts";

/** Each immediate with a space before it; `pos` is where the first one stands. */
export function immediateText(bytes: Uint8Array, pos: number, { immediates }: Opcode): string {
  const c = cursor(bytes, pos);
  const words = immediates.map((kind) => (WORDS[kind] ?? plain)(c));
  if (TARGET_FIRST.has(immediates.join(""))) words.reverse();
  return words.map((word) => word && ` ${word}`).join("");
}

/** The text format names the table or memory first, the bytes last: call_indirect, memory.init, table.init. */
const TARGET_FIRST = new Set(["yt", "dm", "et"]);

const plain = (c: Cursor): string => String(leb(c) ?? "");

const WORDS: Partial<Record<ImmediateKind, (c: Cursor) => string>> = {
  b: (c) => blockType(c, []) ?? "",
  h: (c) => heapType(c, []) ?? "",
  T: (c) => list(c, plain, 1),
  M: memarg,
  i: (c) => String(sleb(c, 5) ?? ""),
  I: (c) => String(sleb(c, 10) ?? ""),
  F: (c) => float(c, 4),
  D: (c) => float(c, 8),
  V: (c) => `i8x16 ${list16(c, (b) => `0x${b.toString(16).padStart(2, "0")}`)}`,
  S: (c) => list16(c, String),
  L: (c) => String(u8(c)),
  B: (c) => String(u8(c)),
  v: (c) => list(c, () => `(result ${valueType(c, [])})`),
  C: (c) => list(c, catchClause),
  K: castBranch,
};

function list(c: Cursor, word: (c: Cursor) => string, more = 0): string {
  const words: string[] = [];
  for (let left = (leb(c) ?? 0) + more; left > 0 && c.pos < c.end; left--) words.push(word(c));
  return words.join(" ");
}

function list16(c: Cursor, word: (byte: number) => string): string {
  c.pos += 16;
  return Array.from(c.bytes.subarray(c.pos - 16, c.pos), (b) => word(b)).join(" ");
}

/** An alignment that no access can have is shown as the power it claims. */
function memarg(c: Cursor): string {
  const flags = leb(c) ?? 0;
  const memory = flags & 0x40 ? (leb(c) ?? 0) : 0;
  const offset = unsigned64(c);
  const power = flags & 0x40 ? flags - 0x40 : flags;
  const words = [memory > 0 ? String(memory) : "", offset > 0n ? `offset=${offset}` : ""];
  return [...words, `align=${power <= 4 ? 1 << power : `2^${power}`}`].filter(Boolean).join(" ");
}

/** leb() loses the low bits of what is beyond 2^53. */
function unsigned64(c: Cursor): bigint {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = u8(c) ?? 0;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}

function float(c: Cursor, width: 4 | 8): string {
  const view = new DataView(c.bytes.buffer, c.bytes.byteOffset + c.pos, width);
  c.pos += width;
  const value = width === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
  if (!Number.isNaN(value)) return Object.is(value, -0) ? "-0" : String(value).replace("Infinity", "inf");
  const bits = width === 4 ? BigInt(view.getUint32(0, true)) : view.getBigUint64(0, true);
  const [fraction, sign] = width === 4 ? [23n, 31n] : [52n, 63n];
  return `${bits >> sign ? "-" : ""}nan:0x${(bits & ((1n << fraction) - 1n)).toString(16)}`;
}

const CATCHES = ["catch", "catch_ref", "catch_all", "catch_all_ref"];

function catchClause(c: Cursor): string {
  const kind = u8(c) ?? 0;
  return `(${CATCHES[kind]}${kind < 2 ? ` ${leb(c)}` : ""} ${leb(c)})`;
}

/** Bit 0 and 1 of the flags: may the operand, may the target be null. */
function castBranch(c: Cursor): string {
  const flags = u8(c) ?? 0;
  const label = leb(c);
  const [from, to] = [heapType(c, []), heapType(c, [])];
  return `${label} (ref ${flags & 1 ? "null " : ""}${from}) (ref ${flags & 2 ? "null " : ""}${to})`;
}
