/** Which rules fired and what each settled; which fire and point apart (conflicts); which questions the text leaves open. */
import { holds, support } from "./condition.ts";
import type { Step } from "./decision.ts";
import { BREACHES, type Fact, type FactName, type Known } from "./facts.ts";
import { ANY_BREACH } from "./readings/reading.ts";
import { ACTIONS, type Action, CLASSES, type Class, type Policy, type Rule } from "./rule.ts";
import type { Conflict, FiredRule, Verdict } from "./verdict.ts";

export interface Deciders {
  /** Rules that settle the action, or might: `sure` when one of them applies for certain. */
  readonly rules: readonly Rule[];
  readonly sure: boolean;
}

/**
 * The first rule that surely gives the outcome; else all that may give it, depending on unknown facts. Where a rule had to yield it
 * is the breach that settles the case, and so a sentence on breaches is cited.
 */
export function deciders(steps: readonly Step[], outcome: number, known: Known): Deciders {
  const breach = steps.some(({ rule }) => hadToYield(rule, known))
    ? steps.find((step) => step.outcome === outcome && needsBreach(step.rule, known))
    : undefined;
  if (breach) return { rules: [breach.rule], sure: true };
  const maybe: Rule[] = [];
  for (const step of steps) {
    const truth = holds(step.when, known);
    if (truth === false || (step.outcome !== outcome && truth === undefined)) continue;
    if (step.outcome === outcome && truth) return { rules: [step.rule], sure: true };
    if (step.outcome === outcome) maybe.push(step.rule);
    if (truth) break;
  }
  return { rules: maybe, sure: false };
}

export function firedRules(
  policy: Policy,
  known: Known,
  facts: readonly Fact[],
  action: Deciders,
  classDeciders: Deciders,
): FiredRule[] {
  const fired = policy.rules.flatMap((rule): FiredRule[] => {
    const truth = holds(rule.when, known);
    const decidesAction = action.rules.includes(rule);
    const decidesClass = classDeciders.rules.includes(rule);
    if (truth === false || (truth === undefined && !decidesAction && !decidesClass)) return [];
    const decides = [
      decidesAction ? ("action" as const) : undefined,
      decidesClass ? ("class" as const) : undefined,
    ].filter((item) => item !== undefined);
    const applies = truth ? "yes" : decidesClass && !decidesAction ? "presumed" : "unknown";
    return [cite(rule, applies, decides, facts)];
  });
  return fired.sort((a, b) => weight(b) - weight(a));
}

/** The sentence for doubt, when an unknown fact keeps the report private. */
export function cite(
  rule: Rule,
  applies: FiredRule["applies"],
  decides: FiredRule["decides"],
  facts: readonly Fact[],
): FiredRule {
  return {
    id: rule.id,
    quote: rule.quote,
    source: rule.source,
    audience: rule.audience,
    stage: rule.stage,
    applies,
    decides,
    effect: { ...(rule.action ? { action: rule.action } : {}), ...(rule.class ? { class: rule.class } : {}) },
    ...(rule.reading ? { reading: rule.reading } : {}),
    facts: support(rule.when).map((name) => factOf(name, facts)),
  };
}

export function factOf(name: FactName, facts: readonly Fact[]): Fact {
  return facts.find((fact) => fact.name === name) ?? { name, value: null, source: "unknown", evidence: [] };
}

function weight({ decides, applies }: FiredRule): number {
  return (decides.includes("action") ? 4 : 0) + (decides.includes("class") ? 2 : 0) + (applies === "yes" ? 1 : 0);
}

/**
 * Two rules of the text that both apply and point apart, unless one says itself that it is an exception. A maintainers' exclusion
 * beside a reporter's rule is no conflict: the text foresees that a maintainer changes the category. One that binds the reporter is.
 * Practice is no text, so it takes part only where it had to yield.
 */
export function conflictsOf(
  policy: Policy,
  known: Known,
  verdict: Pick<Verdict, "action" | "class">,
  rules: readonly FiredRule[],
): Conflict[] {
  const applies = policy.rules.filter(
    (rule) => (rule.audience !== "practice" || hadToYield(rule, known)) && holds(rule.when, known) === true,
  );
  const found: Conflict[] = [];
  for (const away of applies.filter((rule) => pointsTo(rule) === "not-security")) {
    const yielded = hadToYield(away, known);
    const security = applies.filter((rule) => pointsTo(rule) === "security");
    for (const towards of yielded ? outranking(security, known) : security) {
      if (isException(away, towards) || isException(towards, away)) continue;
      if (away.audience === "maintainer" && towards.audience === "reporter" && !away.bindsReporter) continue;
      found.push({
        rules: [towards.id, away.id],
        quotes: [towards.quote, away.quote],
        settled: settled(yielded, verdict, rules),
      });
    }
  }
  return found;
}

/** It applies, and a breach that somebody has shown comes before it. */
function hadToYield({ yieldsToBreach, when }: Rule, known: Known): boolean {
  return yieldsToBreach === true && holds(when, known) === true && holds(ANY_BREACH, known) === true;
}

/** It applies, and would not without the breach. */
function needsBreach({ when }: Rule, known: Known): boolean {
  const without = Object.fromEntries(BREACHES.map((name) => [name, "no"]));
  return holds(when, known) === true && holds(when, { ...known, ...without }) !== true;
}

/** The sentences on breaches, those that speak to the reporter where there are any. */
function outranking(rules: readonly Rule[], known: Known): readonly Rule[] {
  const all = rules.filter((rule) => needsBreach(rule, known));
  const reporters = all.filter(({ audience }) => audience === "reporter");
  return reporters.length > 0 ? reporters : all;
}

function pointsTo(rule: Rule): "security" | "not-security" | undefined {
  if (rule.points || rule.stage === "premise") return rule.points;
  if (rule.action === undefined && rule.class === undefined) return undefined;
  const security =
    rule.action === "report-privately" || rule.class === "security" || rule.class === "potential-security";
  return security ? "security" : "not-security";
}

function isException(rule: Rule, to: Rule): boolean {
  return rule.exceptionTo?.some((id) => id === "*" || id === to.id) ?? false;
}

function settled(
  yielded: boolean,
  { action, class: name }: Pick<Verdict, "action" | "class">,
  rules: readonly FiredRule[],
): string {
  const by = (what: "action" | "class"): string => {
    const rule = rules.find(({ decides, applies }) => decides.includes(what) && applies === "yes");
    return rule ? ` (${rule.id})` : "";
  };
  const order = yielded
    ? "A Yes to one of the five questions comes first: a breach needs neither crash nor hang."
    : "The text does not say which comes first.";
  return `${order} Here the action is ${action}${by("action")}, the class ${name}${by("class")}.`;
}

export function gapsOf(policy: Policy, known: Known): { id: string; text: string }[] {
  return policy.gaps.filter(({ when }) => holds(when, known) === true).map(({ id, text }) => ({ id, text }));
}

export function handlingOf(
  policy: Policy,
  action: Action,
  name: Class,
  perspective: "reporter" | "maintainer",
): Verdict["handling"] {
  return policy.handling
    .filter(({ audience }) => audience === "all" || audience === perspective)
    .filter(({ actions = ACTIONS, classes = CLASSES }) => actions.includes(action) && classes.includes(name))
    .map(({ id, quote, source }) => ({ id, quote, source }));
}
