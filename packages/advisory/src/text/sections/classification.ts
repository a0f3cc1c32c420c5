/** The verdict with the words of the policy that lead to it, each with its place; and a proposal of severity where there is one. */
import type { BundleInput, BundleRule } from "../../bundle-input.ts";
import { type Block, heading, list, said, text } from "../../document.ts";

export function classification(input: BundleInput): Block[] {
  const v = input.verdict;
  return [
    heading(2, "Classification"),
    text(
      "By WAMR's policy ",
      said(v.policy),
      `: expected class ${v.class}, confidence ${v.confidence}. This is the reporter's reading; the maintainers decide.`,
    ),
    ...quotes(v.rules),
    ...v.notes.map((note) => text(note)),
  ];
}

export function quotes(rules: readonly BundleRule[]): Block[] {
  if (rules.length === 0) return [];
  return [list(rules.map((r) => [`“${r.quote}” (${place(r)}; rule `, said(r.id), ")"]))];
}

function place({ source }: BundleRule): string {
  return [source.file, source.commit ?? source.date, source.line ? `line ${source.line}` : ""]
    .filter(Boolean)
    .join(", ");
}

export function severity(input: BundleInput): Block[] {
  const s = input.severity;
  if (!s) return [];
  const scores = [s.cvss4, s.cvss31].filter((score) => score !== null);
  return [
    heading(2, "Severity, proposed"),
    text("Made from the facts above and from nothing else; the maintainers decide."),
    list([
      ...s.cwe.map((c) => [`${c.id}, ${c.name}: `, said(c.why)]),
      ...scores.map((score) => [said(score.vector), ` (${score.score}, ${score.severity})`]),
    ]),
  ];
}
