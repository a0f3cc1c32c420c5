/**
 * Removing an entry moves the indices behind it. `removeEntries` takes entries out of an index space and rewrites every index that
 * pointed behind them, wherever it stands; an index that pointed at a removed entry is what `dangling` says (by default it
 * stays as it is, so that the module may become malformed: that is sometimes the bug).
 */

import { bodyReferences } from "./body.ts";
import { concat, cursor, encodeLeb, encodeSleb, leb, skip } from "./bytes.ts";
import { entryReferences } from "./entry.ts";
import { findSection, replaceSection, type WasmTree } from "./module.ts";
import type { Reference, Space } from "./reference.ts";
import { entriesOf, type Section, withBytes, withEntries } from "./section.ts";
import { SECTION } from "./section-id.ts";

export type IndexMap = (index: number) => number;

/** Rewrites the places in `bytes`; the same array comes back when nothing changes. */
export function rewrite(
  bytes: Uint8Array,
  refs: readonly Reference[],
  maps: Partial<Record<Space, IndexMap>>,
): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const ref of refs) {
    const to = maps[ref.space]?.(ref.index) ?? ref.index;
    if (to === ref.index) continue;
    parts.push(bytes.subarray(at, ref.at), ref.signed ? encodeSleb(BigInt(to)) : encodeLeb(to));
    at = ref.end;
  }
  if (parts.length === 0) return bytes;
  parts.push(bytes.subarray(at));
  return concat(parts);
}

/** Every index of the mapped spaces, in every section. Bodies that hold none of them are shared with the old tree. */
export function remap(tree: WasmTree, maps: Partial<Record<Space, IndexMap>>): WasmTree {
  const sections = tree.sections.map((section) => {
    if (section.content.kind === "raw") return remapSingle(section, maps);
    if (section.content.kind === "custom") return section;
    const old = section.content.entries;
    const one = (e: Uint8Array) =>
      section.id === SECTION.code ? remapBody(e, maps) : rewrite(e, entryReferences(section.id, e), maps);
    const entries = old.map(one);
    return entries.every((e, i) => e === old[i]) ? section : withEntries(section, entries);
  });
  return { ...tree, sections };
}

/** The start section holds one index and no count. */
function remapSingle(section: Section, maps: Partial<Record<Space, IndexMap>>): Section {
  if (section.id !== SECTION.start || section.content.kind !== "raw") return section;
  const bytes = rewrite(section.content.bytes, entryReferences(SECTION.start, section.content.bytes), maps);
  return bytes === section.content.bytes ? section : withBytes(section, bytes);
}

export function remapBody(entry: Uint8Array, maps: Partial<Record<Space, IndexMap>>): Uint8Array {
  const { bytes, refs } = bodyReferences(entry);
  const inner = rewrite(bytes, refs, maps);
  return inner === bytes ? entry : concat([encodeLeb(inner.length), inner]);
}

/** A map that closes the gaps; removed indices go where `dangling` says. */
export function closeGaps(removed: ReadonlySet<number>, dangling: IndexMap = (i) => i): IndexMap {
  const sorted = [...removed].sort((a, b) => a - b);
  return (index) => {
    if (removed.has(index)) return dangling(index);
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as number) < index) low = middle + 1;
      else high = middle;
    }
    return index - low;
  };
}

const IMPORT_KINDS: Partial<Record<Space, number>> = { func: 0, table: 1, memory: 2, global: 3, tag: 4 };
const DEFINED: Partial<Record<Space, number>> = {
  func: SECTION.function,
  table: SECTION.table,
  memory: SECTION.memory,
  global: SECTION.global,
  tag: SECTION.tag,
  type: SECTION.type,
  elem: SECTION.element,
  data: SECTION.data,
};

