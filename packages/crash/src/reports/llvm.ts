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

/** The handler's own frames come first, the last of them often without a name, then the C library's trampoline. */
function belowPrinters(frames: readonly Frame[]): readonly Frame[] {
  let last = frames.findLastIndex((frame) => frame.function !== null && PRINTERS.test(frame.function));
  const printer = frames[last];
  if (!printer) return frames;
  const next = frames[last + 1];
  if (next?.function === null && next.module === printer.module) last++;
  if (/^libc[.-]/.test(frames[last + 1]?.module ?? "") && frames[last + 1]?.function === null) last++;
  return frames.slice(last + 1);
}

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
    frames = belowPrinters(all);
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
