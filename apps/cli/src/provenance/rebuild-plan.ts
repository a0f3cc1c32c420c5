/** Which options to try, and where they come from: the caller's own words, the stamp's allow-listed ones, or a search. */
import { splitStamp, walk } from "@assay/aot-format";
import {
  type Detached,
  type Expectations,
  likelyOptions,
  planRebuild,
  type Verdict,
  verifyBytes,
  wamrc,
} from "@assay/provenance";
import { UsageError } from "../usage-error.ts";

export interface Plan {
  readonly source: "given" | "claimed" | "search" | "none";
  readonly original: Uint8Array;
  readonly verdict: Verdict;
  readonly candidates: readonly (readonly string[])[];
  /** Named by the statement and never replayed. */
  readonly refused: readonly string[];
}

export function planOf(
  bytes: Uint8Array,
  detached: readonly Detached[],
  expectations: Expectations,
  given: readonly string[] | undefined,
  search: boolean | undefined,
): Plan {
  const split = splitStamp(bytes);
  const original = bytes.subarray(0, split.subjectEnd);
  const verdict = verifyBytes(bytes, detached, expectations);
  const plan = { original, verdict, refused: [] };
  if (given) {
    const odd = given.find((word) => !word.startsWith("-") || word === "-o");
    if (odd !== undefined)
      throw new UsageError(`${odd}: after -- come options only`, "Input and output are chosen for you.");
    return { ...plan, source: "given", candidates: [given] };
  }
  const claimed = verdict.claimed ?? verdict.evidence.find((e) => e.claimed?.argv)?.claimed;
  if (claimed?.argv) return { ...plan, source: "claimed", ...planRebuild(claimed) };
  if (!search) return { ...plan, source: "none", candidates: [] };
  return { ...plan, source: "search", candidates: likelyOptions(wamrc.aotFacts(original, walk(original))) };
}
