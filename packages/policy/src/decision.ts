/**
 * What follows from a policy's rules when everything is known: go through them in the order of decision, the first that applies
 * decides. Three lists: the reporter's action, a maintainer's action, the expected class.
 *
 * The reporter is protected here, once for all revisions: a maintainers' exclusion that does not bind him comes only after every
 * rule that asks for privacy, so it can never make his action less private. A rule that yields to a breach decides only where no
 * question of the checklist is answered Yes.
 */
import { all, type Condition, inWords, not } from "./condition.ts";
import { buildDiagram, leaves } from "./diagram.ts";
import { ANY_BREACH } from "./readings/reading.ts";
import { ACTIONS, CLASSES, type Policy, type Rule, type Stage } from "./rule.ts";

export interface Step {
  readonly rule: Rule;
  readonly when: Condition;
  /** Index into ACTIONS or CLASSES. */
  readonly outcome: number;
}

export interface Decision {
  readonly steps: readonly Step[];
  /** Where no rule applies: private, unclear. */
  readonly fallback: number;
}

type Place = Exclude<Stage, "premise"> | "demoted";
const ORDER: readonly Place[] = ["evidence", "update", "exclusion", "security", "demoted", "regular"];

export type Question = "reporter" | "maintainer" | "class";

export function decisionOf(policy: Policy, question: Question): Decision {
  const steps: Step[] = [];
  for (const place of ORDER) {
    const rules = policy.rules.filter((rule) => placeOf(rule, question) === place);
    // All of them ask for privacy, so this changes no outcome: the sentence that speaks to the person asking is cited first.
    if (place === "security") rules.sort((a, b) => Number(b.audience === question) - Number(a.audience === question));
    for (const rule of rules) {
      const outcome = question === "class" ? CLASSES.indexOf(rule.class!) : ACTIONS.indexOf(rule.action!);
      steps.push({ rule, when: decidesWhen(rule), outcome });
    }
  }
  return { steps, fallback: question === "class" ? CLASSES.indexOf("unclear") : ACTIONS.indexOf("report-privately") };
}

function decidesWhen({ when, yieldsToBreach }: Rule): Condition {
  return yieldsToBreach ? all(when, not(ANY_BREACH)) : when;
}

/** When a rule applies and counts, in words. */
export function whenInWords({ when, yieldsToBreach }: Pick<Rule, "when" | "yieldsToBreach">): string {
  return yieldsToBreach ? `${inWords(when)}, unless a breach is shown` : inWords(when);
}

function placeOf(rule: Rule, question: Question): Place | undefined {
  if (rule.stage === "premise") return undefined;
  if ((question === "class" ? rule.class : rule.action) === undefined) return undefined;
  const spares =
    question === "reporter" && rule.audience === "maintainer" && rule.stage === "exclusion" && !rule.bindsReporter;
  return spares ? "demoted" : rule.stage;
}

/**
 * The steps that can be the first to apply, for a list a person reads. The five single questions are left to the sentence that
 * stands for them.
 */
export function readableSteps(policy: Policy, question: Question): Step[] {
  const whole = policy.rules.some(({ id }) => id === "reporter.checklist-any-yes");
  const steps = decisionOf(policy, question).steps.filter(
    ({ rule }) => !(whole && /^reporter\.checklist\.[1-5]$/.test(rule.id)),
  );
  const first = leaves(
    buildDiagram({ steps: steps.map((step, i) => ({ ...step, outcome: i })), fallback: steps.length }),
  );
  return steps.filter((_, i) => first.has(i));
}
