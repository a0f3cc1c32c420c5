/** A case as people read it: what crashed, what it was reduced to, the verdict with the rule that decides, what is left to do. */
import { filingCommand } from "@assay/advisory";
import { likenessOf, type TriagedCase } from "@assay/triage";
import type { ExitName } from "../exit-codes.ts";
import { matches, outcomesOf } from "../fail-on.ts";
import { openOnly, settling } from "./doubt.ts";
import { escapeControl, escapeLine } from "./escape.ts";
import { bytes, type Paint, table, terminalWidth, wrap } from "./style.ts";

/** The JSON form: what a pipeline asks for first; everything else is in the files of the case. */
export function summaryOf(found: TriagedCase): object {
  const { record, fingerprint, reduction, verdict, bundle } = found;
  return {
    case: found.path,
    input: record.input,
    ...(record.log ? { log: record.log } : {}),
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
    ["input", inputLine(found)],
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

function inputLine({ record: { input, log } }: TriagedCase): string {
  const said = input ? `${escapeLine(input.name)}, ${bytes(input.size)}` : "";
  return log ? [`log ${escapeLine(log.name)}, ${bytes(log.size)}`, said || "no input given"].join("; ") : said;
}

function crashLine({ fingerprint, outcome }: TriagedCase): string {
  if (!fingerprint || !outcome) return "not run yet";
  const { runs, same } = outcome.stability;
  const rate = runs === 0 ? "read from the log" : `${same} of ${runs} runs`;
  if (fingerprint.fingerprint)
    return `${fingerprint.fingerprint.summary} (${rate}${runs === 0 ? "" : `; named by ${fingerprint.from}`})`;
  const { reading } = fingerprint;
  if (reading.kind === "hang") return `no crash: it does not end (${rate})`;
  if (reading.kind === "trap") return `no crash: a trap, Exception: ${reading.message}`;
  if (reading.kind === "refused") return `no crash: the module is refused at ${reading.stage}: ${reading.message}`;
  if (reading.kind === "unknown") return `not known: ${reading.recognised.join(", ") || "nothing is recognised"}`;
  return `no crash: ${reading.kind}${"message" in reading ? `: ${reading.message}` : ""}`;
}

function minimalLine({ reduction, path }: TriagedCase): string {
  if (!reduction) return "";
  const { from, to } = reduction.size;
  const share = ((100 * to) / from).toFixed(to * 10 < from ? 2 : 0);
  return `${bytes(reduction.size.to)} (${share} %), ${reduction.questions} questions: ${path}/minimal.wasm`;
}

function verdictText({ verdict, path }: TriagedCase, paint: Paint): string {
  if (!verdict) return "";
  const width = terminalWidth();
  const head = [
    `${paint("bold", `verdict: ${verdict.action}`)}  (expected class: ${verdict.class})`,
    `  policy ${verdict.policy}, confidence ${verdict.confidence}`,
  ];
  const doubt = openOnly(verdict);
  if (doubt !== undefined)
    head.push(`  private because ${doubt}: answer them with`, `    assay classify ${escapeLine(path)}`);
  const { surely, perhaps } = settling(verdict);
  const rules = surely.flatMap((r) => [
    ...wrap(`"${r.quote}"`, width - 4).map((l) => `    ${l}`),
    `      ${r.id}: decides the ${r.decides.join(" and the ")}`,
  ]);
  if (perhaps.length > 0) {
    const ids = perhaps.map((r) => r.id).join(", ");
    rules.push(...wrap(`may decide, by the open answers: ${ids}`, width - 4).map((l) => `    ${l}`));
  }
  const others = verdict.rules.length - surely.length - perhaps.length;
  if (others > 0)
    rules.push(
      `    ${others} more sentence${others === 1 ? " applies" : "s apply"} and ${others === 1 ? "decides" : "decide"} nothing: assay classify`,
    );
  const notes = verdict.notes.flatMap((n) => wrap(n, width - 4).map((l, i) => (i === 0 ? "  · " : "    ") + l));
  const conflicts =
    verdict.conflicts.length > 0
      ? [
          `  ${verdict.conflicts.length} conflict${verdict.conflicts.length === 1 ? "" : "s"} inside the policy: assay classify shows both sides`,
        ]
      : [];
  return [...head, ...rules, ...notes, ...conflicts].join("\n");
}

function nextSteps(found: TriagedCase): string {
  if (!found.bundle) {
    const why = found.record.input === null && found.fingerprint?.fingerprint ? NO_BUNDLE : [];
    return [`case: ${found.path}`, ...why].join("\n");
  }
  const lines = [`bundle: ${found.path}/bundle`];
  if (found.verdict?.action === "report-privately") {
    lines.push(
      "Read ADVISORY.md there. To file it privately:",
      `  cd ${found.path}/bundle && ${filingCommand(found.record.repository)}`,
    );
  }
  return lines.join("\n");
}

const NO_BUNDLE = [
  "No bundle: a log alone is nothing that a maintainer can run. With the input:",
  "  assay triage --log LOG INPUT",
];

/** Exit code of a case: `--fail-on` first, then no crash, else done. */
export function endOfCase(found: TriagedCase, failOn: string | undefined): ExitName {
  const asked = outcomesOf(failOn);
  if (found.verdict && matches(found.verdict, asked)) return "matched";
  const name = found.fingerprint;
  if (name?.fingerprint === null && name.reading.kind === "unknown") return "noEvidence";
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
    ["input", inputLine(found)],
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
