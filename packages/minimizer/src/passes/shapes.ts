// The same parts in their simplest form: empty signatures, names and contents, no locals, small numbers.

import {
  entriesOf,
  findSection,
  importsOf,
  parse,
  replaceSection,
  SECTION,
  type WasmTree,
  withEntries,
} from "@assay/wasm-tree";
import type { Search } from "../search.ts";
import { splitting } from "../walk.ts";
import { type Code, EMPTY_BODY, type Item, isStub, readCode, writeCode } from "../wasm/code.ts";
import { mendBody, withEntry } from "../wasm/edit.ts";
import { printLike } from "../wasm/print-like.ts";
import { signaturesOf } from "../wasm/signatures.ts";
import { type EntryEdit, FORMS, shortestItem, simplerEntries, simplerItem } from "../wasm/simpler.ts";
import { removeUnused } from "../wasm/usage.ts";
import { pick, realBodies } from "./functions.ts";
import { openFunction } from "./open-function.ts";

/** Bodies with more items than this keep their numbers: they have been looked at as a quantity. */
const MANY = 200;

type Edit = (tree: WasmTree) => WasmTree;

/** Everything at once, or not at all: one question that often saves a hundred. */
export function simplifyAll(search: Search): Promise<void> {
  return simplify(search, 0, 1);
}

/** Everything that can be had, first the simplest forms, then those that keep more. */
export async function simplifyEach(search: Search): Promise<void> {
  for (let form = 0; form < FORMS; form++) await simplify(search, form, 16);
}

async function simplify(search: Search, form: number, patience: number): Promise<void> {
  const tree = parse(search.best);
  const bodies = realBodies(tree);
  const mendable = bodies.filter((place) => openFunction(search.best, place)?.mendable);
  const edits = [
    ...simplerEntries(tree, form).map(entryEdit),
    ...(form === 0 ? [canonicalSizes, emptyStubs, ...bodies.flatMap((place) => bodyEdits(tree, place))] : []),
  ];
  await search.follow(splitting(edits.length, { patience }), (chosen) => {
    const edited = pick(edits, chosen).reduce((to, edit) => edit(to), tree);
    const mended = mendable.reduce((to, place) => mendBody(to, place), edited);
    // Another kind of import may leave its type without use.
    return printLike(tree, form === 0 ? mended : removeUnused(mended, bodies, new Set(["type"])));
  });
}

function entryEdit({ id, place, bytes }: EntryEdit): Edit {
  return (tree) => withEntry(tree, id, place, bytes);
}

/** Bodies that only trap: where nothing is to be given back, an empty one is shorter. */
function emptyStubs(tree: WasmTree): WasmTree {
  const signatures = signaturesOf(tree);
  const imported = importsOf(tree, "func").length;
  const section = findSection(tree, SECTION.code);
  if (section === undefined) return tree;
  const entries = entriesOf(section).map((entry, place) =>
    isStub(entry) && signatures.func(imported + place)?.results.length === 0 ? EMPTY_BODY : entry,
  );
  return replaceSection(tree, section, withEntries(section, entries));
}

function canonicalSizes(tree: WasmTree): WasmTree {
  return {
    ...tree,
    sections: tree.sections.map((section) => {
      const { content } = section;
      return content.kind === "entries"
        ? { ...section, sizeBytes: null, content: { ...content, countBytes: null } }
        : { ...section, sizeBytes: null };
    }),
  };
}

function bodyEdits(tree: WasmTree, place: number): Edit[] {
  const code = readCode(entriesOf(findSection(tree, SECTION.code))[place] ?? new Uint8Array());
  const edits: Edit[] = [];
  const add = (edit: (code: Code) => Code): void => {
    edits.push((to) => {
      const entry = entriesOf(findSection(to, SECTION.code))[place];
      return entry ? withEntry(to, SECTION.code, place, writeCode(edit(readCode(entry)))) : to;
    });
  };
  add((old) => ({ ...old, items: old.items.map(shortestItem) }));
  if (code.locals.length > 0) add((old) => ({ ...old, locals: [] }));
  if (code.items.length > MANY) return edits;
  for (const [at, one] of code.items.entries()) {
    const simpler = simplerItem(one);
    if (simpler.bytes.length < one.bytes.length) add((old) => ({ ...old, items: replaced(old.items, at, simpler) }));
  }
  return edits;
}

function replaced(items: readonly Item[], at: number, by: Item): Item[] {
  return items.map((one, i) => (i === at ? by : one));
}
