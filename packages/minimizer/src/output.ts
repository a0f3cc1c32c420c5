// What the caller has written of the best. A resumed search walks the journal's answers first; until it has caught up it is
// behind the call before, so nothing is handed out that would replace something better.

import type { MinimizeOptions, Reduction } from "./reduction.ts";

export interface Output {
  /** The search has another best: a smaller one, or the one it went back to. */
  put(best: Uint8Array): Promise<void>;
  /** The journal has no more to say: from here on the search is ahead. A promise only if something has to be written. */
  caughtUp(): Promise<void> | undefined;
  /** The result of a search that ended so. */
  finish(best: Uint8Array, stopped: Reduction["stopped"]): Promise<Uint8Array>;
}

/** `isProven`: the journal calls it interesting, and not another crash. Asked late, as a drift may be found out meanwhile. */
export function openOutput(
  { reached, onBest }: Pick<MinimizeOptions, "reached" | "onBest">,
  isProven: (bytes: Uint8Array) => boolean,
): Output {
  let earlier = reached;
  let replaying = true;
  /** The search had it as its best: what became of it since is the search's word. */
  let passed = false;
  let waiting: Uint8Array | undefined;

  async function write(best: Uint8Array): Promise<void> {
    const there = earlier !== undefined && same(best, earlier);
    earlier = waiting = undefined;
    if (!there) await onBest?.(best);
  }

  const standing = (): Uint8Array | undefined => (earlier && isProven(earlier) ? earlier : undefined);
  const isBehind = (best: Uint8Array): boolean => !passed && best.length > (standing()?.length ?? best.length);

  return {
    async put(best) {
      waiting = best;
      if (replaying) passed ||= earlier !== undefined && same(best, earlier);
      else if (!isBehind(best)) await write(best);
    },
    caughtUp() {
      if (!replaying) return undefined;
      replaying = false;
      return waiting && !isBehind(waiting) ? write(waiting) : undefined;
    },
    async finish(best, stopped) {
      // Stopped on the way through the journal, the search has not seen yet what the call before made of this best.
      const kept = stopped !== "done" && (replaying || isBehind(best)) ? standing() : undefined;
      if (kept) return kept;
      if (waiting && stopped === "done") await write(waiting);
      return best;
    },
  };
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
