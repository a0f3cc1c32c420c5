/** A maintainer's checklist: what it is, why, the steps with their texts, the dates, and where the project's own texts part. */
import { CLASS_WORDS } from "@assay/policy";
import type { Handling } from "../handling.ts";
import type { Received } from "../received.ts";
import { paragraph, quoted } from "./paragraph.ts";
import { placeOf } from "./place.ts";
import type { Paint } from "./style.ts";
import { conflictText } from "./verdict.ts";

export function renderHandling({ verdict, runbook, missing }: Handling, received: Received, paint: Paint): string {
  return [
    headline(verdict, received, paint),
    ...verdict.rules
      .filter(({ decides }) => decides.length > 0)
      .map(({ id, decides, quote, source }) =>
        [
          `${paint("cyan", id)} decides the ${decides.join(" and the ")}`,
          paragraph(placeOf(source), "  --> "),
          quoted(quote),
        ].join("\n"),
      ),
    ...verdict.conflicts.map((conflict) => conflictText(conflict, paint)),
    ...questions(verdict),
    ...runbook.steps.map((step, i) => stepText(step, i + 1, paint)),
    dates(runbook),
    ...runbook.conflicts.map(({ about, securityMd, runbook: other }) =>
      [
        `${paint("yellow", "the project's texts differ")}: ${about}`,
        paragraph(`${securityMd.says} (${securityMd.source})`, "  SECURITY.md  "),
        paragraph(`${other.says} (${other.source})`, "  runbook      "),
      ].join("\n"),
    ),
    ...(missing.length > 0 ? [paragraph(missing.map((name) => `--set ${name}=…`).join(" "), "to fill in: ")] : []),
  ].join("\n\n");
}

function headline(
  { class: name, action, confidence, policy }: Handling["verdict"],
  received: Received,
  paint: Paint,
): string {
  const from =
    received.kind === "case"
      ? `case ${received.path}`
      : `bundle ${received.path}, as its sender says; first: assay bundle --check`;
  return [
    paint("bold", `${name}: ${CLASS_WORDS[name]}`),
    `  action      ${action}, for a maintainer`,
    `  confidence  ${confidence}`,
    `  policy      ${policy}`,
    paragraph(from, "  from        "),
    ...(received.crash ? [paragraph(received.crash.summary, "  crash       ")] : []),
  ].join("\n");
}

function questions({ wouldChange }: Handling["verdict"]): string[] {
  const lines = wouldChange
    .slice(0, 3)
    .map(({ question, becomes }) => paragraph(`${question}: ${becomes.action}, class ${becomes.class}`, "  ? "));
  return lines.length > 0 ? [`what would change it\n${lines.join("\n")}`] : [];
}

function stepText(
  { title, does, source, text }: Handling["runbook"]["steps"][number],
  number: number,
  paint: Paint,
): string {
  return [
    paint("bold", `[ ] ${number}. ${title}`),
    paragraph(does, "      "),
    paragraph(`from ${source}`, "      "),
    ...(text ? [paragraph(text, "      | ", "      | ")] : []),
  ].join("\n");
}

function dates({ dates: all, conflicts: texts }: Handling["runbook"]): string {
  if (all.length > 0) return ["dates", ...all.map(({ date, what, says }) => `  ${date}  ${what} (${says})`)].join("\n");
  return texts.length > 0
    ? "dates: give the day it came in with --start, later --cve-date and --announced"
    : "dates: SECURITY.md promises an answer within two days; --start DAY computes it";
}
