/**
 * A program inside the runtime can print anything, and often prints what looks like a crash: its own failed assertion, its
 * own panic, then the trap that follows. A report counts only if the process ended as one that wrote such a report ends.
 */
import type { RunText } from "./reading.ts";
import type { Report } from "./report.ts";
import { STATUS_SIGNALS } from "./reports/shell.ts";

/** Words after which a process aborts. */
const ABORTS: ReadonlySet<string> = new Set(["assertion", "panic", "glibc", "iwasm"]);
/** Words about another process. */
const HEARSAY: ReadonlySet<string> = new Set(["shell", "kernel", "windows"]);
/** Tools that end the process with a status of their own. */
const FATAL_TOOLS: ReadonlySet<string> = new Set(["asan", "hwasan"]);

function aborted({ exitCode, signal }: RunText): boolean {
  return signal !== null || (exitCode !== null && (exitCode in STATUS_SIGNALS || exitCode === 101 || exitCode > 255));
}

/** False where the run's end shows that the words were the program's own. `trapped`: the runtime reported a trap. */
export function isCredible({ source }: Report, run: RunText, trapped: boolean): boolean {
  if (run.timedOut || (run.exitCode === null && run.signal === null) || aborted(run)) return true;
  if (ABORTS.has(source)) return run.exitCode !== 0 && !trapped;
  return !HEARSAY.has(source) || run.exitCode !== 0;
}

/** A sanitizer that ended the process would not have ended it with 0; it can be told to go on, so the report stays. */
export function isOdd({ source }: Pick<Report, "source">, run: RunText): boolean {
  return FATAL_TOOLS.has(source) && run.exitCode === 0 && !run.timedOut;
}

/** In a log without status: an assertion or a panic of the program, which the trap `unreachable` ends. */
export function isProgramsOwn({ source }: Report, traps: readonly string[]): boolean {
  return (source === "assertion" || source === "panic") && traps.includes("unreachable");
}
