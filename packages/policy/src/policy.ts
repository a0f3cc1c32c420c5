/** WAMR's security policy as data, and what follows from it for a case. */
export { type Comparison, compareAll, type Opinion } from "./compare.ts";
export type { Condition } from "./condition.ts";
export { KNOWN_VULNERABILITIES, type KnownVulnerability, NEWEST_RELEASE } from "./data/known-vulnerabilities.ts";
export { diffPolicies, type PolicyDiff } from "./diff.ts";
export { PolicyError, type PolicyErrorCode } from "./error.ts";
export { type EvaluateOptions, evaluate } from "./evaluate.ts";
export { explainRule, type RuleExplanation } from "./explain.ts";
export { type ContextFact, type DecidingFact, type Fact, type FactName, isFactName, parseFacts } from "./facts.ts";
export { type CrashShape, hasFix, knownLikeness, type Likeness } from "./likeness.ts";
export { parsePolicy } from "./parse-policy.ts";
export { type FactQuestion, QUESTIONS } from "./questions.ts";
export { findPolicy, listPolicies, policyForDate } from "./revisions/registry.ts";
export type { Action, Audience, Class, Gap, HandlingRule, Policy, Rule, Source, Stage } from "./rule.ts";
export { type Tier, type TierAnswer, type TierQuery, tierOf } from "./tiers.ts";
export type { Conflict, FiredRule, Verdict, WouldChange } from "./verdict.ts";
