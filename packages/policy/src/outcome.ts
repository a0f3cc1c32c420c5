/**
 * Action and class from facts of which some are unknown. The action is private if any completion of the facts makes it so. The
 * class is the one all completions share, where an exclusion that nobody has shown is presumed not to apply; else unclear.
 */
import { type Condition, holds, is } from "./condition.ts";
import { decisionOf, type Question, type Step } from "./decision.ts";
import { type Assignment, buildDiagram, type Diagram, encode, isSingleOutcome, possible } from "./diagram.ts";
import { DECIDING_FACTS, type DecidingFact, type Known } from "./facts.ts";
import { ACTIONS, type Action, CLASSES, type Class, type Policy } from "./rule.ts";

export interface Compiled {
  readonly reporter: Diagram;
  readonly maintainer: Diagram;
  readonly class: Diagram;
  readonly steps: Readonly<Record<Question, readonly Step[]>>;
}

export type Perspective = "reporter" | "maintainer";

interface Presumption {
  readonly fact: DecidingFact;
  readonly value: string;
  readonly unless?: Condition;
  readonly onlyIf?: Condition;
}

/**
 * What is presumed of an unknown fact, for the expected class and for the choice among public actions, never for privacy: an
 * exclusion or a fix counts when it is shown. A presumption that was needed lowers the confidence and is named in the notes.
 */
export const PRESUMED: readonly Presumption[] = [
  { fact: "component", value: "runtime", unless: is("phase", "compile") },
  { fact: "phase", value: "run", unless: is("component", "wamrc") },
  { fact: "loopOwner", value: "runtime", onlyIf: is("effect", "crash") },
  { fact: "aotOptions", value: "correct", onlyIf: is("aotOrigin", "contradicted") },
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

const PRIVATE = 1 << ACTIONS.indexOf("report-privately");

const cache = new WeakMap<Policy, Compiled>();

export function compiled(policy: Policy): Compiled {
  const found = cache.get(policy);
  if (found) return found;
  const reporter = decisionOf(policy, "reporter");
  const maintainer = decisionOf(policy, "maintainer");
  const name = decisionOf(policy, "class");
  const made: Compiled = {
    reporter: buildDiagram(reporter),
    maintainer: buildDiagram(maintainer),
    class: buildDiagram(name),
    steps: { reporter: reporter.steps, maintainer: maintainer.steps, class: name.steps },
  };
  cache.set(policy, made);
  return made;
}

export function actionOf(diagram: Diagram, facts: Assignment, presumed: Assignment): Action {
  return isPrivate(diagram, facts) ? "report-privately" : ACTIONS[lowestBit(possible(diagram, presumed))]!;
}

/** Does any completion ask for privacy? */
export function isPrivate(diagram: Diagram, facts: Assignment): boolean {
  return (possible(diagram, facts) & PRIVATE) !== 0;
}

export function classOf(diagram: Diagram, presumed: Assignment): Class {
  return isSingleOutcome(diagram, presumed) ? CLASSES[lowestBit(possible(diagram, presumed))]! : "unclear";
}

/** The known facts with the presumptions filled in. */
export function presume(known: Known): Assignment {
  const facts = encode(known);
  for (const { fact, value, unless, onlyIf } of PRESUMED) {
    if (known[fact] !== undefined || (unless && holds(unless, known)) || (onlyIf && !holds(onlyIf, known))) continue;
    const at = DECIDING_FACTS.indexOf(fact);
    facts[at] = encode({ [fact]: value })[at]!;
  }
  return facts;
}

/** ACTIONS is ordered by privacy, and what is left open asks for the more careful of the public ones. */
function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
