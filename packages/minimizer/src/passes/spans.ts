// For bugs that show when the code runs: what is left must still get there. Whole statements go, expressions become zero
// or one of their own parts. Nothing traps that did not trap before.

import type { Search } from "../search.ts";
import { splitting } from "../walk.ts";
import type { Item } from "../wasm/code.ts";
import { type Span, spansOf, zero } from "../wasm/typing.ts";
import { pick } from "./functions.ts";
import { openFunction } from "./open-function.ts";

/** More spans than this of one depth are not tried one by one once they resist. */
const MANY = 48;

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly by: readonly Item[];
}

export async function deleteStatements(search: Search, place: number): Promise<void> {
  await byDepth(search, place, (span) => (span.leaves === null ? [{ ...span, by: [] }] : []));
}

export async function zeroExpressions(search: Search, place: number): Promise<void> {
  await byDepth(search, place, (span) => {
    const by = span.leaves && span.to - span.from > 1 ? zero(span.leaves) : null;
    return by ? [{ ...span, by: [by] }] : [];
  });
}

/** An expression gives way to a part of it that has the same type. */
export async function promoteParts(search: Search, place: number): Promise<void> {
  await byDepth(search, place, (span, items, all) => {
    if (span.leaves === null) return [];
    const parts = all.filter(
      (part) => part !== span && part.leaves === span.leaves && span.from <= part.from && part.to <= span.to,
    );
    const largest = parts.reduce(
      (best, part) => (best && best.to - best.from >= part.to - part.from ? best : part),
      parts[0],
    );
    return largest ? [{ ...span, by: items.slice(largest.from, largest.to) }] : [];
  });
}

type Proposal = (span: Span, items: readonly Item[], all: readonly Span[]) => Edit[];

/** Outermost first; what lies inside something that stays gets its turn one level down. */
async function byDepth(search: Search, place: number, propose: Proposal): Promise<void> {
  for (let depth = 0; ; depth++) {
    const open = openFunction(search.best, place);
    if (open === null || !open.mendable) return;
    const { items } = open.code;
    const all = spansOf(items, open.context);
    const edits = all.flatMap((span) => propose(span, items, all));
    const level = atDepth(edits, depth);
    if (level.length === 0) return;
    const patience = level.length > MANY ? 8 : Number.POSITIVE_INFINITY;
    await search.follow(splitting(level.length, { patience }), (chosen) =>
      open.render(applied(items, pick(level, chosen)), "neutral"),
    );
  }
}

/** Those that lie inside exactly `depth` others. */
function atDepth(edits: readonly Edit[], depth: number): Edit[] {
  const sorted = [...edits].sort((a, b) => a.from - b.from || b.to - a.to);
  const around: Edit[] = [];
  return sorted.filter((edit) => {
    while (around.length > 0 && (around.at(-1)?.to ?? 0) <= edit.from) around.pop();
    around.push(edit);
    return around.length - 1 === depth;
  });
}

function applied(items: readonly Item[], edits: readonly Edit[]): Item[] {
  const parts: (readonly Item[])[] = [];
  let at = 0;
  for (const { from, to, by } of edits) {
    parts.push(items.slice(at, from), by);
    at = to;
  }
  return [...parts, items.slice(at)].flat();
}
