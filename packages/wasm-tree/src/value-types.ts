/** Value, heap and block types as they stand in bytes. They matter here for two things: where they end, and which type indices they hold. */
import { type Cursor, leb, skip, sleb33, u8 } from "./bytes.ts";
import type { Reference } from "./reference.ts";

/** By byte: numbers, packed fields, and the abstract heap types, each of which is also a reference type in short form. */
const NAMES: Readonly<Record<number, string>> = {
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
  103: "string",
  102: "stringview_wtf8",
  98: "stringview_wtf16",
  97: "stringview_iter",
};
/** Names of short reference types where they are not the heap type with `ref` behind it. */
const SHORT: Readonly<Record<number, string>> = {
  117: "nullcontref",
  116: "nullexnref",
  115: "nullfuncref",
  114: "nullexternref",
  113: "nullref",
  102: "stringview_wtf8",
  98: "stringview_wtf16",
  97: "stringview_iter",
};
/** By byte, ready to read: every local and block type of a module passes here. */
const VALUE_TYPES: readonly (string | undefined)[] = Array.from({ length: 256 }, (_, byte) => {
  const known = NAMES[byte];
  return known && (byte > 117 ? known : (SHORT[byte] ?? `${known}ref`));
});
const BLOCK_TYPES: readonly (string | undefined)[] = VALUE_TYPES.map((type) => type && `(result ${type})`);
const FIRST_HEAP = 97;
const LAST_HEAP = 117;

export function valueType(c: Cursor, refs: Reference[]): string | undefined {
  const byte = u8(c);
  if (byte === undefined) return undefined;
  if (byte === 0x63 || byte === 0x64) {
    const heap = heapType(c, refs);
    return heap && `(ref ${byte === 0x63 ? "null " : ""}${heap})`;
  }
  return VALUE_TYPES[byte];
}

export function heapType(c: Cursor, refs: Reference[]): string | undefined {
  const at = c.pos;
  const value = sleb33(c);
  if (value === undefined) return undefined;
  if (value >= 0) {
    refs.push({ space: "type", index: value, at, end: c.pos, signed: true });
    return String(value);
  }
  const byte = value + 128;
  return byte >= FIRST_HEAP && byte <= LAST_HEAP ? NAMES[byte] : undefined;
}

/** Empty, one value type, or a type index. */
export function blockType(c: Cursor, refs: Reference[]): string | undefined {
  if (c.pos >= c.end) return undefined;
  const byte = c.bytes[c.pos] as number;
  const short = byte === 0x40 ? "" : BLOCK_TYPES[byte];
  if (short !== undefined) {
    c.pos++;
    return short;
  }
  if (byte === 0x63 || byte === 0x64) {
    const type = valueType(c, refs);
    return type && `(result ${type})`;
  }
  const at = c.pos;
  const index = sleb33(c);
  if (index === undefined || index < 0) return undefined;
  refs.push({ space: "type", index, at, end: c.pos, signed: true });
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

/** A byte order mark is a character of the name. */
const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

export function name(c: Cursor): string | undefined {
  const length = leb(c);
  if (length === undefined) return undefined;
  const at = c.pos;
  return skip(c, length) ? UTF8.decode(c.bytes.subarray(at, at + length)) : undefined;
}
