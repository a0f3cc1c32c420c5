/**
 * A good module beside any module: the same types, imports, memory, tables, globals and exports, with bodies that only return. Does
 * it fail too, under the same command? It is written anew from what can be read and would hold, so that it is valid even where
 * the module is not; start, segments and custom sections could fail by themselves and are left out.
 */
import { encodeBody } from "./body.ts";
import { type Cursor, concat, cursor, encodeLeb, leb, skip, u8 } from "./bytes.ts";
import { EXTERNAL_SPACES } from "./entry.ts";
import { findSection, parse, print } from "./module.ts";
import type { Reference, Space } from "./reference.ts";
import { entriesOf, makeSection } from "./section.ts";
import { SECTION, SECTION_ORDER } from "./section-id.ts";
import { constantOf, isPacked, type TwinTypes, twinTypes } from "./twin-types.ts";
import { limits, valueType } from "./value-types.ts";

const HEADER = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** Undefined when there is nothing to be a twin of: functions, but no type that can be read. */
export function emptyTwin(bytes: Uint8Array): Uint8Array | undefined {
  const tree = parse(bytes);
  const of = (id: number): readonly Uint8Array[] => entriesOf(findSection(tree, id));
  if (of(SECTION.function).length > 0 && of(SECTION.type).length === 0) return undefined;
  const types = twinTypes(of(SECTION.type));
  const spaces = new Map(EXTERNAL_SPACES.map((space) => [space, new Kept()]));
  const keep = (space: Space, entry: Uint8Array | undefined): Uint8Array[] => {
    const kept = spaces.get(space) as Kept;
    // One memory is what every engine takes.
    const good = entry && !(space === "memory" && kept.size > 0) ? entry : undefined;
    kept.add(good !== undefined);
    return good ? [good] : [];
  };
  const bodies: Uint8Array[] = [];
  const defined = (id: number, space: Space, make: (c: Cursor, types: TwinTypes) => Uint8Array | undefined) =>
    [id, of(id).flatMap((entry) => keep(space, make(cursor(entry), types)))] as const;
  const sections = new Map<number, readonly Uint8Array[]>([
    [SECTION.type, types.entries],
    [SECTION.import, of(SECTION.import).flatMap((entry) => keep(...imported(cursor(entry), types)))],
    defined(SECTION.function, "func", (c) => {
      const type = leb(c) ?? -1;
      const results = types.results(type);
      if (!results) return undefined;
      bodies.push(returning(results));
      return encodeLeb(type);
    }),
    defined(SECTION.table, "table", table),
    defined(SECTION.memory, "memory", memory),
    defined(SECTION.tag, "tag", tag),
    defined(SECTION.global, "global", global),
    [SECTION.export, exported(of(SECTION.export), spaces)],
    [SECTION.code, bodies],
  ]);
  const made = SECTION_ORDER.filter((id) => sections.get(id)?.length);
  return print({
    header: HEADER,
    sections: made.map((id) => makeSection(id, sections.get(id) ?? [])),
    trailing: new Uint8Array(),
  });
}

/** Where the indices of a space went: those behind one that is not kept move. */
class Kept {
  readonly #places: (number | undefined)[] = [];
  size = 0;

  add(kept: boolean): void {
    this.#places.push(kept ? this.size++ : undefined);
  }

  at(index: number): number | undefined {
    return this.#places[index];
  }
}

/** Constants for the results; what has no constant is never returned. */
function returning(results: readonly (Uint8Array | undefined)[]): Uint8Array {
  const constants = results.flatMap((constant) => constant ?? []);
  const code = constants.length === results.length ? constants : [Uint8Array.of(0x00)];
  return encodeBody([], [...code, Uint8Array.of(0x0b)]);
}

/** As it was, or not at all. An imported thing has its index either way. */
function imported(c: Cursor, types: TwinTypes): [Space, Uint8Array | undefined] {
  const named = utf8(c) !== undefined && utf8(c) !== undefined;
  const space = EXTERNAL_SPACES[u8(c) ?? -1] ?? "func";
  return [space, named && IMPORT[space]?.(c, types) ? c.bytes : undefined];
}

