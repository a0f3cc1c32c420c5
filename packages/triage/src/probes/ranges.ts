/**
 * Versions in the grammar of advisories (`= 2.4.3`, `>= a, < b`), from versions that were tested and nothing else. A range needs
 * two affected releases with none between them that is known to be quiet, and its upper bound is a release that was seen fixed.
 */
import type { VersionResult } from "./versions.ts";

const FIXED: readonly VersionResult["state"][] = ["not-affected", "refuses-trigger"];

export function rangesOf(rows: readonly VersionResult[]): string[] {
  const releases = [...new Set(rows.flatMap((r) => (isRelease(r.version) ? [r.version] : [])))].sort(byNumber);
  const state = (version: string): "affected" | "fixed" | "unknown" => {
    const own = rows.filter((r) => r.version === version).map((r) => r.state);
    if (own.includes("affected")) return "affected";
    return own.some((s) => FIXED.includes(s)) ? "fixed" : "unknown";
  };
  const ranges: string[] = [];
  let run: string[] = [];
  const close = (next: string | undefined): void => {
    const [first, last] = [run[0], run.at(-1)];
    if (first !== undefined && first === last) ranges.push(`= ${first}`);
    else if (first !== undefined)
      ranges.push(next === undefined ? `>= ${first}, <= ${last}` : `>= ${first}, < ${next}`);
    run = [];
  };
  for (const version of releases) {
    const seen = state(version);
    if (seen === "affected") run.push(version);
    else close(seen === "fixed" ? version : undefined);
  }
  close(undefined);
  return ranges;
}

function isRelease(version: string | null): version is string {
  return version !== null && /^\d+(\.\d+)*$/.test(version);
}

export function byNumber(a: string, b: string): number {
  const [x, y] = [a.split(".").map(Number), b.split(".").map(Number)];
  for (let i = 0; i < Math.max(x.length, y.length); i++)
    if ((x[i] ?? 0) !== (y[i] ?? 0)) return (x[i] ?? 0) - (y[i] ?? 0);
  return 0;
}
