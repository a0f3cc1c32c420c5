/**
 * A reading is a rule without its sentence: what a sentence of the document means in facts. Revisions share readings and each
 * brings its own exact words, line and commit, so a change of meaning and a change of wording stay two things.
 */
import { all, any, type Condition, is } from "../condition.ts";
import { BREACHES } from "../facts.ts";
import type { Rule, Source } from "../rule.ts";

export type Reading = Omit<Rule, "quote" | "source">;

export const ANY_BREACH: Condition = any(...BREACHES.map((name) => is(name, "yes")));
export const NO_BREACH: Condition = all(...BREACHES.map((name) => is(name, "no")));
export const CRASH_OR_HANG: Condition = is("effect", "crash", "hang");

/** Joins readings with the words of one text. */
export function quoted(
  text: Omit<Source, "line">,
  rows: readonly (readonly [Reading, string, number | null])[],
): Rule[] {
  return rows.map(([{ id, ...reading }, quote, line]) => ({ id, quote, source: { ...text, line }, ...reading }));
}
