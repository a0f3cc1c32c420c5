/** The verdict with the words of the policy that lead to it, each with its place; and a proposal of severity where there is one. */
import type { BundleConflict, BundleInput, BundleRule, BundleVerdict } from "../../bundle-input.ts";
import { type Block, heading, list, said, type Text, text } from "../../document.ts";

export function classification(input: BundleInput): Block[] {
  const v = input.verdict;
  return [
    heading(2, "Classification"),
    text(
      "By WAMR's policy ",
      said(v.policy),
      `: expected class ${v.class}, confidence ${v.confidence}. This is the reporter's reading; the maintainers decide.`,
    ),
    ...reasons(v),
    ...v.notes.map((note) => text(note)),
  ];
}

/**
 * The sentences that settle it; then those that stand against them, and what the text leaves open. Sentences that apply and settle
 * nothing are in the evidence only: listed here, they would read as reasons.
 */
export function reasons({ rules, conflicts = [], gaps = [] }: BundleVerdict, only?: "action"): Block[] {
  const deciding = rules.filter(
    ({ decides }) => decides === undefined || (only ? decides.includes(only) : decides.length > 0),
  );
  return [
    ...quotes(deciding.length > 0 ? deciding : rules),
    ...(conflicts.length > 0
      ? [text("Sentences of the same text that point another way:"), list(conflicts.map(conflict))]
      : []),
    ...(gaps.length > 0 ? [text("What the text leaves open:"), list(gaps.map((gap) => gap.text))] : []),
  ];
}

function conflict({ rules, quotes: [one = "", other = ""], settled }: BundleConflict): Text {
  return [`“${one}” (`, said(rules[0] ?? ""), `) and “${other}” (`, said(rules[1] ?? ""), `). ${settled}`];
}

function quotes(rules: readonly BundleRule[]): Block[] {
  if (rules.length === 0) return [];
  return [
    list(
      rules.map((r) => [
        ...(r.decides ? [`Settles the ${r.decides.join(" and the ")}: `] : []),
        `“${r.quote}” (${place(r)}; rule `,
        said(r.id),
        ")",
      ]),
    ),
  ];
}

function place({ source }: BundleRule): string {
  return [
    source.commit ? source.file : (source.page ?? source.file),
    source.commit ?? source.date,
    source.line ? `line ${source.line}` : "",
  ]
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
