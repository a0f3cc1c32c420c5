/**
 * Facts and a policy → verdict. On complete facts the first rule that applies decides; on partial facts the action is the most
 * private that any completion gives, so an unknown never makes it less private, and never more than some completion can be. The
 * one exception is `settle`.
 */
import { decode, encode, isSingleOutcome } from "./diagram.ts";
import { type Fact, type Known, knownOf } from "./facts.ts";
import { notesOf } from "./notes.ts";
import { actionOf, type Compiled, classOf, compiled, type Perspective, settle } from "./outcome.ts";
import { presume } from "./presumption.ts";
import { findPolicy } from "./revisions/registry.ts";
import { ACTIONS, CLASSES, type Policy } from "./rule.ts";
import { cite, conflictsOf, type Deciders, deciders, firedRules, gapsOf, handlingOf } from "./trace.ts";
import type { FiredRule, Verdict } from "./verdict.ts";
import { wouldChange } from "./would-change.ts";

export interface EvaluateOptions {
  /** Name of a built-in policy, or one of your own from `parsePolicy`. */
  readonly policy: string | Policy;
  readonly audience?: Perspective;
}

export function evaluate(facts: readonly Fact[], options: EvaluateOptions): Verdict {
  const policy = typeof options.policy === "string" ? findPolicy(options.policy) : options.policy;
  const audience = options.audience ?? "reporter";
  const known = knownOf(facts);
  const diagrams = compiled(policy);
  const assignment = encode(known);
  const settled = settle(diagrams, assignment);
  const presumed = presume(settled);
  const now = {
    audience,
    action: actionOf(diagrams[audience], settled, presumed),
    class: classOf(diagrams.class, presumed),
  };

  const action = deciders(diagrams.steps[audience], ACTIONS.indexOf(now.action), decode(settled));
  const why =
    now.class === "unclear" ? NOBODY : deciders(diagrams.steps.class, CLASSES.indexOf(now.class), decode(presumed));
  const rules = [...firedRules(policy, known, facts, action, why), ...doubt(policy, now.action, action, facts)];
  const conflicts = conflictsOf(policy, known, now, rules);
  const gaps = gapsOf(policy, known);
  return {
    schemaVersion: 1,
    policy: policy.id,
    ...now,
    confidence: confidenceOf(diagrams, known, now, conflicts.length > 0, gaps.length > 0),
    rules,
    handling: handlingOf(policy, now.action, now.class, audience),
    conflicts,
    gaps,
    notes: notesOf(policy, diagrams, { known, settled }, facts, now),
    ...wouldChange(diagrams, assignment, audience, now),
  };
}

const NOBODY: Deciders = { rules: [], sure: true };

/** Cited when no rule surely asks for privacy, only one that depends on a fact nobody knows. */
function doubt(policy: Policy, action: string, { sure }: Deciders, facts: readonly Fact[]): FiredRule[] {
  return action === "report-privately" && !sure && policy.inDoubt
    ? [cite(policy.inDoubt, "yes", ["action"], facts)]
    : [];
}

/** low: no class, or a question the text leaves open. high: nothing unknown can change action or class and nothing contradicts. */
function confidenceOf(
  diagrams: Compiled,
  known: Known,
  now: Pick<Verdict, "class" | "audience">,
  conflict: boolean,
  gap: boolean,
): Verdict["confidence"] {
  if (now.class === "unclear" || gap) return "low";
  const facts = encode(known);
  const certain = isSingleOutcome(diagrams[now.audience], facts) && isSingleOutcome(diagrams.class, facts);
  return certain && !conflict ? "high" : "medium";
}
