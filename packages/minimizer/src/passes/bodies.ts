// The bodies that matter, one after the other. One that has become small is tried in the place of all others: either
// they are not needed any more, or a number of alike bodies is what it takes.

import { parse } from "@assay/wasm-tree";
import type { Search } from "../search.ts";
import { reduceCode } from "./code.ts";
import { bodySizes, cloneBody, realBodies, stubAllBut } from "./functions.ts";

/** With more real bodies than this a number of alike ones is likely; then the smallest is the one to start with. */
const FEW = 3;

export async function reduceBodies(search: Search): Promise<void> {
  const sizes = bodySizes(search.best);
  const places = realBodies(parse(search.best)).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  if (places.length > FEW) places.reverse();
  for (const [nth, place] of places.entries()) {
    const before = search.best.length;
    await reduceCode(search, place);
    if (nth === places.length - 1) return;
    if (search.best.length < before / 2) await stubAllBut(search, place);
    if (places.length > FEW) await cloneBody(search, place);
    if (realBodies(parse(search.best)).length <= 1) return;
  }
}
