/** What compiling again showed: the answer, the wamrc and options behind it, and where the nearest file differs. */
import { provenanceFact, REBUILD_EXIT } from "@assay/provenance";
import type { Rebuilt } from "@assay/triage";
import type { Plan } from "../provenance/rebuild-plan.ts";
import { escapeControl, escapeLine } from "./escape.ts";
import { type Paint, table } from "./style.ts";

const SHOWN = 20;

/** A search that found nothing contradicts nobody; neither does a wamrc that made no file. */
export function exitOf({ source }: Plan, { best }: Rebuilt): number {
  const kind = best?.comparison?.kind;
  if (kind === undefined || (source === "search" && kind === "differs")) return 3;
  return REBUILD_EXIT[kind];
}

export function factOf({ verdict }: Plan, { best }: Rebuilt): ReturnType<typeof provenanceFact> {
  const comparison = best?.comparison;
  return provenanceFact(verdict, comparison && { comparison, recorded: best.wamrc.recorded });
}

export function summaryOf({ source, refused }: Plan, { best, attempts, wasmSha256 }: Rebuilt): object {
  return {
    answer: best?.comparison?.kind ?? "not-attempted",
    exact: best?.comparison?.kind === "reproduced" ? best.comparison.exact : null,
    optionsFrom: source,
    notReplayed: refused,
    wasmSha256,
    wamrc: best?.wamrc ?? null,
    argv: best?.argv ?? null,
    differences: best?.comparison?.diff.differences ?? [],
    masked: best?.comparison?.diff.masked ?? { a: [], b: [] },
    failure: best?.failure ?? null,
    attempts: attempts.length,
  };
}

export function renderRebuild(file: string, plan: Plan, rebuilt: Rebuilt, paint: Paint): string {
  const { best, attempts } = rebuilt;
  if (!best) return `${escapeLine(file)}: ${paint("yellow", "not attempted")}\n${escapeControl(whyNot(plan))}`;
  const { comparison, wamrc, argv } = best;
  const answer = comparison ? comparison.kind.replaceAll("-", " ") : "no file was made";
  const rows: string[][] = [["", "answer", comparison?.text ?? best.failure ?? ""]];
  const stand = wamrc.recorded ? ", the recorded stand-in: no proof about a real wamrc" : "";
  rows.push(["", "wamrc", `${wamrc.path} ${wamrc.version ?? ""}${stand}`], ["", "sha256", wamrc.sha256]);
  rows.push(["", "options", `${argv.join(" ") || "none"} (${plan.source})`]);
  if (attempts.length > 1) rows.push(["", "tried", `${attempts.length} combinations; this is the nearest`]);
  for (const { offset, value, why } of comparison?.diff.masked.a ?? []) {
    rows.push(["", "ignored", `0x${value.toString(16)} at offset 0x${offset.toString(16)}: ${why}`]);
  }
  const differences = comparison?.diff.differences ?? [];
  for (const d of differences.slice(0, SHOWN))
    rows.push(["", d.section, `${d.item}: ${d.kind}. ${d.details.join("; ")}`]);
  if (differences.length > SHOWN) rows.push(["", "", `and ${differences.length - SHOWN} more (assay diff)`]);
  const tint = comparison?.kind === "reproduced" ? "green" : "yellow";
  return `${escapeLine(file)}: ${paint(tint, answer)}\n${escapeControl(table(rows))}`;
}

function whyNot({ source, refused }: Plan): string {
  if (refused.length > 0) {
    return `The statement names what is never run on a stranger's word: ${refused.join(" ")}\nGive the options yourself after --, if you trust them.`;
  }
  if (source === "none") return "Nothing is claimed about its options. Give them after --, or try --search.";
  return "There is nothing to try.";
}
