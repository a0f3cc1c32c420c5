/**
 * Removing an entry moves the indices behind it. `removeEntries` takes entries out of an index space and rewrites every index that
 * pointed behind them, wherever it stands; an index that pointed at a removed entry is what `dangling` says (by default it
 * stays as it is, so that the module may become malformed: that is sometimes the bug).
 */

import { decodeBody } from "./body.ts";
import { concat, cursor, encodeLeb, encodeSleb, leb } from "./bytes.ts";
import { findSection, replaceSection, type WasmTree } from "./module.ts";
import type { Reference, Space } from "./reference.ts";
import { entriesOf, entryReferences, SECTION, type Section, withEntries } from "./section.ts";

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
    const entries =
      section.id === SECTION.code
        ? old.map((e) => remapBody(e, maps))
        : old.map((e) => rewrite(e, entryReferences(section.id, e), maps));
    return entries.every((e, i) => e === old[i]) ? section : withEntries(section, entries);
  });
  return { ...tree, sections };
}

/** The start section holds one index and no count. */
function remapSingle(section: Section, maps: Partial<Record<Space, IndexMap>>): Section {
  if (section.id !== SECTION.start || section.content.kind !== "raw") return section;
  const bytes = rewrite(section.content.bytes, entryReferences(SECTION.start, section.content.bytes), maps);
  return bytes === section.content.bytes ? section : { ...section, sizeBytes: null, content: { kind: "raw", bytes } };
}

export function remapBody(entry: Uint8Array, maps: Partial<Record<Space, IndexMap>>): Uint8Array {
  const body = decodeBody(entry);
  const refs = [...body.locals.flatMap((g) => g.refs), ...body.instructions.flatMap((i) => i.refs)];
  const inner = rewrite(body.bytes, refs, maps);
  return inner === body.bytes ? entry : concat([encodeLeb(inner.length), inner]);
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

export function importKind(entry: Uint8Array): number | undefined {
  let pos = 0;
  for (let names = 0; names < 2; names++) {
    let length = 0;
    let scale = 1;
    let byte: number;
    do {
      byte = entry[pos++] ?? 0;
      length += (byte & 0x7f) * scale;
      scale *= 128;
    } while (byte >= 0x80 && pos < entry.length);
    pos += length;
  }
  return entry[pos];
}

/** How many indices a space has: imported ones first, then defined ones. */
export function spaceSize(tree: WasmTree, space: Space): number {
  return importsOf(tree, space).length + entriesOf(findSection(tree, DEFINED[space] ?? -1)).length;
}

/**
 * Takes the entries with these indices out of the space (an imported one leaves the import section; a function leaves its body too, a
 * data segment its count) and rewrites the indices behind them.
 */
export function removeEntries(
  tree: WasmTree,
  space: Space,
  removed: ReadonlySet<number>,
  dangling?: IndexMap,
): WasmTree {
  const imports = importsOf(tree, space);
  const importEntries = new Set(imports.filter((_, i) => removed.has(i)));
  const defined =
    space === "type"
      ? wholeGroups(tree, removed)
      : new Set([...removed].filter((i) => i >= imports.length).map((i) => i - imports.length));
  const cut = drop(drop(tree, SECTION.import, importEntries), DEFINED[space] ?? -1, defined);
  const paired =
    space === "func" ? drop(cut, SECTION.code, defined) : space === "data" ? lowerDataCount(cut, defined.size) : cut;
  return remap(paired, { [space]: closeGaps(removed, dangling) });
}

/** A recursion group is one entry with several type indices: it goes when all of them go. */
function wholeGroups(tree: WasmTree, removed: ReadonlySet<number>): Set<number> {
  const places = new Set<number>();
  let first = 0;
  entriesOf(findSection(tree, SECTION.type)).forEach((entry, place) => {
    const size = entry[0] === 0x4e ? (leb(cursor(entry, 1)) ?? 1) : 1;
    let all = size > 0;
    for (let i = 0; i < size && all; i++) all = removed.has(first + i);
    if (all) places.add(place);
    first += size;
  });
  return places;
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

function lowerDataCount(tree: WasmTree, by: number): WasmTree {
  const section = findSection(tree, SECTION.dataCount);
  if (section?.content.kind !== "raw") return tree;
  const count = entriesOf(findSection(tree, SECTION.data)).length;
  return by === 0
    ? tree
    : replaceSection(tree, section, { ...section, sizeBytes: null, content: { kind: "raw", bytes: encodeLeb(count) } });
}
