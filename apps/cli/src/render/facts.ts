/** Facts as people read them: one line each with its value and where it is from, the evidence below, contradictions first. */
import type { FactReport } from "@assay/triage";
import { escapeControl } from "./escape.ts";
import { type Paint, terminalWidth, wrap } from "./style.ts";

/** The rest of a long list of evidence is in facts.json. */
const MOST_LINES = 8;

export function renderFacts(report: FactReport, paint: Paint): string {
  const width = Math.max(...report.facts.map((f) => f.name.length), 4) + 2;
  const lines = [...conflictLines(report), ...report.facts.flatMap((f) => factLines(f, width, paint))];
  const failed = report.failed.map(
    ({ probe, why }) => `probe ${probe} could not be carried out: ${escapeControl(why)}`,
  );
  return [...lines, ...(failed.length > 0 ? ["", ...failed] : [])].join("\n");
}

function conflictLines({ conflicts, facts }: FactReport): string[] {
  if (conflicts.length === 0) return [];
  return [
    ...conflicts.map(({ name, measured, declared, because }) => {
      // What stands can itself be declared: the date, written when the case was made.
      const first = facts.find((fact) => fact.name === name)?.source === "declared";
      const stands = first ? `declared ${measured} when the case was made` : `measured ${measured}`;
      return escapeControl(
        `CONFLICT  ${name}: ${stands}, which stands; ${first ? "now " : ""}declared ${declared} (${because})`,
      );
    }),
    "",
  ];
}

function factLines(fact: FactReport["facts"][number], width: number, paint: Paint): string[] {
  const value = escapeControl(fact.value ?? "unknown");
  const short = value.length <= 40;
  const source = fact.value === null ? "" : `  (${fact.source})`;
  const head = `${fact.name.padEnd(width)}${paint(fact.value === null ? "dim" : "bold", short ? value : "")}${source}`;
  const said = [
    ...(short ? [] : [value]),
    ...fact.evidence.filter((e) => !e.startsWith("CONFLICT: ")).map(escapeControl),
  ];
  const evidence = said.flatMap((e) => wrap(e, Math.max(24, terminalWidth() - width)));
  const shown = evidence.slice(0, MOST_LINES);
  if (evidence.length > shown.length) shown.push(`… ${evidence.length - shown.length} more lines in facts.json`);
  return [head.trimEnd(), ...shown.map((line) => `${" ".repeat(width)}${line}`)];
}
