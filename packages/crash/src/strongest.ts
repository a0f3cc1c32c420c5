/**
 * One run, several witnesses: a C library's last word, a debugger's stack, a shell's remark. The strongest report names the
 * kind; where it has no stack, the stack of another witness of the same death is lent to it.
 */
import { fingerprintOf, project } from "./fingerprint/fingerprint.ts";
import type { Fingerprint } from "./reading.ts";
import type { Report } from "./report.ts";

/** Witnesses that stopped the process and looked at it. */
const ONLOOKERS: ReadonlySet<string> = new Set(["gdb", "lldb", "llvm", "android", "apple"]);

const named = (report: Report): number => report.frames.filter((frame) => frame.function !== null).length;

/** Reports that cannot be about the same death: UBSan goes on, LSan speaks at exit. */
function canLend(to: Report, from: Report): boolean {
  return (
    from !== to &&
    ONLOOKERS.has(from.source) &&
    named(from) > 0 &&
    to.source !== "lsan" &&
    !(to.source === "ubsan" && named(to) > 0)
  );
}

function withStack(primary: Report, reports: readonly Report[]): Report {
  const lender = reports.filter((report) => canLend(primary, report)).sort((a, b) => named(b) - named(a))[0];
  if (!lender || named(primary) > 1) return primary;
  const known = primary.frames[0]?.function;
  // An assertion's own line names its function; the stack must agree, or it is another run's.
  if (known && !lender.frames.some((frame) => frame.function === known)) return primary;
  return {
    ...primary,
    source: `${primary.source}+${lender.source}`,
    frames: lender.frames,
    ...(primary.access === undefined && lender.access && { access: lender.access }),
    ...(primary.address === undefined && lender.address && { address: lender.address }),
  };
}

/** What the run died of; undefined if nothing was reported. */
export function strongest(reports: readonly Report[]): Fingerprint | undefined {
  const ranked = reports
    .map((report, at) => ({ report, at }))
    .sort((a, b) => b.report.strength - a.report.strength || a.at - b.at);
  const primary = ranked[0]?.report;
  if (!primary) return undefined;
  const line = (report: Report): string => `${report.source}: ${project(report).kind}`;
  const others = new Set(ranked.map(({ report }) => line(report)));
  others.delete(line(primary));
  return fingerprintOf(withStack(primary, reports), [...others].slice(0, 8));
}
