/** One case under every policy: where they agree, where they do not, and which sentence makes the difference. */
import { type EvaluateOptions, evaluate } from "./evaluate.ts";
import type { Fact } from "./facts.ts";
import { findPolicy, listPolicies, variantsOf } from "./revisions/registry.ts";
import type { Action, Class, Policy } from "./rule.ts";
import type { FiredRule, Verdict } from "./verdict.ts";

export interface Opinion {
  readonly action: Action;
  readonly class: Class;
  /** Policies that say so, by date, a project's own last. */
  readonly policies: readonly string[];
  /** The sentences that settle it, each once, with the policy in which it was found first. */
  readonly because: readonly {
    readonly policy: string;
    readonly id: string;
    readonly quote: string;
    readonly settles: readonly string[];
  }[];
}

export interface Comparison {
  readonly verdicts: readonly Verdict[];
  readonly opinions: readonly Opinion[];
  readonly agree: boolean;
}

export interface CompareOptions extends Omit<EvaluateOptions, "policy"> {
  /** A project's own policy: it comes last, marked as its own, since it may bear the name of the one it was made from. */
  readonly own?: Policy | undefined;
}

export function compareAll(facts: readonly Fact[], { own, ...options }: CompareOptions = {}): Comparison {
  const policies = listPolicies().flatMap((policy): Policy[] => [
    policy,
    ...variantsOf(policy).map((name) => findPolicy(`${policy.id}+${name}`)),
  ]);
  if (own) policies.push({ ...own, id: `${own.id} (yours)` });
  const verdicts = policies.map((policy) => evaluate(facts, { ...options, policy }));
  const groups = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const key = `${verdict.action}/${verdict.class}`;
    groups.set(key, [...(groups.get(key) ?? []), verdict]);
  }
  const opinions = [...groups.values()].map(opinionOf);
  return { verdicts, opinions, agree: opinions.length === 1 };
}

function opinionOf(verdicts: readonly Verdict[]): Opinion {
  const { action, class: name } = verdicts[0]!;
  const because = new Map<string, Opinion["because"][number]>();
  for (const verdict of verdicts) {
    for (const rule of verdict.rules) {
      if (rule.decides.length === 0 || rule.applies === "unknown" || because.has(key(rule))) continue;
      because.set(key(rule), { policy: verdict.policy, id: rule.id, quote: rule.quote, settles: rule.decides });
    }
  }
  return { action, class: name, policies: verdicts.map(({ policy }) => policy), because: [...because.values()] };
}

function key({ id, decides }: FiredRule): string {
  return `${id} ${decides.join()}`;
}
