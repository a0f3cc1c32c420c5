/**
 * A run to a reading. The order is the argument: a report outweighs any status; a signal outweighs the runtime's own words;
 * then come the words, since exit 1 is a trap, a usage error or a program's own choice alike.
 */
import { believed, byTheDead, oddity } from "./credible.ts";
import { cleanLines } from "./lines.ts";
import type { Fingerprint, Reading, RunText } from "./reading.ts";
import type { Finding, Report } from "./report.ts";
import { STRENGTH } from "./report.ts";
import { READERS } from "./reports/all.ts";
import { STATUS_SIGNALS } from "./reports/signals.ts";
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
export function findingsIn(
  texts: readonly string[],
  linesOf: (text: string) => readonly string[] = cleanLines,
): Findings {
  const reports: Report[] = [];
  const others: Exclude<Finding, { what: "report" }>[] = [];
  const recognised = new Set<string>();
  for (const text of texts) {
    if (text === "") continue;
    const lines = linesOf(text);
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

/** What the words say, when nothing reports a crash. The runtime's last word came after all that the program said. */
export function spoken({ others }: Findings): Reading | undefined {
  const say = (what: string) => others.find((other) => other.what === what);
  if (say("hang")) return { kind: "hang" };
  const last = others.findLast(({ what }) => what === "refused" || what === "trap" || what === "clean");
  if (last?.what === "refused") return { kind: "refused", stage: last.stage, message: last.message };
  if (last?.what === "trap") return { kind: "trap", message: last.message };
  const setup = say("setup-error");
  if (setup) return { kind: "setup-error", message: setup.message };
  return last && { kind: "clean", note: last.message };
}

/** A status that stands for a signal where a shell or an emulator waited for the process, or a Windows exception code. */
function statusReport(exitCode: number): Report | undefined {
  const signal = STATUS_SIGNALS[exitCode] ?? windowsCode(`0x${(exitCode >>> 0).toString(16)}`);
  return signal ? signalReport(signal, "status") : undefined;
}

export function readRun(run: RunText): Reading {
  const out = findingsIn([run.stdout]);
  const err = findingsIn([run.stderr]);
  const traces = (run.traces ?? []).map((text) => findingsIn([text]));
  const others = [err, out, ...traces].flatMap((text) => text.others);
  const trapped = [...err.others, ...out.others].some((other) => other.what === "trap");
  const alive = byTheDead([...out.reports, ...err.reports]);
  const told = [...err.reports, ...out.reports].filter((report) => alive.includes(report));
  // Each trace is of a process of its own.
  const seen = traces.flatMap((text) => byTheDead(text.reports));
  const reports = believed(told, seen, run, trapped);
  const doubted = [...err.reports, ...out.reports].filter((report) => !reports.includes(report));
  const serious = reports.filter((report) => report.strength > STRENGTH.leak);
  const fatal = run.signal !== null && !OUTSIDE.has(run.signal) && !TIME.has(run.signal) && !run.timedOut;
  const status = run.exitCode === null ? undefined : statusReport(run.exitCode);
  if (serious.length > 0 || fatal || (status && others.length > 0)) {
    const death = fatal ? signalReport(run.signal!, "signal") : status;
    const died = death && !serious.some((report) => report.signal === death.signal) ? [death] : [];
    return { kind: "crash", fingerprint: marked(strongest([...serious, ...died])!, run, doubted) };
  }
  if (run.timedOut || (run.signal !== null && TIME.has(run.signal))) return { kind: "hang" };
  // No run that did not happen, and none that did not end, ends well.
  const plausible =
    run.exitCode === 0 ? others.filter(({ what }) => what !== "setup-error" && what !== "hang") : others;
  return spoken({ reports, others: plausible, recognised: [] }) ?? silent(run, reports);
}

/** What speaks against the name, in words: an ending that does not fit, and reports that were not believed. */
function marked(fingerprint: Fingerprint, run: RunText, doubted: readonly Report[]): Fingerprint {
  const odd = oddity(fingerprint, run);
  const others = new Set(
    doubted.map((report) => `printed, but not by what ended the run: ${report.source}: ${report.kind}`),
  );
  return {
    ...fingerprint,
    ...(odd && { confidence: "low" as const }),
    also: [...fingerprint.also, ...(odd ? [odd] : []), ...[...others].slice(0, 4)],
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
  if (exitCode !== 0 && exitCode === run.sanitizerExit)
    return { kind: "unknown", recognised: [`exit status ${exitCode}, the sanitizer's, without its report`] };
  const status = statusReport(exitCode);
  // A program may return any number; without a word from the runtime it is the program's own.
  return status ? { kind: "crash", fingerprint: strongest([status])! } : { kind: "clean" };
}
