/** One rule, in every text that has it: words, place, meaning, and the examples it decides. */
import { inWords } from "./condition.ts";
import { whenInWords } from "./decision.ts";
import { PolicyError } from "./error.ts";
import { evaluate } from "./evaluate.ts";
import { EXAMPLES } from "./examples.ts";
import { findPolicy, listPolicies } from "./revisions/registry.ts";
import type { Action, Audience, Class, Policy, Rule, Source, Stage } from "./rule.ts";

export interface RuleInPolicy {
  readonly policy: string;
  readonly title: string;
  readonly quote: string;
  readonly source: Source;
  readonly audience: Audience;
  readonly stage: Stage;
  /** The condition in words. */
  readonly when: string;
  readonly effect: { readonly action?: Action; readonly class?: Class };
  readonly bindsReporter: boolean;
  readonly reading?: string;
  readonly variants: readonly { readonly name: string; readonly when: string; readonly reading: string }[];
  /** Titles of the examples in which this rule settles the action or the class. */
  readonly decides: readonly string[];
}

export interface RuleExplanation {
  readonly id: string;
  readonly policies: readonly RuleInPolicy[];
}

/** `id` alone looks through all built-in policies, `policy/id` through one. */
export function explainRule(id: string, custom?: Policy): RuleExplanation {
  const slash = id.indexOf("/");
  const name = id.slice(slash + 1);
  const policies = custom ? [custom] : slash < 0 ? listPolicies() : [findPolicy(id.slice(0, slash))];
  const found = policies.flatMap((policy) =>
    rulesOf(policy)
      .filter((rule) => rule.id === name)
      .map((rule) => inPolicy(policy, rule)),
  );
  if (found.length === 0) throw new PolicyError("unknown-rule", `no rule is called ${id}`, suggestion(name, policies));
  return { id: name, policies: found };
}

function rulesOf(policy: Policy): readonly Rule[] {
  return policy.inDoubt ? [...policy.rules, policy.inDoubt] : policy.rules;
}

function inPolicy(policy: Policy, rule: Rule): RuleInPolicy {
  const decides = EXAMPLES.filter(({ facts }) =>
    evaluate(facts, { policy }).rules.some(({ id, decides: what }) => id === rule.id && what.length > 0),
  );
  return {
    policy: policy.id,
    title: policy.title,
    quote: rule.quote,
    source: rule.source,
    audience: rule.audience,
    stage: rule.stage,
    when: whenInWords(rule),
    effect: { ...(rule.action ? { action: rule.action } : {}), ...(rule.class ? { class: rule.class } : {}) },
    bindsReporter: rule.audience !== "maintainer" || rule.bindsReporter === true,
    ...(rule.reading ? { reading: rule.reading } : {}),
    variants: (rule.variants ?? []).map(({ name, when, reading }) => ({ name, when: inWords(when), reading })),
    decides: decides.map(({ title }) => title),
  };
}

function suggestion(name: string, policies: readonly Policy[]): string {
  const ids = [...new Set(policies.flatMap((policy) => rulesOf(policy).map(({ id }) => id)))];
  const words = name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
  const near = ids.filter((id) => words.some((word) => id.includes(word)));
  return `known: ${(near.length > 0 ? near : ids).join(", ")}`;
}