const IMPORT: Partial<Record<Space, (c: Cursor, types: TwinTypes) => boolean>> = {
  func: (c, types) => types.results(leb(c) ?? -1) !== undefined,
  table: (c, types) => tableType(c, types) !== undefined,
  memory: (c) => memory(c) !== undefined,
  global: (c, types) => isValue(c, types) && (u8(c) ?? 2) < 2,
  tag: (c, types) => tag(c, types) !== undefined,
};

function isValue(c: Cursor, types: TwinTypes): boolean {
  const refs: Reference[] = [];
  const type = valueType(c, refs);
  return type !== undefined && !isPacked(type) && refs.every((ref) => ref.index < types.size);
}

/** Without the initial value that it may have: null is what it holds. */
function table(c: Cursor, types: TwinTypes): Uint8Array | undefined {
  if (c.bytes[c.pos] === 0x40) c.pos += 2;
  return c.bytes[c.pos] === 0x64 ? undefined : tableType(c, types);
}

/** What browsers take as the size of a table. */
const MOST_ENTRIES = 10_000_000;

function tableType(c: Cursor, types: TwinTypes): Uint8Array | undefined {
  const at = c.pos;
  const first = c.bytes[at] ?? 0;
  if (first > 0x75 || !isValue(c, types)) return undefined;
  const found = limits(c);
  if (!found || found.shared || found.min > Math.min(found.max ?? MOST_ENTRIES, MOST_ENTRIES)) return undefined;
  return c.bytes.subarray(at, c.pos);
}

const MOST_PAGES = 65_536;
const MOST_PAGES_64 = 2 ** 48;
const CUSTOM_PAGE_SIZE = 8;

function memory(c: Cursor): Uint8Array | undefined {
  const at = c.pos;
  const flags = c.bytes[at] ?? 0;
  const found = limits(c);
  if (!found || flags & CUSTOM_PAGE_SIZE || (found.shared && found.max === null)) return undefined;
  const most = found.is64 ? MOST_PAGES_64 : MOST_PAGES;
  const max = found.max ?? most;
  return found.min <= max && max <= most ? c.bytes.subarray(at, c.pos) : undefined;
}

function tag(c: Cursor, types: TwinTypes): Uint8Array | undefined {
  const [attribute, type] = [u8(c), leb(c) ?? -1];
  return attribute === 0 && types.results(type)?.length === 0 ? c.bytes : undefined;
}

/** With zero or null in place of its own expression. */
function global(c: Cursor, types: TwinTypes): Uint8Array | undefined {
  const at = c.pos;
  if (!isValue(cursor(c.bytes, at), types)) return undefined;
  const constant = constantOf(c);
  const type = c.bytes.subarray(at, c.pos);
  const mutable = u8(c) ?? 2;
  return constant && mutable < 2 ? concat([type, Uint8Array.of(mutable), constant, Uint8Array.of(0x0b)]) : undefined;
}

/** Exports of what is kept, under its index in the twin, each name once. */
function exported(entries: readonly Uint8Array[], spaces: ReadonlyMap<Space, Kept>): Uint8Array[] {
  const seen = new Set<string>();
  return entries.flatMap((entry) => {
    const c = cursor(entry);
    const text = utf8(c);
    const before = entry.subarray(0, c.pos + 1);
    const space = EXTERNAL_SPACES[u8(c) ?? -1];
    const index = space && spaces.get(space)?.at(leb(c) ?? -1);
    if (text === undefined || index === undefined || seen.has(text)) return [];
    seen.add(text);
    return [concat([before, encodeLeb(index)])];
  });
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A name, when it is one. */
function utf8(c: Cursor): string | undefined {
  const length = leb(c);
  const at = c.pos;
  if (length === undefined || !skip(c, length)) return undefined;
  try {
    return UTF8.decode(c.bytes.subarray(at, c.pos));
  } catch {
    return undefined;
  }
}
