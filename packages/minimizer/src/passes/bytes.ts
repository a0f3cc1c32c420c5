// Bytes as bytes: what no structure explains still shrinks. Last in the search, and alone for what is not Wasm.

import type { Search } from "../search.ts";
import { type Range, splitting } from "../walk.ts";

/** At most this many bytes are tried one by one: there the result is one-minimal. */
export const ONE_MINIMAL_LIMIT = 512;

/** Deletes windows, large to small. For input without structure this is the whole search. */
export async function deleteWindows(
  search: Search,
  options: { window?: number; smallest?: number } = {},
): Promise<void> {
  const base = search.best;
  await search.follow(splitting(base.length, { ...options, patience: 64 }), (gone) => cut(base, gone));
}

/** Tries each byte alone. True if none could go, so that the best is one-minimal. */
export async function deleteSingles(search: Search): Promise<boolean> {
  const base = search.best;
  await search.follow(splitting(base.length, { window: 1 }), (gone) => cut(base, gone));
  return search.best === base;
}

/** The bytes outside the (sorted) ranges. */
export function cut(bytes: Uint8Array, gone: readonly Range[]): Uint8Array {
  const kept = new Uint8Array(bytes.length - gone.reduce((sum, { from, to }) => sum + to - from, 0));
  let [at, from] = [0, 0];
  for (const range of gone) {
    kept.set(bytes.subarray(from, range.from), at);
    at += range.from - from;
    from = range.to;
  }
  kept.set(bytes.subarray(from), at);
  return kept;
}
