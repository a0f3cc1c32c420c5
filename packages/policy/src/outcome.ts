/**
 * Action and class from facts of which some are unknown. The action is private if any completion of the facts makes it so. The
 * class is the one all completions share, where an exclusion that nobody has shown is presumed not to apply; else unclear.
 */
import { decisionOf, type Question, type Step } from "./decision.ts";
import { type Assignment, buildDiagram, type Diagram, isSingleOutcome, possible } from "./diagram.ts";
import { ACTIONS, type Action, CLASSES, type Class, type Policy } from "./rule.ts";

export interface Compiled {
  readonly reporter: Diagram;
  readonly maintainer: Diagram;
  readonly class: Diagram;
  readonly steps: Readonly<Record<Question, readonly Step[]>>;
}

export type Perspective = "reporter" | "maintainer";

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

/** ACTIONS is ordered by privacy, and what is left open asks for the more careful of the public ones. */
function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
