// Bytes as bytes: what no structure explains still shrinks. Last in the search, and alone for what is not Wasm.

import { concat, cursor, encodeLeb, leb, parse, SECTION } from "@assay/wasm-tree";
import type { Search } from "../search.ts";
import { type Range, splitting } from "../walk.ts";

/** At most this many bytes are tried one by one: there the result is one-minimal. */
export const ONE_MINIMAL_LIMIT = 512;

/** Deletes windows, large to small. For input without structure this is the whole search. */
export async function deleteWindows(search: Search): Promise<void> {
  const base = search.best;
  await search.follow(splitting(base.length, { patience: 64 }), (gone) => cut(base, gone));
}

/** Tries each byte alone: with the lengths around it corrected, and just so. True if none could go. */
export async function deleteSingles(search: Search): Promise<boolean> {
  const base = search.best;
  for (let at = base.length - 1; at >= 0; at--) {
    const before = search.best;
    if (at >= before.length) continue;
    const upcoming = function* (): Generator<Uint8Array> {
      yield cut(before, [{ from: at, to: at + 1 }]);
      for (let next = at - 1; next >= Math.max(0, at - 4); next--) {
        const coupled = cutCoupled(before, next);
        if (coupled) yield coupled;
        yield cut(before, [{ from: next, to: next + 1 }]);
      }
    };
    if (await search.test(cutCoupled(before, at), { upcoming })) continue;
    await search.test(cut(before, [{ from: at, to: at + 1 }]), { upcoming });
  }
  return search.best === base;
}

/** Without one byte of a section's content, the sizes of the section and of the function body made to fit. */
function cutCoupled(file: Uint8Array, at: number): Uint8Array | null {
  for (const { id, offset, sizeBytes, declaredSize, content } of parse(file).sections) {
    const from = offset + 1 + (sizeBytes?.length ?? 0);
    const to = Math.min(file.length, from + declaredSize);
    if (at < from || at >= to) continue;
    const bytes = file.subarray(from, to);
    const shorter =
      id === SECTION.code && content.kind === "entries"
        ? cutInBodies(bytes, content.entries, at - from)
        : cut(bytes, [{ from: at - from, to: at - from + 1 }]);
    return concat([file.subarray(0, offset + 1), encodeLeb(shorter.length), shorter, file.subarray(to)]);
  }
  return null;
}

function cutInBodies(content: Uint8Array, bodies: readonly Uint8Array[], at: number): Uint8Array {
  const one = [{ from: at, to: at + 1 }];
  for (const body of bodies) {
    const from = body.byteOffset - content.byteOffset;
    if (at < from || at >= from + body.length) continue;
    const size = cursor(body);
    leb(size);
    if (at < from + size.pos) break;
    const inner = cut(body.subarray(size.pos), [{ from: at - from - size.pos, to: at - from - size.pos + 1 }]);
    return concat([content.subarray(0, from), encodeLeb(inner.length), inner, content.subarray(from + body.length)]);
  }
  return cut(content, one);
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
