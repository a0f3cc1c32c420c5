/**
 * What is presumed of an unknown fact, for the expected class and for the choice among public actions, never for privacy: an
 * exclusion or a fix counts when it is shown. A presumption that was needed lowers the confidence and is named in the notes.
 */
import { type Assignment, encode } from "./diagram.ts";
import { DECIDING_FACTS, type DecidingFact } from "./facts.ts";

interface Presumption {
  readonly fact: DecidingFact;
  readonly value: string;
  /** Not where this is known. */
  readonly unless?: readonly [DecidingFact, string];
  /** Only where this is known. */
  readonly onlyIf?: readonly [DecidingFact, string];
}

export const PRESUMED: readonly Presumption[] = [
  { fact: "component", value: "runtime", unless: ["phase", "compile"] },
  { fact: "phase", value: "run", unless: ["component", "wamrc"] },
  { fact: "loopOwner", value: "runtime", onlyIf: ["effect", "crash"] },
  { fact: "aotOptions", value: "correct", onlyIf: ["aotOrigin", "contradicted"] },
  { fact: "knownFix", value: "no" },
  { fact: "newestClean", value: "no" },
  { fact: "reproduced", value: "yes" },
  { fact: "sanitizerDoubt", value: "real" },
  { fact: "sandboxDisabled", value: "no" },
  { fact: "callerGuarantee", value: "kept" },
  { fact: "affectsTierA", value: "yes" },
  { fact: "weakestTier", value: "A" },
  { fact: "recovers", value: "no" },
];

type Coded = readonly [fact: number, value: number];

// As numbers: this runs for every answer that might change a verdict.
const CODED = PRESUMED.map(({ fact, value, unless, onlyIf }) => ({
  set: coded([fact, value]),
  unless: unless && coded(unless),
  onlyIf: onlyIf && coded(onlyIf),
}));

function coded([fact, value]: readonly [DecidingFact, string]): Coded {
  const index = DECIDING_FACTS.indexOf(fact);
  return [index, encode({ [fact]: value })[index]!];
}

/** The assignment with its presumptions filled in. */
export function presume(facts: Assignment): Assignment {
  const filled = facts.slice();
  for (const { set, unless, onlyIf } of CODED) {
    if (facts[set[0]]! >= 0) continue;
    if (unless && facts[unless[0]] === unless[1]) continue;
    if (onlyIf && facts[onlyIf[0]] !== onlyIf[1]) continue;
    filled[set[0]] = set[1];
  }
  return filled;
}
