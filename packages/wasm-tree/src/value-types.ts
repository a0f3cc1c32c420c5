/** Value, heap and block types as they stand in bytes. They matter here for two things: where they end, and which type indices they hold. */
import { type Cursor, leb, skip, sleb, u8 } from "./bytes.ts";
import type { Reference } from "./reference.ts";

/** i32 i64 f32 f64 v128, packed i8 i16, and the abstract heap types that serve as short reference types. */
const SHORT = new Set([
  0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x78, 0x77, 0x75, 0x74, 0x73, 0x72, 0x71, 0x70, 0x6f, 0x6e, 0x6d, 0x6c, 0x6b, 0x6a,
  0x69, 0x68,
]);
const NAMES: Record<number, string> = {
  127: "i32",
  126: "i64",
  125: "f32",
  124: "f64",
  123: "v128",
  120: "i8",
  119: "i16",
  117: "nocont",
  116: "noexn",
  115: "nofunc",
  114: "noextern",
  113: "none",
  112: "func",
  111: "extern",
  110: "any",
  109: "eq",
  108: "i31",
  107: "struct",
  106: "array",
  105: "exn",
  104: "cont",
};

export function valueType(c: Cursor, refs: Reference[]): string | undefined {
  const byte = u8(c);
  if (byte === undefined) return undefined;
  if (byte === 0x63 || byte === 0x64) {
    const heap = heapType(c, refs);
    return heap && `(ref ${byte === 0x63 ? "null " : ""}${heap})`;
  }
  if (!SHORT.has(byte)) return undefined;
  return byte <= 0x75 ? `${NAMES[byte]}ref` : (NAMES[byte] as string);
}

export function heapType(c: Cursor, refs: Reference[]): string | undefined {
  const at = c.pos;
  const value = sleb(c, 5);
  if (value === undefined) return undefined;
  if (value >= 0n) {
    refs.push({ space: "type", index: Number(value), at, end: c.pos, signed: true });
    return String(value);
  }
  return NAMES[Number(value + 128n)];
}

/** Empty, one value type, or a type index. */
export function blockType(c: Cursor, refs: Reference[]): string | undefined {
  const byte = c.bytes[c.pos];
  if (byte === undefined || c.pos >= c.end) return undefined;
  if (byte === 0x40) {
    c.pos++;
    return "";
  }
  if (byte === 0x63 || byte === 0x64 || SHORT.has(byte)) {
    const type = valueType(c, refs);
    return type && `(result ${type})`;
  }
  const at = c.pos;
  const index = sleb(c, 5);
  if (index === undefined || index < 0n) return undefined;
  refs.push({ space: "type", index: Number(index), at, end: c.pos, signed: true });
  return `(type ${index})`;
}

export function valueTypes(c: Cursor, refs: Reference[]): string[] | undefined {
  const count = leb(c);
  if (count === undefined) return undefined;
  const types: string[] = [];
  for (let i = 0; i < count; i++) {
    const type = valueType(c, refs);
    if (type === undefined) return undefined;
    types.push(type);
  }
  return types;
}

/** Limits of a memory or table, flags first: maximum, shared, 64-bit, custom page size. */
export function limits(c: Cursor): { min: number; max: number | null; shared: boolean; is64: boolean } | undefined {
  const flags = u8(c);
  if (flags === undefined || flags > 0x0f) return undefined;
  const width = flags & 4 ? 10 : 5;
  const min = leb(c, width);
  const max = flags & 1 ? leb(c, width) : null;
  if (min === undefined || max === undefined) return undefined;
  if (flags & 8 && leb(c) === undefined) return undefined;
  return { min, max, shared: (flags & 2) !== 0, is64: (flags & 4) !== 0 };
}

export function name(c: Cursor): string | undefined {
  const length = leb(c);
  if (length === undefined) return undefined;
  const at = c.pos;
  return skip(c, length) ? new TextDecoder().decode(c.bytes.subarray(at, at + length)) : undefined;
}
