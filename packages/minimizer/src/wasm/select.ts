// Some of the items of a body. A block whose opener is left out is unwrapped: its inside stays, its `end` goes, and
// labels are counted anew; one that pointed at it points at what encloses it.

import { closes, opens } from "@assay/wasm-tree";
import { type Item, OP } from "./code.ts";
import { relabel } from "./typing.ts";

/** `keep` is asked for every item but those that close a block. */
export function select(items: readonly Item[], keep: (at: number) => boolean): Item[] {
  const out: Item[] = [];
  const open: boolean[] = [];
  items.forEach((one, at) => {
    if (closes(one.op)) {
      if (open.length === 0 ? keep(at) : open.pop()) out.push(relabelled(one, open));
      return;
    }
    const middle = one.op === OP.else || one.op === OP.catch || one.op === OP.catchAll;
    const kept = keep(at) && !(middle && open.at(-1) === false);
    if (kept) out.push(relabelled(one, open));
    if (opens(one.op)) open.push(kept);
  });
  return out;
}

function relabelled(one: Item, open: readonly boolean[]): Item {
  if (!one.refs.some(({ space }) => space === "label") || !open.includes(false)) return one;
  return relabel(one, (label) => {
    const inside = open.slice(Math.max(0, open.length - label));
    return inside.filter(Boolean).length + Math.max(0, label - open.length);
  });
}
