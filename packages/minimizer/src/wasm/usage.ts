// Who refers to whom. With it everything unused goes in one step, and the indices that stay are renumbered, so that a
// valid module stays valid.

import {
  entriesOf,
  entryReferences,
  findSection,
  importsOf,
  type Reference,
  removeEntries,
  SECTION,
  type Space,
  spaceSize,
  type WasmTree,
} from "@assay/wasm-tree";
import { decoded } from "./decoded.ts";

const SPACES = ["func", "table", "memory", "global", "tag", "type"] as const;
type Removable = (typeof SPACES)[number];

const DEFINED_IN: Readonly<Record<Removable, number>> = {
  func: SECTION.function,
  table: SECTION.table,
  memory: SECTION.memory,
  global: SECTION.global,
  tag: SECTION.tag,
  type: SECTION.type,
};

/** What can be taken out if nothing uses it: the index spaces, functions in two parts. */
export const REMOVABLE: readonly Part[] = ["type", "tag", "global", "memory", "table", "import", "func"];
export type Part = Removable | "import";

/** Places in the code section and whatever stands in sections without an index space (exports, start, segments) hold. */
export function removeUnused(tree: WasmTree, roots: readonly number[], parts: ReadonlySet<Part>): WasmTree {
  // Without anything to remove there is nothing to renumber.
  const used = parts.size > 0 ? usedIndices(tree, roots, parts) : null;
  let smaller = tree;
  for (const space of SPACES) {
    if (used === null || !(parts.has(space) || (space === "func" && parts.has("import")))) continue;
    // A recursion group is one entry with several indices: types are left alone then.
    if (space === "type" && entriesOf(findSection(tree, SECTION.type)).some((entry) => entry[0] === 0x4e)) continue;
    const unused = new Set<number>();
    const imported = importsOf(tree, "func").length;
    for (let index = 0; index < spaceSize(tree, space); index++) {
      if (parts.has(partOf(space, index, imported)) && !used[space].has(index)) unused.add(index);
    }
    if (unused.size > 0) smaller = removeEntries(smaller, space, unused);
  }
  return withoutEmptySections(smaller);
}

function partOf(space: Removable, index: number, importedFunctions: number): Part {
  return space === "func" && index < importedFunctions ? "import" : space;
}

function usedIndices(
  tree: WasmTree,
  roots: readonly number[],
  parts: ReadonlySet<Part>,
): Record<Removable, ReadonlySet<number>> {
  const used: Record<Removable, Set<number>> = {
    func: new Set(),
    table: new Set(),
    memory: new Set(),
    global: new Set(),
    tag: new Set(),
    type: new Set(),
  };
  const imports = entriesOf(findSection(tree, SECTION.import));
  const bodies = entriesOf(findSection(tree, SECTION.code));
  const imported = Object.fromEntries(SPACES.map((space) => [space, importsOf(tree, space)]));
  const work: [Removable, number][] = [];
  const use = (space: Space, index: number): void => {
    if (!(space in used) || used[space as Removable].has(index)) return;
    used[space as Removable].add(index);
    work.push([space as Removable, index]);
  };
  const useAll = (refs: readonly Reference[]): void => {
    for (const { space, index } of refs) use(space, index);
  };
  // What is not to be removed counts as used, and so does what it refers to.
  for (const space of SPACES)
    for (let index = 0; index < spaceSize(tree, space); index++)
      if (!parts.has(partOf(space, index, imported.func?.length ?? 0))) use(space, index);
  for (const root of roots) use("func", (imported.func?.length ?? 0) + root);
  for (const id of [SECTION.export, SECTION.element, SECTION.data])
    for (const entry of entriesOf(findSection(tree, id))) {
      useAll(entryReferences(id, entry));
      const unnamed = UNNAMED[id];
      if (unnamed?.flags.has(entry[0] ?? -1)) use(unnamed.space, 0);
    }
  const start = findSection(tree, SECTION.start)?.content;
  if (start?.kind === "raw") useAll(entryReferences(SECTION.start, start.bytes));
  // Types may refer to each other and to themselves; keeping the order of the list is all that remapping needs.
  while (work.length > 0) {
    const [space, index] = work.pop() as [Removable, number];
    const before = imported[space] ?? [];
    const importEntry = imports[before[index] ?? -1];
    if (importEntry) useAll(entryReferences(SECTION.import, importEntry));
    if (index < before.length) continue;
    const entry = entriesOf(findSection(tree, DEFINED_IN[space]))[index - before.length];
    if (entry) useAll(entryReferences(DEFINED_IN[space], entry));
    const body = space === "func" ? bodies[index - before.length] : undefined;
    if (!body) continue;
    const { locals, instructions } = decoded(body);
    for (const { refs } of [...locals, ...instructions]) useAll(refs);
    if (instructions.some(({ op }) => touchesMemory(op))) use("memory", 0);
  }
  return used;
}

/** Segments that go to memory 0 or table 0 without saying so. */
const UNNAMED: Readonly<Record<number, { space: Removable; flags: ReadonlySet<number> }>> = {
  [SECTION.data]: { space: "memory", flags: new Set([0]) },
  [SECTION.element]: { space: "table", flags: new Set([0, 4]) },
};

/** Loads, stores and atomics: of memory 0 unless they say otherwise. */
function touchesMemory(op: number): boolean {
  const code = op & 0xffff;
  if (op <= 0xffff) return op >= 0x28 && op <= 0x3e;
  if (op >> 16 === 0xfd) return code <= 0x0b || (code >= 0x54 && code <= 0x5d);
  return op >> 16 === 0xfe && code !== 3;
}

/** Sections that hold no entry any more; those that were empty before are gone as well. */
function withoutEmptySections(tree: WasmTree): WasmTree {
  const sections = tree.sections.filter(
    ({ content }) => content.kind !== "entries" || content.count > 0 || content.rest.length > 0,
  );
  return { ...tree, sections };
}
