/**
 * Looks an id up in all policies: rules by the policy package, and here what a verdict also names, gaps and sentences on handling.
 * A mistyped id gets the nearest one.
 */
import { explainRule, findPolicy, listPolicies, type Policy, type RuleExplanation, type Source } from "@assay/policy";
import { nearest } from "./nearest.ts";
import { UsageError } from "./usage-error.ts";

export interface Sentence {
  readonly policy: string;
  readonly text: string;
  /** null for a gap: that is our sentence about what is missing. */
  readonly source: Source | null;
}

export type Explanation =
  | { readonly kind: "rule"; readonly rule: RuleExplanation }
  | { readonly kind: "handling" | "gap"; readonly id: string; readonly sentences: readonly Sentence[] };

export function explain(id: string, only?: Policy): Explanation {
  const [inside, name = id] = id.includes("/") ? id.split("/", 2) : [undefined, id];
  const policies = only ? [only] : inside === undefined ? listPolicies() : [findPolicy(inside)];
  const known = policies.map((policy) => ({ policy, ids: idsOf(policy) }));
  if (known.some(({ ids }) => ids.rules.includes(name))) return { kind: "rule", rule: explainRule(id, only) };
  const handling = policies.flatMap(({ id: policy, handling }) =>
    handling.filter((rule) => rule.id === name).map(({ quote, source }) => ({ policy, text: quote, source })),
  );
  if (handling.length > 0) return { kind: "handling", id: name, sentences: handling };
  const gaps = policies.flatMap(({ id: policy, gaps }) =>
    gaps.filter((gap) => gap.id === name).map(({ text }) => ({ policy, text, source: null })),
  );
  if (gaps.length > 0) return { kind: "gap", id: name, sentences: gaps };
  throw unknown(name, [...new Set(known.flatMap(({ ids }) => [...ids.rules, ...ids.others]))]);
}

function idsOf(policy: Policy): { rules: readonly string[]; others: readonly string[] } {
  const rules = [...policy.rules, ...(policy.inDoubt ? [policy.inDoubt] : [])];
  return {
    rules: rules.map(({ id }) => id),
    others: [...policy.handling, ...policy.gaps].map(({ id }) => id),
  };
}

/** By edits of the whole id or of its last part; else those that share a word with it. */
function unknown(name: string, ids: readonly string[]): UsageError {
  const tail = (id: string): string => id.slice(id.lastIndexOf(".") + 1);
  const byTail = nearest(tail(name), ids.map(tail));
  const meant = nearest(name, ids) ?? ids.find((id) => tail(id) === byTail);
  const words = name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
  const related = ids.filter((id) => words.some((word) => id.includes(word)));
  const hint =
    meant !== undefined
      ? `Did you mean: assay explain ${meant}`
      : `${related.length > 0 ? "Perhaps" : "Known"}: ${(related.length > 0 ? related : ids).join(", ")}`;
  return new UsageError(`no rule is called ${name}`, hint);
}
