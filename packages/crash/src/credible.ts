/**
 * A program inside the runtime can print anything: its own failed assertion, or a whole report made up to give a crash a
 * wrong name. What it cannot do is speak after it is dead, choose the signal that kills it, or know its process number.
 * So a report counts only if the process ended as one that wrote such a report ends, and a debugger outweighs all words.
 */
import type { RunText } from "./reading.ts";
import type { Report } from "./report.ts";
import { STATUS_SIGNALS } from "./reports/signals.ts";

/** Words after which a process aborts. */
const ABORTS: ReadonlySet<string> = new Set(["assertion", "panic", "glibc", "iwasm"]);
/** Words about another process. */
const HEARSAY: ReadonlySet<string> = new Set(["shell", "kernel", "windows"]);
/** Boards and phones: a process of this machine that died by a signal is none. */
const DEVICES: ReadonlySet<string> = new Set(["zephyr", "esp-idf", "nuttx", "android", "apple"]);
/** Tools that catch the signals themselves and end the process with a status of their own. */
const FATAL_TOOLS: ReadonlySet<string> = new Set(["asan", "hwasan", "msan", "tsan"]);
/** They come with the build: a plain one cannot speak so. */
const BUILT_IN: ReadonlySet<string> = new Set([...FATAL_TOOLS, "ubsan", "lsan", "sanitizer"]);
const DEBUGGERS: ReadonlySet<string> = new Set(["gdb", "lldb"]);
const DEATHS: ReadonlySet<string> = new Set(Object.values(STATUS_SIGNALS));

/** The signal of its own making that ended the process, as its waiter saw it or as a shell told it. */
function deathOf({ signal, exitCode }: RunText): string | undefined {
  if (signal !== null) return DEATHS.has(signal) ? signal : undefined;
  return exitCode === null ? undefined : STATUS_SIGNALS[exitCode];
}

function endsLikeSanitizer({ source }: Report, run: RunText): boolean {
  if (run.sanitizerExit === null) return false;
  if (!FATAL_TOOLS.has(source)) return true;
  const death = deathOf(run);
  if (death !== undefined) return death === "SIGABRT";
  return run.exitCode === null || run.sanitizerExit === undefined || run.exitCode === run.sanitizerExit;
}

/** After these words comes abort(), and nothing else but the signal that a handler of the runtime's had taken. */
function endsLikeAbort({ kind }: Report, run: RunText, trapped: boolean): boolean {
  const death = deathOf(run);
  if (death !== undefined) return death === "SIGABRT" || death === kind;
  if (run.exitCode === null || run.exitCode === 101 || run.exitCode > 255) return true;
  return run.exitCode !== 0 && !trapped;
}

/** False where the run's end shows that the words were the program's own. `trapped`: the runtime reported a trap. */
function fitsTheEnd(report: Report, run: RunText, trapped: boolean): boolean {
  const { source } = report;
  if (BUILT_IN.has(source)) return endsLikeSanitizer(report, run);
  if (run.timedOut) return true;
  if (DEVICES.has(source)) return run.signal === null;
  if (ABORTS.has(source)) return endsLikeAbort(report, run, trapped);
  return !HEARSAY.has(source) || (run.exitCode !== 0 && (!trapped || deathOf(run) !== undefined));
}

const SANITIZER_FRAME = /^_{0,3}(?:(?:hw)?asan|msan|tsan|sanitizer|interceptor)/;

/** Words that do not fit what a debugger saw of the same death are not about it. */
function contradicts(witness: Report, { source, kind }: Report): boolean {
  if (source === "llvm" && kind === "crash") return true;
  if (kind === witness.kind) return false;
  if (FATAL_TOOLS.has(source)) return !witness.frames.some((frame) => SANITIZER_FRAME.test(frame.function ?? ""));
  return witness.kind !== "SIGABRT" && (ABORTS.has(source) || source === "llvm");
}

/** A debugger that was the command itself: it does not die of its program's signal, nor end with its status. */
function isSession({ source }: Report, run: RunText): boolean {
  return DEBUGGERS.has(source) && deathOf(run) === undefined && (run.exitCode === null || run.exitCode <= 1);
}

/** The process that died wrote last, and once: a report with another number, or with an end of its own before that, is somebody else's. */
export function byTheDead(reports: readonly Report[]): readonly Report[] {
  const last = reports.findLastIndex((report) => report.process !== undefined);
  const dead = reports[last]?.process;
  return reports.filter(
    ({ process, final }, at) => process === undefined || (process === dead && (at === last || final !== true)),
  );
}

/** The reports that fit the run's end and each other: the process's own, and what was seen of it from outside. */
export function believed(
  told: readonly Report[],
  seen: readonly Report[],
  run: RunText,
  trapped: boolean,
): readonly Report[] {
  const death = deathOf(run);
  const unknown = run.exitCode === null && run.signal === null;
  const witness = seen.find(
    ({ source, signal, frames }) =>
      DEBUGGERS.has(source) &&
      signal !== undefined &&
      (unknown || signal === death) &&
      frames.some((frame) => frame.function),
  );
  const own = told.filter((report) => !DEBUGGERS.has(report.source) || isSession(report, run));
  return [...own, ...seen].filter(
    (report) => fitsTheEnd(report, run, trapped) && !(witness && contradicts(witness, report)),
  );
}

/** What speaks against a report that fits all the same. */
export function oddity({ source }: Pick<Report, "source">, run: RunText): string | undefined {
  if (run.timedOut && !DEBUGGERS.has(source)) return "the run went on until its time was up";
  if (run.exitCode === 0 && FATAL_TOOLS.has(source))
    return "exit status 0, as no sanitizer ends a run unless told to go on";
  return undefined;
}

/** In a log without status: an assertion or a panic of the program, which the trap `unreachable` ends. */
export function isProgramsOwn({ source }: Report, traps: readonly string[]): boolean {
  return (source === "assertion" || source === "panic") && traps.includes("unreachable");
}
