/**
 * A policy as data: rules that quote their sentence, say when they apply and what follows. The order of the list, stage by
 * stage, is the order of decision; it is our inference, because the documents give none.
 */
import type { Condition } from "./condition.ts";

/** What the reporter does. Only the first is private; where several public ones are possible the earlier in ACTIONS is given. */
export type Action = "report-privately" | "public-bug" | "update" | "not-a-bug" | "not-reproduced";
export const ACTIONS: readonly Action[] = ["report-privately", "public-bug", "update", "not-a-bug", "not-reproduced"];

/** What a maintainer is expected to call it. */
export type Class = "security" | "potential-security" | "bug" | "not-a-bug" | "unclear";
export const CLASSES: readonly Class[] = ["security", "potential-security", "bug", "not-a-bug", "unclear"];

export type Audience = "all" | "reporter" | "maintainer" | "practice";

/**
 * evidence: is there anything at all · update: already fixed · exclusion: takes something out of "security" · security: puts it
 * in · regular: what is left · premise: says something, decides nothing.
 */
export type Stage = "evidence" | "update" | "exclusion" | "security" | "regular" | "premise";
export const STAGES: readonly Stage[] = ["evidence", "update", "exclusion", "security", "regular", "premise"];

export interface Source {
  readonly repo: string;
  readonly file: string;
  /** null for a text that was never a commit: the page and its date are in `page` and `date`. */
  readonly commit: string | null;
  readonly page?: string;
  /** null where the sources at hand do not tell. */
  readonly date: string | null;
  readonly line: number | null;
}

export interface Rule {
  readonly id: string;
  /** When it applies, in a few words, for diagrams and lists. */
  readonly label?: string;
  readonly quote: string;
  readonly source: Source;
  readonly audience: Audience;
  readonly stage: Stage;
  readonly when: Condition;
  readonly action?: Action;
  readonly class?: Class;
  /** Which way the sentence points, where the effect does not show it; two rules that fire and point apart are a conflict. */
  readonly points?: "security" | "not-security";
  /** A maintainers' rule that binds the reporter all the same; otherwise it never makes his action less private. */
  readonly bindsReporter?: true;
  /** Comes after a breach: one answered Yes outranks it, a question nobody has answered does not. */
  readonly yieldsToBreach?: true;
  /** Ids of rules to which this one is an exception by its own words ("*": to all); no conflict is shown for those. */
  readonly exceptionTo?: readonly string[];
  /** What our reading adds to the words. */
  readonly reading?: string;
  /** Another reading of the same sentence, by name; chosen with a policy name like `f5a1c39be+weakest-tier`. */
  readonly variants?: readonly { readonly name: string; readonly when: Condition; readonly reading: string }[];
}

/** A rule about what to do once the verdict stands. */
export interface HandlingRule {
  readonly id: string;
  readonly quote: string;
  readonly source: Source;
  readonly audience: Audience;
  readonly actions?: readonly Action[];
  readonly classes?: readonly Class[];
}

/** A question the text leaves open. */
export interface Gap {
  readonly id: string;
  readonly when: Condition;
  readonly text: string;
}

export interface Policy {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title: string;
  /** Day from which it is in force on main, or of the page for a proposal. */
  readonly date: string;
  /** merged: chosen by date. proposal and variant: by name only. */
  readonly state: "merged" | "proposal" | "variant" | "custom";
  readonly about: string;
  /** Commit of the tier table in force when the text appeared; null before there was one. Later tables follow by date. */
  readonly tierTable: string | null;
  readonly rules: readonly Rule[];
  readonly handling: readonly HandlingRule[];
  readonly gaps: readonly Gap[];
  /** The sentence for "in doubt": cited when an unknown fact keeps the report private. */
  readonly inDoubt: Rule | null;
}
