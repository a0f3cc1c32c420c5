/**
 * What a crash that comes only now and then asks of a probe: one quiet run says nothing then. The rate was measured when the crash was
 * reproduced; a crash of that rate is missed by this many looks less than once in a hundred times.
 */
import { type Observation, observe } from "../observe.ts";
import type { ProbeInput } from "../probe.ts";
import type { Target } from "../target.ts";

const MOST_LOOKS = 20;
const MISSED = 0.01;

export function looksNeeded({ runs, same }: { readonly runs: number; readonly same: number }): number {
  if (same >= runs || same <= 0) return 1;
  return Math.min(MOST_LOOKS, Math.ceil(Math.log(MISSED) / Math.log(1 - same / runs)));
}

/** Looks until it is found, or as often as the crash's own rate asks for; the last look is what is given back. */
export async function lookAgain(
  { session, outcome }: ProbeInput,
  target: Target,
  bytes: Uint8Array,
  isFound: (seen: Observation) => boolean,
): Promise<Observation> {
  const { timeoutMs, abort } = session.options;
  const look = async (): Promise<Observation> =>
    (await observe(target, bytes, session.record.input.kind, { timeoutMs, abort })).observation;
  let seen = await look();
  for (let left = looksNeeded(outcome.stability) - 1; left > 0 && !isFound(seen); left--) seen = await look();
  return seen;
}
