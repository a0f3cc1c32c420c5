/** `assay triage` on a folder or on several files: bugs, one case each. The library does the work; here are progress and the table. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { BatchOptions, BatchResult } from "@assay/triage";
import { escapeControl, escapeLine } from "./render/escape.ts";
import { renderGrouping } from "./render/grouping.ts";
import { table } from "./render/style.ts";

/** A folder that is no case, or more than one path. */
export function isBatch(paths: readonly string[]): boolean {
  const [first] = paths;
  if (paths.length > 1) return true;
  if (first === undefined) return false;
  const folder = statSync(first, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return folder && !existsSync(join(first, "case.json"));
}

export function renderBatch({ grouping, cases, superseded }: BatchResult, out: BatchOptions["out"]): string {
  const rows = cases.map(({ bug, case: path, found, failed }) => [
    found?.verdict?.action ?? "no verdict",
    found?.reduction ? `${found.reduction.size.to} bytes` : "-",
    `${bug.summary}: ${failed ?? path}`,
  ]);
  const list = rows.length > 0 ? table([["ACTION", "MINIMAL", "BUG AND CASE"], ...rows]) : "no bug";
  const old = superseded.map((path) => ["superseded", escapeLine(path)]);
  const parts = [renderGrouping(grouping), escapeControl(list), table(old), `summary: ${join(out, "summary.json")}`];
  return parts.filter(Boolean).join("\n\n");
}
