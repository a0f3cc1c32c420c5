/**
 * Sections and their entries. An entry is its bytes; what they mean is decoded when asked for. A count or a size that lies is kept as
 * written, and what fits is still cut into entries, so that reduction can work inside a malformed section too.
 */
import { type Cursor, cursor, encodeLeb, leb, skip, u8 } from "./bytes.ts";
import { skipExpression } from "./instruction.ts";
import type { Reference } from "./reference.ts";
import { limits, name, valueType, valueTypes } from "./value-types.ts";

export const SECTION = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
  tag: 13,
} as const;

export const SECTION_NAMES: readonly string[] = [
  "custom",
  "type",
  "import",
  "function",
  "table",
  "memory",
  "global",
  "export",
  "start",
  "element",
  "code",
  "data",
  "data count",
  "tag",
];

export interface Section {
  readonly id: number;
  /** Offset of the id byte in the bytes that were parsed; -1 for a section made by an edit. */
  readonly offset: number;
  /** The size field as written; null: compute it. */
  readonly sizeBytes: Uint8Array | null;
  readonly declaredSize: number;
  readonly content: Content;
}

export type Content =
  | {
      readonly kind: "entries";
      /** The count as written; null: compute it from `count`. */
      readonly countBytes: Uint8Array | null;
      /** What the count says, which need not be the number of entries. */
      readonly count: number;
      readonly entries: readonly Uint8Array[];
      /** What is left behind the last entry that could be cut. */
      readonly rest: Uint8Array;
    }
  | { readonly kind: "raw"; readonly bytes: Uint8Array }
  | { readonly kind: "custom"; readonly name: string; readonly bytes: Uint8Array };

/** Entries that stand alone, without a count before them. */
const SINGLE = new Set<number>([SECTION.start, SECTION.dataCount]);

/** At most `room` entries: each costs far more memory than its bytes do, and what goes beyond stays in `rest`. */
export function parseContent(id: number, bytes: Uint8Array, room: number): Content {
  if (id === SECTION.custom) {
    const c = cursor(bytes);
    const text = name(c);
    return text === undefined ? { kind: "raw", bytes } : { kind: "custom", name: text, bytes };
  }
  const skipper = SKIP[id];
  if (!skipper || SINGLE.has(id)) return { kind: "raw", bytes };
  const c = cursor(bytes);
  const count = leb(c);
  if (count === undefined) return { kind: "raw", bytes };
  const countBytes = bytes.subarray(0, c.pos);
  const entries: Uint8Array[] = [];
  while (entries.length < Math.min(count, room) && c.pos < c.end) {
    const at = c.pos;
    if (!skipper(c, [])) {
      c.pos = at;
      break;
    }
    entries.push(bytes.subarray(at, c.pos));
  }
  return { kind: "entries", countBytes, count, entries, rest: bytes.subarray(c.pos) };
}

export function printSection(section: Section): Uint8Array[] {
  const body = printContent(section.content);
  const size = section.sizeBytes ?? encodeLeb(body.reduce((sum, part) => sum + part.length, 0));
  return [Uint8Array.of(section.id), size, ...body];
}

function printContent(content: Content): Uint8Array[] {
  if (content.kind !== "entries") return [content.bytes];
  return [content.countBytes ?? encodeLeb(content.count), ...content.entries, content.rest];
}

/** The section with other entries: size and count are computed anew; a count that lied keeps its lie, less what was removed. */
export function withEntries(section: Section, entries: readonly Uint8Array[], rest?: Uint8Array): Section {
  if (section.content.kind !== "entries") return section;
  const old = section.content;
  const count = Math.max(0, old.count - old.entries.length + entries.length);
  return { ...section, sizeBytes: null, content: { ...old, countBytes: null, count, entries, rest: rest ?? old.rest } };
}

export function withBytes(section: Section, bytes: Uint8Array): Section {
  return {
    ...section,
    sizeBytes: null,
    content: section.content.kind === "custom" ? { ...section.content, bytes } : { kind: "raw", bytes },
  };
}

/** A new section with these entries. */
export function makeSection(id: number, entries: readonly Uint8Array[]): Section {
  return {
    id,
    offset: -1,
    sizeBytes: null,
    declaredSize: 0,
    content: { kind: "entries", countBytes: null, count: entries.length, entries, rest: new Uint8Array() },
  };
}

export function entriesOf(section: Section | undefined): readonly Uint8Array[] {
  return section?.content.kind === "entries" ? section.content.entries : [];
}

