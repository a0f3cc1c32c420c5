/**
 * Action and class from facts of which some are unknown. The action is private if any completion of the facts makes it so. The
 * class is the one all completions share, where an exclusion that nobody has shown is presumed not to apply; else unclear.
 */

import { any } from "./condition.ts";
import { type Decision, decisionOf, type Question, type Step } from "./decision.ts";
import { type Assignment, buildDiagram, type Diagram, isSingleOutcome, possible } from "./diagram.ts";
import { BREACHES, DECIDING_FACTS, FACT_VALUES } from "./facts.ts";
import { ACTIONS, type Action, CLASSES, type Class, type Policy } from "./rule.ts";

export interface Compiled {
  readonly reporter: Diagram;
  readonly maintainer: Diagram;
  readonly class: Diagram;
  /** 1 where a rule applies that yields to a breach. */
  readonly settled: Diagram;
  /** What would be decided if no rule yielded. */
  readonly unyielding: Readonly<Record<Question, Diagram>>;
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
    settled: settledDiagram(policy),
    unyielding: { reporter: unyielding(reporter), maintainer: unyielding(maintainer), class: unyielding(name) },
    steps: { reporter: reporter.steps, maintainer: maintainer.steps, class: name.steps },
  };
  cache.set(policy, made);
  return made;
}

function unyielding({ steps, fallback }: Decision): Diagram {
  return buildDiagram({ steps: steps.map(({ rule, outcome }) => ({ when: rule.when, outcome })), fallback });
}

function settledDiagram({ rules }: Policy): Diagram {
  const when = any(...rules.filter(({ yieldsToBreach }) => yieldsToBreach).map((rule) => rule.when));
  return buildDiagram({ steps: [{ when, outcome: 1 }], fallback: 0 });
}

const BREACH_INDEXES = BREACHES.map((name) => DECIDING_FACTS.indexOf(name));
const YES = FACT_VALUES.breachEscape.indexOf("yes");
const NO = FACT_VALUES.breachEscape.indexOf("no");

/**
 * The facts with the open questions of the checklist answered No, where a rule surely applies that yields to a breach and nobody
 * has answered Yes. The one place where an unknown does not ask for privacy: without it every trap and every clean run, of which
 * nobody says more, would be reported in private.
 */
export function settle({ settled }: Compiled, facts: Assignment): Assignment {
  const open = BREACH_INDEXES.filter((fact) => facts[fact]! < 0);
  if (open.length === 0 || BREACH_INDEXES.some((fact) => facts[fact] === YES)) return facts;
  if (possible(settled, facts) !== 1 << 1) return facts;
  const filled = facts.slice();
  for (const fact of open) filled[fact] = NO;
  return filled;
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
