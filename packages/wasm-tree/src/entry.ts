/** One entry of each kind of section: where it ends and which indices it holds. */
import { type Cursor, cursor, leb, skip, u8 } from "./bytes.ts";
import { passIndex, passVector } from "./immediates.ts";
import { skipExpression } from "./instruction.ts";
import type { Reference, Space } from "./reference.ts";
import { SECTION } from "./section-id.ts";
import { limits, name, valueType, valueTypes } from "./value-types.ts";

/** The indices that an entry of this section holds (code bodies have their own decoder). */
export function entryReferences(id: number, entry: Uint8Array): Reference[] {
  const refs: Reference[] = [];
  if (id !== SECTION.code) passEntry(id, cursor(entry), refs);
  return refs;
}

/** Past one entry of a section, its indices added to `refs`; false when it does not fit or the section is unknown. */
export function passEntry(id: number, c: Cursor, refs: Reference[]): boolean {
  return PASS[id]?.(c, refs) ?? false;
}

/** Start and data count are one number each, without a count before it. */
export function hasEntries(id: number): boolean {
  return id in PASS && id !== SECTION.start && id !== SECTION.dataCount;
}

type Passer = (c: Cursor, refs: Reference[]) => boolean;

const field: Passer = (c, refs) => valueType(c, refs) !== undefined && u8(c) !== undefined;

const compositeType: Passer = (c, refs) => {
  const form = u8(c);
  if (form === 0x60) return valueTypes(c, refs) !== undefined && valueTypes(c, refs) !== undefined;
  if (form === 0x5e) return field(c, refs);
  if (form === 0x5f) return passVector(c, () => field(c, refs));
  return false;
};

const subType: Passer = (c, refs) => {
  const form = c.bytes[c.pos];
  if (c.pos < c.end && (form === 0x50 || form === 0x4f)) {
    c.pos++;
    if (!passVector(c, () => passIndex(c, "type", refs))) return false;
  }
  return compositeType(c, refs);
};

const globalType: Passer = (c, refs) => valueType(c, refs) !== undefined && u8(c) !== undefined;
const tableType: Passer = (c, refs) => valueType(c, refs) !== undefined && limits(c) !== undefined;
const tagType: Passer = (c, refs) => u8(c) !== undefined && passIndex(c, "type", refs);

/** By the byte that says what is imported or exported. */
export const EXTERNAL_SPACES: readonly Space[] = ["func", "table", "memory", "global", "tag"];

const PASS: Record<number, Passer> = {
  [SECTION.type]: (c, refs) => {
    if (c.pos < c.end && c.bytes[c.pos] === 0x4e) {
      c.pos++;
      return passVector(c, () => subType(c, refs));
    }
    return subType(c, refs);
  },
  [SECTION.import]: (c, refs) => {
    if (name(c) === undefined || name(c) === undefined) return false;
    switch (u8(c)) {
      case 0:
        return passIndex(c, "type", refs);
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
  [SECTION.function]: (c, refs) => passIndex(c, "type", refs),
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
    const space = EXTERNAL_SPACES[u8(c) ?? 99];
    return space !== undefined && passIndex(c, space, refs);
  },
  [SECTION.start]: (c, refs) => passIndex(c, "func", refs),
  [SECTION.element]: (c, refs) => {
    const flags = leb(c);
    if (flags === undefined || flags > 7) return false;
    const active = (flags & 1) === 0;
    if (active && flags & 2 && !passIndex(c, "table", refs)) return false;
    if (active && !skipExpression(c, refs)) return false;
    if (flags & 3 && !(flags & 4 ? valueType(c, refs) !== undefined : u8(c) !== undefined)) return false;
    return passVector(c, () => (flags & 4 ? skipExpression(c, refs) : passIndex(c, "func", refs)));
  },
  [SECTION.code]: (c) => {
    const size = leb(c);
    return size !== undefined && skip(c, size);
  },
  [SECTION.data]: (c, refs) => {
    const flags = leb(c);
    if (flags === undefined || flags > 2) return false;
    if (flags === 2 && !passIndex(c, "memory", refs)) return false;
    if (flags !== 1 && !skipExpression(c, refs)) return false;
    const size = leb(c);
    return size !== undefined && skip(c, size);
  },
  [SECTION.dataCount]: (c) => leb(c) !== undefined,
  [SECTION.tag]: tagType,
};
