// Rows of like things inside entries: first none of them, then the shortest piece that will do, then gaps in it.

import type { Search } from "../search.ts";
import { bisect, type Range, splitting } from "../walk.ts";
import { shorten, stretchesOf } from "../wasm/stretch.ts";

/** A row that is longer than this after it was narrowed is not picked at item by item. */
const MANY = 64;

/** No more rows than this, the longest. */
const MOST = 64;

export async function reduceStretches(search: Search): Promise<void> {
  const order = stretchesOf(search.best)
    .map(({ length }, nth) => ({ nth, length }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length || a.nth - b.nth)
    .slice(0, MOST);
  for (const { nth } of order) {
    await narrow(search, nth);
    await split(search, nth);
  }
}

function open(search: Search, nth: number): { length: number; render: (gone: readonly Range[]) => Uint8Array } {
  const file = search.best;
  const stretch = stretchesOf(file)[nth];
  return {
    length: stretch?.length ?? 0,
    render: (gone) => (stretch ? shorten(file, stretch, gone) : file),
  };
}

async function narrow(search: Search, nth: number): Promise<void> {
  const all = open(search, nth);
  if (all.length === 0 || (await search.test(all.render([{ from: 0, to: all.length }]))) || all.length < 4) return;
  await search.follow(bisect(1, all.length), (k) => all.render([{ from: k, to: all.length }]));
  const head = open(search, nth);
  // The more is left out in front the better, so the walk counts what stays.
  await search.follow(bisect(1, head.length), (k) => head.render([{ from: 0, to: head.length - k }]));
}

async function split(search: Search, nth: number): Promise<void> {
  const { length, render } = open(search, nth);
  if (length < 2) return;
  const patience = length > MANY ? 24 : Number.POSITIVE_INFINITY;
  await search.follow(splitting(length, { window: length >> 1, patience }), render);
}
