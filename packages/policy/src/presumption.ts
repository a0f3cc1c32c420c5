/**
 * What is presumed of an unknown fact, for the expected class and for the choice among public actions, never for privacy: an
 * exclusion or a fix counts when it is shown. A presumption that was needed lowers the confidence and is named in the notes.
 */
import { type Assignment, encode } from "./diagram.ts";
import { DECIDING_FACTS, type DecidingFact } from "./facts.ts";

interface Presumption {
  readonly fact: DecidingFact;
  readonly value: string;
  readonly words: string;
  /** Not where this is known. */
  readonly unless?: readonly [DecidingFact, string];
  /** Only where this is known. */
  readonly onlyIf?: readonly [DecidingFact, string];
}

export const PRESUMED: readonly Presumption[] = [
  { fact: "component", value: "runtime", words: "the runtime is at fault, not wamrc", unless: ["phase", "compile"] },
  { fact: "phase", value: "run", words: "it happens while running", unless: ["component", "wamrc"] },
  {
    fact: "loopOwner",
    value: "runtime",
    words: "no loop or recursion of the program's own is behind it",
    onlyIf: ["effect", "crash"],
  },
  {
    fact: "aotOptions",
    value: "correct",
    words: "the options of wamrc are right",
    onlyIf: ["aotOrigin", "contradicted"],
  },
  { fact: "knownFix", value: "no", words: "no fix is out" },
  { fact: "newestClean", value: "no", words: "the newest release has it too" },
  { fact: "reproduced", value: "yes", words: "it happens again" },
  { fact: "sanitizerDoubt", value: "real", words: "the sanitizer is right" },
  { fact: "sandboxDisabled", value: "no", words: "no protection was switched off" },
  { fact: "callerGuarantee", value: "kept", words: "the caller kept his promises" },
  { fact: "affectsTierA", value: "yes", words: "it affects tier A" },
  { fact: "weakestTier", value: "A", words: "no part of a lower tier is needed" },
  { fact: "recovers", value: "no", words: "the runtime does not go on afterwards" },
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
