// Whole sections, and what follows the last. Most crashes need one of them, or the code with what it refers to.

import { parse, print, type Section, type WasmTree } from "@assay/wasm-tree";
import type { Search } from "../search.ts";
import { hunt, type Range, splitting, without } from "../walk.ts";

/** Bisects to the last section that matters and asks whether it is enough alone. */
export async function huntSections(search: Search): Promise<void> {
  const tree = parse(search.best);
  await search.follow(hunt(pieces(tree).length, { rounds: 1 }), (gone) => leaveOut(tree, gone));
}

/** Which of the sections left can go? */
export async function deleteSections(search: Search): Promise<void> {
  const tree = parse(search.best);
  await search.follow(splitting(pieces(tree).length), (gone) => leaveOut(tree, gone));
}

type Piece = { readonly kind: "section"; readonly section: Section } | { readonly kind: "trailing" };

function pieces(tree: WasmTree): Piece[] {
  const found: Piece[] = tree.sections.map((section) => ({ kind: "section", section }));
  return tree.trailing.length > 0 ? [...found, { kind: "trailing" }] : found;
}

function leaveOut(tree: WasmTree, gone: readonly Range[]): Uint8Array {
  const kept = without(pieces(tree), gone);
  const sections = kept.flatMap((piece) => (piece.kind === "section" ? [piece.section] : []));
  const trailing = kept.some((piece) => piece.kind === "trailing") ? tree.trailing : new Uint8Array();
  return print({ ...tree, sections, trailing });
}
