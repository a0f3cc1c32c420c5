/** All built-in policies by name, alias and date. `NAME+variant` is the same policy with another reading of a sentence. */

import { isDay } from "../day.ts";
import { PolicyError } from "../error.ts";
import type { Policy, Rule } from "../rule.ts";
import { APRIL_2026, MOVED_REPOSITORY, PROPOSED_4867, SIMPLE_4867 } from "./april-2026.ts";
import { FIRST, WITH_RUNBOOK } from "./bytecode-alliance.ts";
import { DRAFT, OCTOBER_2025 } from "./october-2025.ts";

/** By date. */
const POLICIES: readonly Policy[] = [
  FIRST,
  WITH_RUNBOOK,
  DRAFT,
  OCTOBER_2025,
  PROPOSED_4867,
  SIMPLE_4867,
  APRIL_2026,
  MOVED_REPOSITORY,
];

const variants = new Map<string, Policy>();

export function listPolicies(): readonly Policy[] {
  return POLICIES;
}

/** A policy by id, alias, full commit, or one of these with `+variant`. */
export function findPolicy(name: string): Policy {
  const [base = "", variant] = name.split("+");
  const policy = POLICIES.find(
    ({ id, aliases }) =>
      id === base || aliases.includes(base) || (/^[0-9a-f]{9,40}$/.test(base) && base.startsWith(id)),
  );
  if (!policy)
    throw new PolicyError(
      "unknown-policy",
      `no policy is called ${name}`,
      `known: ${POLICIES.map(({ id }) => id).join(", ")}`,
    );
  return variant === undefined ? policy : variantOf(policy, variant);
}

/** The revision in force on main on a day (YYYY-MM-DD); before the first document, the first. */
export function policyForDate(date: string): string {
  const day = /^(\d{4}-\d{2}-\d{2})(T|$)/.exec(date)?.[1];
  if (!day || !isDay(day)) throw new PolicyError("bad-date", `${date} is not a date`, "write it as 2026-04-08");
  const merged = POLICIES.filter(({ state }) => state === "merged");
  return (merged.findLast((policy) => policy.date <= day) ?? FIRST).id;
}

/** Names of the other readings a policy has. */
export function variantsOf(policy: Policy): string[] {
  return [...new Set(policy.rules.flatMap(({ variants = [] }) => variants.map(({ name }) => name)))];
}

function variantOf(policy: Policy, name: string): Policy {
  const id = `${policy.id}+${name}`;
  if (!variantsOf(policy).includes(name)) {
    throw new PolicyError(
      "unknown-policy",
      `${policy.id} has no variant ${name}`,
      `known: ${variantsOf(policy).join(", ") || "none"}`,
    );
  }
  const made = variants.get(id) ?? {
    ...policy,
    id,
    aliases: [],
    state: "variant" as const,
    rules: policy.rules.map((rule) => reread(rule, name)),
  };
  variants.set(id, made);
  return made;
}

function reread({ variants: others = [], ...rule }: Rule, name: string): Rule {
  const other = others.find((variant) => variant.name === name);
  return other ? { ...rule, when: other.when, reading: other.reading } : rule;
}
