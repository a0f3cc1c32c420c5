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
import { type Code, type Item, readCode, writeCode } from "../wasm/code.ts";
import { printLike } from "../wasm/print-like.ts";
import { localTypes, signaturesOf } from "../wasm/signatures.ts";
import { simplerEntries, simplerItem } from "../wasm/simpler.ts";
import { mend } from "../wasm/typing.ts";
import { pick, realBodies } from "./functions.ts";
import { openFunction } from "./open-function.ts";

/** Bodies with more items than this keep their numbers: they have been looked at as a quantity. */
const MANY = 200;

type Edit = (tree: WasmTree) => WasmTree;

/** Everything at once, or not at all: one question that often saves a hundred. */
export function simplifyAll(search: Search): Promise<void> {
  return simplify(search, 1);
}

/** Everything that can be had. */
export function simplifyEach(search: Search): Promise<void> {
  return simplify(search, 16);
}

async function simplify(search: Search, patience: number): Promise<void> {
  const tree = parse(search.best);
  const bodies = realBodies(tree);
  const mendable = bodies.filter((place) => openFunction(search.best, place)?.mendable);
  const edits: Edit[] = [
    ...simplerEntries(tree).map(
      ({ id, place, bytes }): Edit =>
        (to) =>
          withEntry(to, id, place, bytes),
    ),
    ...bodies.flatMap((place) => bodyEdits(tree, place)),
  ];
  if (edits.length === 0) return;
  await search.follow(splitting(edits.length, { patience }), (chosen) => {
    const edited = pick(edits, chosen).reduce((to, edit) => edit(to), tree);
    return printLike(
      tree,
      mendable.reduce((to, place) => mendBody(to, place), edited),
    );
  });
}

function bodyEdits(tree: WasmTree, place: number): Edit[] {
  const code = readCode(entriesOf(findSection(tree, SECTION.code))[place] ?? new Uint8Array());
  const edits: Edit[] = [];
  const change =
    (edit: (code: Code) => Code): Edit =>
    (to) => {
      const entry = entriesOf(findSection(to, SECTION.code))[place];
      return entry ? withEntry(to, SECTION.code, place, writeCode(edit(readCode(entry)))) : to;
    };
  if (code.locals.length > 0) edits.push(change((old) => ({ ...old, locals: [] })));
  if (code.items.length <= MANY)
    for (const [at, one] of code.items.entries()) {
      const simpler = simplerItem(one);
      if (simpler.bytes.length < one.bytes.length)
        edits.push(change((old) => ({ ...old, items: replaced(old.items, at, simpler) })));
    }
  return edits;
}

function replaced(items: readonly Item[], at: number, by: Item): Item[] {
  return items.map((one, i) => (i === at ? by : one));
}

function mendBody(tree: WasmTree, place: number): WasmTree {
  const entry = entriesOf(findSection(tree, SECTION.code))[place];
  if (entry === undefined) return tree;
  const code = readCode(entry);
  const signatures = signaturesOf(tree);
  const signature = signatures.func(importsOf(tree, "func").length + place);
  const items = mend(code.items, { signatures, signature, local: localTypes(signature, code.locals) }, "trap");
  return items.every((one, at) => one === code.items[at])
    ? tree
    : withEntry(tree, SECTION.code, place, writeCode({ ...code, items }));
}

function withEntry(tree: WasmTree, id: number, place: number, bytes: Uint8Array): WasmTree {
  const section = findSection(tree, id);
  if (section === undefined) return tree;
  const entries = entriesOf(section).map((entry, at) => (at === place ? bytes : entry));
  return replaceSection(tree, section, withEntries(section, entries));
}
