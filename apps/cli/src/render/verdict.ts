/** A verdict as a good compiler prints a diagnostic: the answer, the rules that lead to it with quote and place, what would change it. */
import { ACTION_WORDS, type Fact, type FiredRule, type Policy, type Verdict } from "@assay/policy";
import { openOnly, settling } from "./doubt.ts";
import { escapeControl } from "./escape.ts";
import { paragraph, quoted } from "./paragraph.ts";
import { placeOf } from "./place.ts";
import type { Paint } from "./style.ts";

/** So many ways to change the verdict are printed; all of them are in the JSON. */
const SHOWN_CHANGES = 8;

export interface VerdictContext {
  readonly policy: Pick<Policy, "id" | "title" | "date">;
  readonly paint: Paint;
}

export function renderVerdict(verdict: Verdict, { policy, paint }: VerdictContext): string {
  const { surely, perhaps } = settling(verdict);
  const others = verdict.rules.filter(({ decides }) => decides.length === 0);
  return [
    headline(verdict, policy, paint),
    ...[...surely, ...perhaps].map((rule) => deciding(rule, paint)),
    ...(others.length > 0 ? [`also applies\n${others.map(beside).join("\n")}`] : []),
    ...verdict.conflicts.map((conflict) => conflictText(conflict, paint)),
    ...verdict.gaps.map(({ id, text }) => `${paint("yellow", "gap")} ${id}\n${paragraph(text, "  ")}`),
    ...(verdict.handling.length > 0 ? [handling(verdict)] : []),
    ...(verdict.notes.length > 0 ? [verdict.notes.map((note) => paragraph(note, "note: ")).join("\n")] : []),
    ...(verdict.wouldChange.length > 0 ? [changes(verdict)] : []),
  ].join("\n\n");
}

/** In the order of weight: no class at all, nothing to read, two sentences apart, an answer that is missing. */
function whyConfidence({ class: name, confidence, gaps, conflicts }: Verdict): string {
  if (confidence === "high") return "high";
  if (name === "unclear") return `${confidence}: open answers decide the class`;
  if (gaps.length > 0) return `${confidence}: the text leaves this open`;
  if (conflicts.length > 0) return `${confidence}: two sentences of the text point apart`;
  return `${confidence}: an open answer can still change it`;
}

function headline(verdict: Verdict, policy: VerdictContext["policy"], paint: Paint): string {
  const { action, class: name, audience } = verdict;
  const doubt = openOnly(verdict);
  return [
    paint("bold", action),
    `  do          ${ACTION_WORDS[action]}`,
    ...(doubt === undefined
      ? []
      : [paragraph(`${doubt}: answer them on a terminal or with --answers`, "  because     ")]),
    `  class       ${name}, as a maintainer is expected to call it`,
    `  confidence  ${whyConfidence(verdict)}`,
    paragraph(`${policy.id}, ${policy.date}, ${policy.title}`, "  policy      "),
    `  asked as    ${audience}`,
  ].join("\n");
}

/** How sure it is that a rule applies, where it is not. */
const DOUBT: Readonly<Record<FiredRule["applies"], readonly string[]>> = {
  yes: [],
  presumed: ["  if nothing else is shown"],
  unknown: ["  if an open answer makes it apply"],
};

function deciding(rule: FiredRule, paint: Paint): string {
  return [
    `${paint("cyan", escapeControl(rule.id))} ${rule.applies === "unknown" ? "may decide" : "decides"} the ${rule.decides.join(" and the ")}`,
    ...DOUBT[rule.applies],
    paragraph(placeOf(rule.source), "  --> "),
    quoted(rule.quote),
    ...(rule.reading ? [paragraph(rule.reading, "  our reading: ", "  ")] : []),
    ...basis(rule).map(factLine),
  ].join("\n");
}

/** A rule that applies rests on what is known; one that may apply, also on what is not. */
function basis({ applies, facts }: FiredRule): readonly Fact[] {
  return applies === "yes" ? facts.filter(({ value }) => value !== null) : facts;
}

function factLine({ name, value, source, evidence }: Fact): string {
  const known = value === null ? `${name} is unknown` : `${name} is ${value}, ${source}`;
  return paragraph([known, evidence.join("; ")].filter(Boolean).join(": "), "  = ");
}

function beside(rule: FiredRule): string {
  return `  ${escapeControl(rule.id)}\n${paragraph(placeOf(rule.source), "    --> ")}\n${quoted(rule.quote, "    ")}`;
}

export function conflictText({ rules, quotes, settled }: Verdict["conflicts"][number], paint: Paint): string {
  return [
    `${paint("yellow", "conflict")} inside this policy`,
    `  ${escapeControl(rules[0])}`,
    quoted(quotes[0], "    "),
    `  against ${escapeControl(rules[1])}`,
    quoted(quotes[1], "    "),
    paragraph(settled, "  = "),
  ].join("\n");
}

function handling({ handling: sentences }: Verdict): string {
  return ["what the text says to do", ...sentences.map(({ quote }) => quoted(quote))].join("\n");
}

function changes({ wouldChange }: Verdict): string {
  const shown = wouldChange.slice(0, SHOWN_CHANGES);
  const left = wouldChange.length - shown.length;
  return [
    "what would change it",
    ...shown.flatMap(({ question, becomes }) => [
      paragraph(question, "  ? "),
      `      becomes ${becomes.action}, class ${becomes.class}`,
    ]),
    ...(left > 0 ? [`  and ${left} more combination${left === 1 ? "" : "s"}: --json lists all`] : []),
  ].join("\n");
}
