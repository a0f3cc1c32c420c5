// Entries of sections: imports, globals, exports, segments, … Taken out with the indices behind them renumbered, so that
// what is valid stays valid, or without.

import {
  drop,
  entriesOf,
  importKind,
  importsOf,
  parse,
  print,
  removeEntries,
  replaceSection,
  SECTION,
  type Section,
  type Space,
  type WasmTree,
  withEntries,
} from "@assay/wasm-tree";
import type { Search } from "../search.ts";
import { hunt, splitting, without } from "../walk.ts";
import { printLike } from "../wasm/print-like.ts";
import { ONE_MINIMAL_LIMIT } from "./bytes.ts";
import { pick, weights } from "./functions.ts";

/** Lists longer than this are not tried entry by entry once they resist. */
const MANY = 48;
const SPACE: Readonly<Record<number, Space>> = {
  [SECTION.type]: "type",
  [SECTION.function]: "func",
  [SECTION.code]: "func",
  [SECTION.table]: "table",
  [SECTION.memory]: "memory",
  [SECTION.global]: "global",
  [SECTION.tag]: "tag",
  [SECTION.element]: "elem",
  [SECTION.data]: "data",
};
const IMPORTED: readonly Space[] = ["func", "table", "memory", "global", "tag"];

/** Section by section, the heaviest first: which entries matter? */
export async function huntEntries(search: Search): Promise<void> {
  for (const id of listsBySize(search.best)) {
    const tree = parse(search.best);
    const entries = entriesOf(tree.sections.find((section) => section.id === id));
    const places = entries.map((_, at) => at);
    const weightAt = weights(entries.map((entry) => entry.length));
    await search.follow(hunt(places.length, { rounds: 2, weightAt }), (gone) =>
      printLike(tree, withoutEntries(tree, id, pick(places, gone))),
    );
    await deleteEntries(search, id);
  }
}

async function deleteEntries(search: Search, id: number): Promise<void> {
  const tree = parse(search.best);
  const places = entriesOf(tree.sections.find((section) => section.id === id)).map((_, at) => at);
  if (places.length < 2) return;
  const patience = places.length > MANY ? 8 : Number.POSITIVE_INFINITY;
  await search.follow(splitting(places.length, { window: places.length >> 1, patience }), (gone) =>
    printLike(tree, withoutEntries(tree, id, pick(places, gone))),
  );
}

/** Each entry alone, with renumbering and without; of long lists only where the result is to be one-minimal. */
export async function deleteSingleEntries(search: Search): Promise<void> {
  const tooMany = (places: readonly unknown[]): boolean =>
    places.length > MANY && search.best.length > ONE_MINIMAL_LIMIT;
  for (const id of listsBySize(search.best)) {
    const tree = parse(search.best);
    const places = entriesOf(tree.sections.find((section) => section.id === id)).map((_, at) => at);
    if (tooMany(places)) continue;
    await search.follow(splitting(places.length, { window: 1 }), (gone) =>
      printLike(tree, withoutEntries(tree, id, pick(places, gone))),
    );
  }
  // As they stand, also in a section that is there twice; a size that lies, as it is and put right.
  for (const write of [printLike, (_: WasmTree, edited: WasmTree) => print(edited)])
    for (let nth = 0; nth < parse(search.best).sections.length; nth++) {
      const tree = parse(search.best);
      const section = tree.sections[nth] as Section;
      const entries = entriesOf(section);
      if (entries.length === 0 || tooMany(entries)) continue;
      await search.follow(splitting(entries.length, { window: 1 }), (gone) =>
        write(tree, replaceSection(tree, section, withEntries(section, without(entries, gone)))),
      );
    }
}

function listsBySize(file: Uint8Array): number[] {
  const size = (section: Section): number => entriesOf(section).reduce((sum, entry) => sum + entry.length, 0);
  const lists = parse(file).sections.filter((section) => entriesOf(section).length > 0);
  return lists.sort((a, b) => size(b) - size(a)).map(({ id }) => id);
}

/** Code and function sections hold two halves of the same entries and lose both. */
export function withoutEntries(tree: WasmTree, id: number, places: readonly number[]): WasmTree {
  if (id === SECTION.import) return withoutImports(tree, new Set(places));
  const space = SPACE[id];
  if (space === undefined || (id === SECTION.type && hasGroups(tree))) return drop(tree, id, new Set(places));
  const imported = importsOf(tree, space).length;
  return removeEntries(tree, space, new Set(places.map((at) => at + imported)));
}

function withoutImports(tree: WasmTree, places: ReadonlySet<number>): WasmTree {
  const entries = entriesOf(tree.sections.find((section) => section.id === SECTION.import));
  let smaller = tree;
  IMPORTED.forEach((space, kind) => {
    const ofKind = entries.flatMap((entry, at) => (importKind(entry) === kind ? [at] : []));
    const removed = new Set(ofKind.flatMap((at, index) => (places.has(at) ? [index] : [])));
    if (removed.size > 0) smaller = removeEntries(smaller, space, removed);
  });
  return smaller;
}

function hasGroups(tree: WasmTree): boolean {
  return entriesOf(tree.sections.find((section) => section.id === SECTION.type)).some((entry) => entry[0] === 0x4e);
}
