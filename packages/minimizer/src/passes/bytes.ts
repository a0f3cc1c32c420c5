// Bytes as bytes: what no structure explains still shrinks. Last in the search, and alone for what is not Wasm.

import { concat, decodeBody, encodeLeb, parse, SECTION, type Section } from "@assay/wasm-tree";
import type { Search } from "../search.ts";
import type { Range } from "../walk.ts";

/** At most this many bytes are tried one by one: there the result is one-minimal. */
export const ONE_MINIMAL_LIMIT = 512;

/**
 * Tries each byte alone, and each instruction, with the lengths around it corrected and just so. True if nothing could
 * go, so that the best is one-minimal.
 */
export async function deleteSingles(search: Search): Promise<boolean> {
  const base = search.best;
  for (let at = base.length - 1; at >= 0; at--) {
    const upcoming = function* (): Generator<Uint8Array> {
      for (let next = at; next >= Math.max(0, at - 4); next--) yield* singlesAt(search.best, next);
    };
    for (const candidate of singlesAt(search.best, at)) if (await search.test(candidate, { upcoming })) break;
  }
  return search.best === base;
}

/** What can be tried at a place: a part that ends there, sizes corrected, and the byte alone. */
function singlesAt(file: Uint8Array, at: number): Uint8Array[] {
  if (at >= file.length) return [];
  const byte = { from: at, to: at + 1 };
  const section = parse(file).sections.find(({ offset, sizeBytes, declaredSize }) => {
    const from = offset + 1 + (sizeBytes?.length ?? 0);
    return from <= at && at < from + declaredSize;
  });
  const coupled = section ? cutCoupled(file, section, at) : [];
  return [...coupled, cut(file, [byte])];
}

function cutCoupled(
  file: Uint8Array,
  { id, offset, sizeBytes, declaredSize, content }: Section,
  at: number,
): Uint8Array[] {
  const from = offset + 1 + (sizeBytes?.length ?? 0);
  const to = Math.min(file.length, from + declaredSize);
  // A long count without its lowest byte is as large as without the next one, and large counts can be slow to try.
  if (at === from && content.kind === "entries" && (content.countBytes?.length ?? 0) > 2) return [];
  // A size that reaches beyond the end is a lie, which may be the bug: put right, and as it is.
  const lies = from + declaredSize > file.length;
  const resized = (inner: Uint8Array): Uint8Array[] => [
    concat([file.subarray(0, offset + 1), encodeLeb(inner.length), inner, file.subarray(to)]),
    ...(lies ? [concat([file.subarray(0, from), inner])] : []),
  ];
  const bytes = file.subarray(from, to);
  const body =
    id === SECTION.code && content.kind === "entries" && content.entries.find((entry) => holds(file, entry, at));
  if (!body) return resized(cut(bytes, [{ from: at - from, to: at - from + 1 }]));
  const [start, end] = [
    body.byteOffset - file.byteOffset - from,
    body.byteOffset - file.byteOffset - from + body.length,
  ];
  return cutInBody(body, at - from - start).flatMap((inner) =>
    resized(concat([bytes.subarray(0, start), encodeLeb(inner.length), inner, bytes.subarray(end)])),
  );
}

function holds(file: Uint8Array, part: Uint8Array, at: number): boolean {
  const from = part.byteOffset - file.byteOffset;
  return from <= at && at < from + part.length;
}

/** Instructions go whole, from their last byte; of immediates of several bytes, each byte too. */
function cutInBody(entry: Uint8Array, at: number): Uint8Array[] {
  const { bytes, instructions, end } = decodeBody(entry);
  const place = at - (entry.length - bytes.length);
  if (place < 0) return [];
  const one = instructions.find((candidate) => candidate.at <= place && place < candidate.end);
  const single = { from: place, to: place + 1 };
  if (one === undefined || place >= end) return [cut(bytes, [single])];
  const whole = place === one.end - 1 ? [cut(bytes, [{ from: one.at, to: one.end }])] : [];
  const immediate = one.end - one.at > 2 && place > one.at ? [cut(bytes, [single])] : [];
  return [...whole, ...immediate];
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
