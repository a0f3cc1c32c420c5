// Whole sections, and what follows the last. Most crashes need one of them, or the code with what it refers to.

import { parse, print, SECTION, type Section, type WasmTree } from "@assay/wasm-tree";
import type { Search } from "../search.ts";
import { hunt, type Range, splitting, without } from "../walk.ts";

/** Bisects to the last section that matters and asks whether it is enough alone. */
export async function huntSections(search: Search): Promise<void> {
  const tree = parse(search.best);
  const all = pieces(tree).length;
  const gone = await search.follow(hunt(all, { rounds: 1 }), (ranges) => leaveOut(tree, ranges));
  // One was enough alone: what about the others?
  const kept = without(
    Array.from({ length: all }, (_, at) => at),
    gone ?? [],
  );
  const [only] = kept;
  if (all > 1 && kept.length === 1 && only !== undefined)
    await search.explore(leaveOut(tree, [{ from: only, to: only + 1 }]));
}

/** Which of the sections left can go? Here each for itself. */
export async function deleteSections(search: Search): Promise<void> {
  const tree = parse(search.best);
  const { sections } = tree;
  await search.follow(splitting(sections.length), (gone) => print({ ...tree, sections: without(sections, gone) }));
}

type Piece = { readonly kind: "sections"; readonly sections: readonly Section[] } | { readonly kind: "trailing" };

/** Functions are declared in one section and defined in another: the two go together. */
function pieces(tree: WasmTree): Piece[] {
  const declared = tree.sections.filter(({ id }) => id === SECTION.function);
  const code = tree.sections.find(({ id }) => id === SECTION.code);
  const found = tree.sections.flatMap((section): Piece[] => {
    if (section === code) return [{ kind: "sections", sections: [...declared, section] }];
    return code && declared.includes(section) ? [] : [{ kind: "sections", sections: [section] }];
  });
  return tree.trailing.length > 0 ? [...found, { kind: "trailing" }] : found;
}

function leaveOut(tree: WasmTree, gone: readonly Range[]): Uint8Array {
  const kept = without(pieces(tree), gone);
  const chosen = new Set(kept.flatMap((piece) => (piece.kind === "sections" ? piece.sections : [])));
  const sections = tree.sections.filter((section) => chosen.has(section));
  const trailing = kept.some((piece) => piece.kind === "trailing") ? tree.trailing : new Uint8Array();
  return print({ ...tree, sections, trailing });
}