/** Entries of the import section that take an index of this space, in order. */
export function importsOf(tree: WasmTree, space: Space): number[] {
  const kind = IMPORT_KINDS[space];
  if (kind === undefined) return [];
  return entriesOf(findSection(tree, SECTION.import)).flatMap((entry, i) => (importKind(entry) === kind ? [i] : []));
}

/** 0 function, 1 table, 2 memory, 3 global, 4 tag. */
export function importKind(entry: Uint8Array): number | undefined {
  const c = cursor(entry);
  for (let names = 0; names < 2; names++) if (!skip(c, leb(c) ?? Number.POSITIVE_INFINITY)) return undefined;
  return entry[c.pos];
}

/** How many indices a space has: imported ones first, then defined ones. */
export function spaceSize(tree: WasmTree, space: Space): number {
  const defined = entriesOf(findSection(tree, DEFINED[space] ?? -1));
  if (space === "type") return defined.reduce((sum, entry) => sum + typesIn(entry), 0);
  return importsOf(tree, space).length + defined.length;
}

/** A recursion group is one entry with several type indices. */
function typesIn(entry: Uint8Array): number {
  return entry[0] === 0x4e ? (leb(cursor(entry, 1)) ?? 1) : 1;
}

/**
 * Takes the entries with these indices out of the space (an imported one leaves the import section; a function leaves its body too, a
 * data segment its count) and rewrites the indices behind them. A recursion group goes when all of it goes. An index that says
 * nothing in its bytes (memory 0 of a load, table 0 of a segment) stays as it is; so do custom sections: names and hints
 * that count functions are stale afterwards.
 */
export function removeEntries(
  tree: WasmTree,
  space: Space,
  removed: ReadonlySet<number>,
  dangling?: IndexMap,
): WasmTree {
  const { imports, defined, gone } = placesOf(tree, space, removed);
  if (gone.size === 0) return tree;
  const cut = drop(drop(tree, SECTION.import, imports), DEFINED[space] ?? -1, defined);
  const paired =
    space === "func" ? drop(cut, SECTION.code, defined) : space === "data" ? lowerDataCount(cut, defined.size) : cut;
  return remap(paired, { [space]: closeGaps(gone, dangling) });
}

/** Where the entries with these indices stand, and those of the indices that can go. */
function placesOf(
  tree: WasmTree,
  space: Space,
  removed: ReadonlySet<number>,
): { imports: Set<number>; defined: Set<number>; gone: Set<number> } {
  const gone = new Set<number>();
  const imported = importsOf(tree, space);
  const imports = new Set(imported.filter((_, i) => removed.has(i) && gone.add(i)));
  const defined = new Set<number>();
  let first = imported.length;
  entriesOf(findSection(tree, DEFINED[space] ?? -1)).forEach((entry, place) => {
    const size = space === "type" ? typesIn(entry) : 1;
    const indices: number[] = [];
    while (indices.length < size && removed.has(first + indices.length)) indices.push(first + indices.length);
    if (size > 0 && indices.length === size) {
      defined.add(place);
      for (const index of indices) gone.add(index);
    }
    first += size;
  });
  return { imports, defined, gone };
}

/** Takes entries out of a section by their place in it; nothing is remapped. */
export function drop(tree: WasmTree, id: number, places: ReadonlySet<number>): WasmTree {
  const section = findSection(tree, id);
  if (section?.content.kind !== "entries" || places.size === 0) return tree;
  return replaceSection(
    tree,
    section,
    withEntries(
      section,
      section.content.entries.filter((_, i) => !places.has(i)),
    ),
  );
}

/** Like other counts, one that lied keeps its lie. */
function lowerDataCount(tree: WasmTree, by: number): WasmTree {
  const section = findSection(tree, SECTION.dataCount);
  const old = section?.content.kind === "raw" ? leb(cursor(section.content.bytes)) : undefined;
  return section === undefined || old === undefined
    ? tree
    : replaceSection(tree, section, withBytes(section, encodeLeb(Math.max(0, old - by))));
}
