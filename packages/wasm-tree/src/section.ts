/**
 * Sections and their entries. An entry is its bytes; what they mean is decoded when asked for. A count or a size that lies is kept as
 * written, and what fits is still cut into entries, so that reduction can work inside a malformed section too.
 */
import { cursor, encodeLeb, leb } from "./bytes.ts";
import { hasEntries, passEntry } from "./entry.ts";
import type { Reference } from "./reference.ts";
import { SECTION } from "./section-id.ts";
import { name } from "./value-types.ts";

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

/** At most `room` entries: each costs far more memory than its bytes do, and what goes beyond stays in `rest`. */
export function parseContent(id: number, bytes: Uint8Array, room: number): Content {
  if (id === SECTION.custom) {
    const c = cursor(bytes);
    const text = name(c);
    return text === undefined ? { kind: "raw", bytes } : { kind: "custom", name: text, bytes };
  }
  if (!hasEntries(id)) return { kind: "raw", bytes };
  const c = cursor(bytes);
  const count = leb(c);
  if (count === undefined) return { kind: "raw", bytes };
  const countBytes = bytes.subarray(0, c.pos);
  const entries: Uint8Array[] = [];
  const refs: Reference[] = [];
  while (entries.length < Math.min(count, room) && c.pos < c.end) {
    const at = c.pos;
    refs.length = 0;
    if (!passEntry(id, c, refs)) {
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