/** The indices that an entry of this section holds (code bodies have their own decoder). */
export function entryReferences(id: number, entry: Uint8Array): Reference[] {
  const refs: Reference[] = [];
  if (id === SECTION.code) return refs;
  SKIP[id]?.(cursor(entry), refs);
  return refs;
}

type Skipper = (c: Cursor, refs: Reference[]) => boolean;

const index = (c: Cursor, space: Reference["space"], refs: Reference[]): boolean => {
  const at = c.pos;
  const value = leb(c);
  if (value === undefined) return false;
  refs.push({ space, index: value, at, end: c.pos, signed: false });
  return true;
};

const vector = (c: Cursor, item: () => boolean): boolean => {
  const count = leb(c);
  if (count === undefined) return false;
  for (let i = 0; i < count; i++) if (c.pos >= c.end || !item()) return false;
  return true;
};

const field: Skipper = (c, refs) => valueType(c, refs) !== undefined && u8(c) !== undefined;

const compositeType: Skipper = (c, refs) => {
  const form = u8(c);
  if (form === 0x60) return valueTypes(c, refs) !== undefined && valueTypes(c, refs) !== undefined;
  if (form === 0x5e) return field(c, refs);
  if (form === 0x5f) return vector(c, () => field(c, refs));
  return false;
};

const subType: Skipper = (c, refs) => {
  const form = c.bytes[c.pos];
  if (c.pos < c.end && (form === 0x50 || form === 0x4f)) {
    c.pos++;
    if (!vector(c, () => index(c, "type", refs))) return false;
  }
  return compositeType(c, refs);
};

const globalType: Skipper = (c, refs) => valueType(c, refs) !== undefined && u8(c) !== undefined;
const tableType: Skipper = (c, refs) => valueType(c, refs) !== undefined && limits(c) !== undefined;
const tagType: Skipper = (c, refs) => u8(c) !== undefined && index(c, "type", refs);

const EXPORT_SPACES = ["func", "table", "memory", "global", "tag"] as const;

const SKIP: Record<number, Skipper> = {
  [SECTION.type]: (c, refs) => {
    if (c.pos < c.end && c.bytes[c.pos] === 0x4e) {
      c.pos++;
      return vector(c, () => subType(c, refs));
    }
    return subType(c, refs);
  },
  [SECTION.import]: (c, refs) => {
    if (name(c) === undefined || name(c) === undefined) return false;
    switch (u8(c)) {
      case 0:
        return index(c, "type", refs);
      case 1:
        return tableType(c, refs);
      case 2:
        return limits(c) !== undefined;
      case 3:
        return globalType(c, refs);
      case 4:
        return tagType(c, refs);
      default:
        return false;
    }
  },
  [SECTION.function]: (c, refs) => index(c, "type", refs),
  [SECTION.table]: (c, refs) => {
    if (c.bytes[c.pos] === 0x40 && c.bytes[c.pos + 1] === 0x00 && c.pos + 1 < c.end) {
      c.pos += 2;
      return tableType(c, refs) && skipExpression(c, refs);
    }
    return tableType(c, refs);
  },
  [SECTION.memory]: (c) => limits(c) !== undefined,
  [SECTION.global]: (c, refs) => globalType(c, refs) && skipExpression(c, refs),
  [SECTION.export]: (c, refs) => {
    if (name(c) === undefined) return false;
    const space = EXPORT_SPACES[u8(c) ?? 99];
    return space !== undefined && index(c, space, refs);
  },
  [SECTION.start]: (c, refs) => index(c, "func", refs),
  [SECTION.element]: (c, refs) => {
    const flags = leb(c);
    if (flags === undefined || flags > 7) return false;
    const active = (flags & 1) === 0;
    if (active && flags & 2 && !index(c, "table", refs)) return false;
    if (active && !skipExpression(c, refs)) return false;
    if (flags & 3 && !(flags & 4 ? valueType(c, refs) !== undefined : u8(c) !== undefined)) return false;
    return vector(c, () => (flags & 4 ? skipExpression(c, refs) : index(c, "func", refs)));
  },
  [SECTION.code]: (c) => {
    const size = leb(c);
    return size !== undefined && skip(c, size);
  },
  [SECTION.data]: (c, refs) => {
    const flags = leb(c);
    if (flags === undefined || flags > 2) return false;
    if (flags === 2 && !index(c, "memory", refs)) return false;
    if (flags !== 1 && !skipExpression(c, refs)) return false;
    const size = leb(c);
    return size !== undefined && skip(c, size);
  },
  [SECTION.dataCount]: (c) => leb(c) !== undefined,
  [SECTION.tag]: tagType,
};
