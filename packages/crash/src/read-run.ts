/**
 * A run to a reading. The order is the argument: a report outweighs any status; a signal outweighs the runtime's own words;
 * then come the words, since exit 1 is a trap, a usage error or a program's own choice alike.
 */
import { isCredible, isOdd } from "./credible.ts";
import { cleanLines } from "./lines.ts";
import type { Fingerprint, Reading, RunText } from "./reading.ts";
import type { Finding, Report } from "./report.ts";
import { STRENGTH } from "./report.ts";
import { READERS } from "./reports/all.ts";
import { STATUS_SIGNALS } from "./reports/shell.ts";
import { windowsCode } from "./reports/windows.ts";
import { strongest } from "./strongest.ts";

/** Signals that come from outside: a person, a limit, a full pipe. They say nothing of the program. */
const OUTSIDE: ReadonlySet<string> = new Set([
  "SIGKILL",
  "SIGTERM",
  "SIGINT",
  "SIGHUP",
  "SIGPIPE",
  "SIGXFSZ",
  "SIGUSR1",
  "SIGUSR2",
  "SIGQUIT",
]);
/** Limits on time. */
const TIME: ReadonlySet<string> = new Set(["SIGXCPU", "SIGALRM", "SIGVTALRM", "SIGPROF"]);

export interface Findings {
  readonly reports: readonly Report[];
  readonly others: readonly Exclude<Finding, { what: "report" }>[];
  /** Formats that found something, by name. */
  readonly recognised: readonly string[];
}

/** Everything every reader finds in some texts. */
export function findingsIn(texts: readonly string[]): Findings {
  const reports: Report[] = [];
  const others: Exclude<Finding, { what: "report" }>[] = [];
  const recognised = new Set<string>();
  for (const text of texts) {
    if (text === "") continue;
    const lines = cleanLines(text);
    for (const [name, read] of Object.entries(READERS)) {
      for (const finding of read(lines, text)) {
        if (finding.what === "report") reports.push(finding.report);
        else others.push(finding);
        recognised.add(finding.what === "report" ? `${name}: ${finding.report.kind}` : `${name}: ${finding.what}`);
      }
    }
  }
  return { reports, others, recognised: [...recognised] };
}

function signalReport(signal: string, source: "signal" | "status"): Report {
  return { source, kind: signal, signal, message: signal, frames: [], strength: STRENGTH.status };
}

/** What the words say, when nothing reports a crash. */
export function spoken({ others }: Findings): Reading | undefined {
  const say = (what: string) => others.find((other) => other.what === what);
  if (say("hang")) return { kind: "hang" };
  const refused = others.find((other) => other.what === "refused");
  if (refused) return { kind: "refused", stage: refused.stage, message: refused.message };
  const trap = say("trap");
  if (trap) return { kind: "trap", message: trap.message };
  const setup = say("setup-error");
  if (setup) return { kind: "setup-error", message: setup.message };
  const ended = say("clean");
  return ended && { kind: "clean", note: ended.message };
}

/** A status that stands for a signal where a shell or an emulator waited for the process, or a Windows exception code. */
function statusReport(exitCode: number): Report | undefined {
  const signal = STATUS_SIGNALS[exitCode] ?? windowsCode(`0x${(exitCode >>> 0).toString(16)}`);
  return signal ? signalReport(signal, "status") : undefined;
}

export function readRun(run: RunText): Reading {
  const said = findingsIn([run.stderr, run.stdout]);
  const seen = findingsIn(run.traces ?? []);
  const trapped = said.others.some((other) => other.what === "trap");
  const reports = [...said.reports.filter((report) => isCredible(report, run, trapped)), ...seen.reports];
  const findings = { reports, others: [...said.others, ...seen.others], recognised: [] };
  const serious = reports.filter((report) => report.strength > STRENGTH.leak);
  const fatal = run.signal !== null && !OUTSIDE.has(run.signal) && !TIME.has(run.signal) && !run.timedOut;
  if (serious.length > 0 || fatal) {
    const died =
      fatal && !serious.some((report) => report.signal === run.signal) ? [signalReport(run.signal!, "signal")] : [];
    return { kind: "crash", fingerprint: doubted(strongest([...serious, ...died])!, run) };
  }
  if (run.timedOut || (run.signal !== null && TIME.has(run.signal))) return { kind: "hang" };
  return spoken(findings) ?? silent(run, reports);
}

/** A fatal report of a run that ended well may be the program's own text. */
function doubted(fingerprint: Fingerprint, run: RunText): Fingerprint {
  if (!isOdd(fingerprint, run)) return fingerprint;
  return {
    ...fingerprint,
    confidence: "low",
    also: [...fingerprint.also, "exit status 0, as no sanitizer ends a run unless told to go on"],
  };
}

/** Nothing but a status, or a leak. */
function silent(run: RunText, reports: readonly Report[]): Reading {
  const { exitCode, signal } = run;
  if (reports.length > 0) return { kind: "crash", fingerprint: strongest(reports)! };
  if (signal !== null) return { kind: "unknown", recognised: [`killed by ${signal}`] };
  if (exitCode === null) return { kind: "unknown", recognised: [] };
  if (exitCode === 126 || exitCode === 127) {
    return { kind: "setup-error", message: `exit status ${exitCode}: the command was not found or not executable` };
  }
  if (exitCode === 137 || exitCode === 143)
    return { kind: "unknown", recognised: [`exit status ${exitCode}: killed from outside, or the program's own`] };
  const status = statusReport(exitCode);
  // A program may return any number; without a word from the runtime it is the program's own.
  return status ? { kind: "crash", fingerprint: strongest([status])! } : { kind: "clean" };
}
