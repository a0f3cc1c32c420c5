/** The result of an evaluation. Everything in it can be checked: rules with quotes, facts with evidence, what is open. */
import type { DecidingFact, Fact } from "./facts.ts";
import type { Action, Audience, Class, Source, Stage } from "./rule.ts";

export interface FiredRule {
  readonly id: string;
  readonly quote: string;
  readonly source: Source;
  readonly audience: Audience;
  readonly stage: Stage;
  /** yes: its condition is met. presumed: met if nothing excluding is shown. unknown: met for some answers; it matters all the same. */
  readonly applies: "yes" | "presumed" | "unknown";
  /** What this rule settled; a rule that fires and settles nothing was outranked or only sets the scene. */
  readonly decides: readonly ("action" | "class")[];
  readonly effect: { readonly action?: Action; readonly class?: Class };
  readonly reading?: string;
  /** The facts its condition looked at, with their evidence. */
  readonly facts: readonly Fact[];
}

export interface Conflict {
  readonly rules: readonly [string, string];
  readonly quotes: readonly [string, string];
  /** How the two were weighed, in words. */
  readonly settled: string;
}

export interface WouldChange {
  readonly question: string;
  readonly facts: readonly { readonly name: DecidingFact; readonly value: string }[];
  readonly becomes: { readonly action: Action; readonly class: Class };
}

export interface Verdict {
  readonly schemaVersion: 1;
  readonly policy: string;
  readonly audience: "reporter" | "maintainer";
  readonly action: Action;
  readonly class: Class;
  readonly confidence: "high" | "medium" | "low";
  readonly rules: readonly FiredRule[];
  /** What the text says to do now that the verdict stands. */
  readonly handling: readonly { readonly id: string; readonly quote: string; readonly source: Source }[];
  readonly conflicts: readonly Conflict[];
  readonly gaps: readonly { readonly id: string; readonly text: string }[];
  readonly notes: readonly string[];
  readonly wouldChange: readonly WouldChange[];
  /** Unknown facts that can still matter to action or class, in the order of asking. */
  readonly open: readonly DecidingFact[];
}
