/**
 * The minimizer's cheap question, asked thousands of times of one binary: is this still that crash? It reads only the part
 * of the output that holds the report, and needs no symbolizer: offsets become names through the binary's own symbol table,
 * read once by the caller. Raw offsets remain where there is no symbol, and on top inside a giant function.
 */
import { GIANTS } from "./fingerprint/giants.ts";
import { inProject } from "./fingerprint/noise.ts";
import { collapsed } from "./fingerprint/recursion.ts";
import { cleanLines } from "./lines.ts";
import type { RunText } from "./reading.ts";
import type { Frame, Report } from "./report.ts";
import { readAsan } from "./reports/asan.ts";
import { readGlibc } from "./reports/glibc.ts";
import { readUbsan } from "./reports/ubsan.ts";

/** Name of the function at an offset of a module, from its symbol table read once; undefined where there is none. */
export type SymbolAt = (offset: number, module: string) => string | undefined;

const HOT_FRAMES = 3;
/** A report's header and first frames. */
const REPORT_LENGTH = 16_384;

/** The piece of a text that begins with the line at `at`; undefined where that is nowhere. */
function around(text: string, at: number): string | undefined {
  if (at < 0) return undefined;
  const start = text.lastIndexOf("\n", at) + 1;
  return text.slice(Math.max(start, at - 4096), at + REPORT_LENGTH);
}

function symbolized(frame: Frame, symbolAt: SymbolAt | undefined): Frame {
  if (frame.function !== null || frame.offset === undefined) return frame;
  const name = symbolAt?.(Number.parseInt(frame.offset, 16), frame.module ?? "");
  return name === undefined ? frame : { ...frame, function: name };
}

function place(report: Report, symbolAt: SymbolAt | undefined): string {
  const frames = inProject(report.frames.map((frame) => symbolized(frame, symbolAt)));
  const names = frames.map((frame) => frame.function ?? `+0x${frame.offset ?? ""}`);
  const kept = collapsed(names).slice(0, HOT_FRAMES);
  const top = frames[kept[0] ?? 0];
  const inside =
    top?.function && GIANTS.has(top.function) ? ` ${top.offset ? `+0x${top.offset}` : (top.line ?? "")}` : "";
  return `${kept.map((i) => names[i]).join("<")}${inside}`;
}

/** The report that a sanitizer or the C library wrote, if any. */
function hotReport(stderr: string): Report | undefined {
  // The dead speak last: what stands before their report may be the program's own text.
  const sanitizer =
    around(stderr, stderr.lastIndexOf("ERROR: AddressSanitizer")) ?? around(stderr, stderr.indexOf("Sanitizer: "));
  const found = sanitizer === undefined ? undefined : readAsan(cleanLines(sanitizer))[0];
  if (found?.what === "report") return found.report;
  const undefinedBehaviour = around(stderr, stderr.indexOf(": runtime error: "));
  const checked = undefinedBehaviour
    ? readUbsan(cleanLines(undefinedBehaviour))
    : readGlibc(cleanLines(stderr.slice(-4096)));
  return checked[0]?.what === "report" ? checked[0].report : undefined;
}

/** Equal for two runs of one binary that died the same way. Comparable with nothing else, and not a fingerprint's key. */
export function hotKey(run: RunText, symbolAt?: SymbolAt): string {
  const report = hotReport(run.stderr) ?? (run.stdout.includes("Sanitizer: ") ? hotReport(run.stdout) : undefined);
  if (report) {
    const where = place(report, symbolAt);
    return `${run.signal ?? "exit"}|${report.source}|${report.kind}|${report.access ?? ""}|${where}`;
  }
  if (run.timedOut) return "hang";
  return run.signal ?? `exit ${run.exitCode}`;
}
