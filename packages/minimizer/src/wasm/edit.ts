// Small edits of a tree that several passes make.

import {
  entriesOf,
  findSection,
  importsOf,
  replaceSection,
  SECTION,
  type WasmTree,
  withEntries,
} from "@assay/wasm-tree";
import { readCode, writeCode } from "./code.ts";
import { localTypes, signaturesOf } from "./signatures.ts";
import { mend } from "./typing.ts";

/** The body at a place of the code section, mended with traps; for a body that needed no mending before an edit. */
export function mendBody(tree: WasmTree, place: number): WasmTree {
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

export function withEntry(tree: WasmTree, id: number, place: number, bytes: Uint8Array): WasmTree {
  const section = findSection(tree, id);
  if (section === undefined) return tree;
  const entries = entriesOf(section).map((entry, at) => (at === place ? bytes : entry));
  return replaceSection(tree, section, withEntries(section, entries));
}
