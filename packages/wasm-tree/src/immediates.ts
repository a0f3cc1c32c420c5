/**
 * What follows an opcode: where it ends and which indices it holds. This runs for every instruction of every body, so it makes
 * nothing but the references; the words for people are in immediate-text.ts.
 */
import { type Cursor, leb, skip, skipLeb, u8 } from "./bytes.ts";
import type { ImmediateKind, Opcode } from "./opcodes.ts";
import type { Reference, Space } from "./reference.ts";
import { blockType, heapType, valueType } from "./value-types.ts";

type Passer = (c: Cursor, refs: Reference[]) => boolean;

export function passImmediates(c: Cursor, { immediates }: Opcode, refs: Reference[]): boolean {
  for (const kind of immediates) if (!PASS[kind](c, refs)) return false;
  return true;
}

/** An unsigned index into a space. */
export function passIndex(c: Cursor, space: Space, refs: Reference[]): boolean {
  const at = c.pos;
  const index = leb(c);
  if (index === undefined) return false;
  refs.push({ space, index, at, end: c.pos, signed: false });
  return true;
}

/** A count and that many items; an item takes at least one byte, so that no count can make it long. */
export function passVector(c: Cursor, item: () => boolean): boolean {
  const count = leb(c);
  if (count === undefined) return false;
  for (let i = 0; i < count; i++) if (c.pos >= c.end || !item()) return false;
  return true;
}

const indexOf =
  (space: Space): Passer =>
  (c, refs) =>
    passIndex(c, space, refs);

const PASS: Record<ImmediateKind, Passer> = {
  l: indexOf("label"),
  f: indexOf("func"),
  y: indexOf("type"),
  t: indexOf("table"),
  x: indexOf("local"),
  g: indexOf("global"),
  e: indexOf("elem"),
  d: indexOf("data"),
  G: indexOf("tag"),
  m: indexOf("memory"),
  n: indexOf("field"),
  b: (c, refs) => blockType(c, refs) !== undefined,
  h: (c, refs) => heapType(c, refs) !== undefined,
  // The default label stands behind those that the count counts.
  T: (c, refs) => passVector(c, () => passIndex(c, "label", refs)) && passIndex(c, "label", refs),
  M: passMemarg,
  i: (c) => skipLeb(c, 5),
  I: (c) => skipLeb(c, 10),
  F: (c) => skip(c, 4),
  D: (c) => skip(c, 8),
  V: (c) => skip(c, 16),
  S: (c) => skip(c, 16),
  L: (c) => skip(c, 1),
  B: (c) => skip(c, 1),
  u: (c) => skipLeb(c, 5),
  v: (c, refs) => passVector(c, () => valueType(c, refs) !== undefined),
  C: (c, refs) => passVector(c, () => passCatch(c, refs)),
  K: (c, refs) =>
    skip(c, 1) && passIndex(c, "label", refs) && heapType(c, refs) !== undefined && heapType(c, refs) !== undefined,
};

/** Alignment (bit 6: a memory index follows) and offset, which is 64 bit wide for memory64. */
function passMemarg(c: Cursor, refs: Reference[]): boolean {
  const align = leb(c);
  if (align === undefined) return false;
  if (align & 0x40 && !passIndex(c, "memory", refs)) return false;
  return skipLeb(c, 10);
}

/** catch and catch_ref name a tag; catch_all and catch_all_ref do not. */
function passCatch(c: Cursor, refs: Reference[]): boolean {
  const kind = u8(c);
  if (kind === undefined || kind > 3) return false;
  return (kind > 1 || passIndex(c, "tag", refs)) && passIndex(c, "label", refs);
}
