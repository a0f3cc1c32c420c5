/** Crashes of wamrc as LLVM prints them: fatal errors, unreachable marks, and the stack dump of its signal handler. */
import { gatherStack, parseSanitizerFrame } from "../frame.ts";
import { type Finding, type Frame, STRENGTH } from "../report.ts";

const DUMP = /^(?:Stack dump(?: without symbol names.{0,200})?:|PLEASE submit a bug report to .{1,200})/;
const FATAL = /^LLVM ERROR: (.{1,500})/;
const UNREACHABLE = /UNREACHABLE executed at (\S{1,500}):(\d{1,7})!/;
const THROWN = /^terminate called (?:after throwing an instance of '(.{1,300})'|without an active exception)/;
/** The handler prints itself first. */
const PRINTERS =
  /^(?:llvm::sys::(?:PrintStackTrace|RunSignalHandlers|CleanupOnSignal)|PrintStackTraceSignalHandler|SignalHandler|SignalsMutex)/;

export function readLlvm(lines: readonly string[]): Finding[] {
  const at = lines.findIndex((line) => DUMP.test(line));
  const told = lines
    .map((line) => FATAL.exec(line)?.[1] ?? UNREACHABLE.exec(line)?.[0] ?? (THROWN.exec(line)?.[1] && line))
    .find(Boolean);
  if (at < 0 && told === undefined) return [];
  let frames: readonly Frame[] = [];
  if (at >= 0) {
    const first = lines.findIndex((line, i) => i > at && i < at + 40 && parseSanitizerFrame(line)?.number === 0);
    const all = first < 0 ? [] : gatherStack(lines, first, parseSanitizerFrame).frames;
    const printers = all.findLastIndex((frame) => frame.function !== null && PRINTERS.test(frame.function));
    frames = all.slice(printers + 1);
  }
  const kind =
    told === undefined
      ? "crash"
      : told.startsWith("UNREACHABLE")
        ? "assertion"
        : THROWN.test(told)
          ? "uncaught-exception"
          : "fatal-error";
  const message = told ?? lines[at]!;
  return [
    {
      what: "report",
      report: {
        source: "llvm",
        kind,
        message,
        frames,
        strength: told === undefined ? STRENGTH.debugger : STRENGTH.abort,
      },
    },
  ];
}
