/** A case as people read it: what crashed, what it was reduced to, the verdict with the rule that decides, what is left to do. */
import { filingCommand } from "@assay/advisory";
import { likenessOf, type TriagedCase } from "@assay/triage";
import type { ExitName } from "../exit-codes.ts";
import { UsageError } from "../usage-error.ts";
import { escapeControl } from "./escape.ts";
import { bytes, type Paint, table, terminalWidth, wrap } from "./style.ts";

/** The JSON form: what a pipeline asks for first; everything else is in the files of the case. */
export function summaryOf(found: TriagedCase): object {
  const { record, fingerprint, reduction, verdict, bundle } = found;
  return {
    case: found.path,
    input: record.input,
    runtime: record.runtime?.name ?? null,
    reading: fingerprint?.reading ?? null,
    fingerprint: fingerprint?.fingerprint ?? null,
    reduction: reduction
      ? {
          minimized: reduction.minimized,
          from: reduction.size.from,
          to: reduction.size.to,
          questions: reduction.questions,
        }
      : null,
    likeness: likenessOf(found),
    verdict: verdict ?? null,
    bundle: bundle ? `${found.path}/bundle` : null,
  };
}

export function renderCase(found: TriagedCase, paint: Paint): string {
  const rows: [string, string][] = [
    ["input", `${found.record.input.name}, ${bytes(found.record.input.size)}`],
    ["crash", crashLine(found)],
  ];
  const frames = found.fingerprint?.fingerprint?.frames.slice(0, 4).join(" < ");
  if (frames) rows.push(["frames", frames]);
  if (found.reduction?.minimized) rows.push(["minimal", minimalLine(found)]);
  else if (found.reduction?.why) rows.push(["minimal", `as it is: ${found.reduction.why}`]);
  for (const like of likenessOf(found)) rows.push(["looks like", like.sentence.replace(/^looks like /, "")]);
  const text = [table(rows), verdictText(found, paint), nextSteps(found)].filter(Boolean).join("\n\n");
  return escapeText(text);
}

function crashLine({ fingerprint, outcome }: TriagedCase): string {
  if (!fingerprint || !outcome) return "not run yet";
  const rate = `${outcome.stability.same} of ${outcome.stability.runs} runs`;
  if (fingerprint.fingerprint) return `${fingerprint.fingerprint.summary} (${rate}; named by ${fingerprint.from})`;
  const { reading } = fingerprint;
  if (reading.kind === "hang") return `no crash: it does not end (${rate})`;
  if (reading.kind === "trap") return `no crash: a trap, Exception: ${reading.message}`;
  if (reading.kind === "refused") return `no crash: the module is refused at ${reading.stage}: ${reading.message}`;
  return `no crash: ${reading.kind}${"message" in reading ? `: ${reading.message}` : ""}`;
}

function minimalLine({ reduction, record, path }: TriagedCase): string {
  if (!reduction) return "";
  const share = ((100 * reduction.size.to) / record.input.size).toFixed(
    reduction.size.to * 10 < record.input.size ? 2 : 0,
  );
  return `${bytes(reduction.size.to)} (${share} %), ${reduction.questions} questions: ${path}/minimal.wasm`;
}

function verdictText({ verdict }: TriagedCase, paint: Paint): string {
  if (!verdict) return "";
  const width = terminalWidth();
  const head = `${paint("bold", `verdict: ${verdict.action}`)}  (expected class: ${verdict.class}; policy ${verdict.policy}; confidence ${verdict.confidence})`;
  const rules = verdict.rules.flatMap((r) => [
    ...wrap(`"${r.quote}"`, width - 4).map((l) => `    ${l}`),
    `      ${r.id}`,
  ]);
  const notes = verdict.notes.flatMap((n) => wrap(n, width - 4).map((l, i) => (i === 0 ? "  · " : "    ") + l));
  const conflicts =
    verdict.conflicts.length > 0
      ? [
          `  ${verdict.conflicts.length} conflict${verdict.conflicts.length === 1 ? "" : "s"} inside the policy: assay classify shows both sides`,
        ]
      : [];
  return [head, ...rules, ...notes, ...conflicts].join("\n");
}

function nextSteps(found: TriagedCase): string {
  if (!found.bundle) return `case: ${found.path}`;
  const lines = [`bundle: ${found.path}/bundle`];
  if (found.verdict?.action === "report-privately") {
    lines.push(
      "Read ADVISORY.md there. To file it privately:",
      `  cd ${found.path}/bundle && ${filingCommand(found.record.repository)}`,
    );
  }
  return lines.join("\n");
}

/** Exit code of a case: `--fail-on` first, then no crash, else done. */
export function endOfCase(found: TriagedCase, failOn: string | undefined): ExitName {
  const asked =
    failOn
      ?.split(",")
      .map((w) => w.trim())
      .filter(Boolean) ?? [];
  const known = [
    "report-privately",
    "public-bug",
    "not-a-bug",
    "update",
    "not-reproduced",
    "security",
    "potential-security",
    "bug",
    "unclear",
  ];
  const odd = asked.find((w) => !known.includes(w));
  if (odd !== undefined)
    throw new UsageError(`--fail-on ${odd}: no such action or class`, `Known: ${known.join(", ")}.`);
  if (found.verdict && (asked.includes(found.verdict.action) || asked.includes(found.verdict.class))) return "matched";
  const name = found.fingerprint;
  return name && name.fingerprint === null && name.reading.kind !== "hang" ? "noCrash" : "done";
}

/** Colour codes are ours; everything else that a terminal would obey is not. */
function escapeText(text: string): string {
  return text
    .split(/(\u001b\[\d+m)/)
    .map((part, i) => (i % 2 === 1 ? part : escapeControl(part)))
    .join("");
}

export function renderRun(found: TriagedCase): string {
  const rows: [string, string][] = [
    ["input", `${found.record.input.name}, ${bytes(found.record.input.size)}`],
    ["result", crashLine(found)],
  ];
  const fingerprint = found.fingerprint?.fingerprint;
  if (fingerprint)
    rows.push(["frames", fingerprint.frames.slice(0, 4).join(" < ") || "none"], ["key", fingerprint.key]);
  for (const o of [...(found.outcome?.runs.slice(0, 1) ?? []), ...(found.outcome?.more ?? [])]) {
    const end = o.timedOut ? "no end within the limit" : (o.signal ?? `exit ${o.exitCode}`);
    rows.push([
      o.target,
      `${end}${o.reading.kind === "crash" ? `: ${o.reading.fingerprint.summary}` : `: ${o.reading.kind}`}`,
    ]);
  }
  return escapeControl(table(rows));
}
