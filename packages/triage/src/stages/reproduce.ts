/**
 * Stage 1: does it crash, every time, and what do the builds at hand see? The target runs several times; a sanitizer build
 * of the same version names the bug better than any plain build; a lost last line is fetched through a terminal; gdb gives
 * frames where nothing else does.
 */
import { gdbBacktrace } from "@assay/runner";
import { aotNamer } from "../aot-code.ts";
import { TriageError } from "../error.ts";
import { type Observation, observe, shown, type Timed, traced, withInputFile } from "../observe.ts";
import { type Session, targetOf, throwIfAborted } from "../session.ts";
import type { Target } from "../target.ts";
import { tellingRun } from "./telling-run.ts";

export interface Outcome {
  /** Runs of the target itself, in order. */
  readonly runs: readonly Observation[];
  /** One run each: the same input under a terminal, under gdb, on a sanitizer build of the same version. */
  readonly more: readonly Observation[];
  /** How many ended as the most telling of them did. */
  readonly stability: { readonly runs: number; readonly same: number };
  /** Milliseconds of the slowest run that ended by itself: the measure of later time limits, not a result. */
  readonly baselineMs: number;
  /** CPU time over wall time of the last run that hit the limit; near 0 means blocked, near 1 means busy. */
  readonly cpuShare: number | null;
}

export async function reproduce(session: Session): Promise<Outcome> {
  session.options.notify.phase(`running ${session.target.name} …`);
  const outcome = await look(session, session.bytes, session.options.repeats);
  refuseBadSetUp(session, outcome);
  return outcome;
}

/** A run that did not happen as asked is a mistake in the call, not news of the input; unless a sanitizer build saw the crash. */
function refuseBadSetUp({ target }: Session, { runs, more }: Outcome): void {
  const { reading } = tellingRun(runs) as Observation;
  if (reading.kind !== "setup-error" || more.some((one) => one.reading.kind === "crash")) return;
  throw new TriageError(
    "runtime-unusable",
    `${target.name} did not run as asked: ${reading.message}`,
    `The command was: ${shown(target.template).join(" ")}`,
  );
}

/** Everything the builds at hand see of these bytes; asked for the input, and again for what is left of it. */
export async function look(session: Session, bytes: Uint8Array, repeats: number): Promise<Outcome> {
  const { options, target, record } = session;
  const kind = record.input.kind;
  const runs: Timed[] = [];
  for (let i = 0; i < repeats; i++) {
    throwIfAborted(options);
    runs.push(await observe(target, bytes, kind, options));
    // A hang costs the whole limit each time: twice is enough to call it stable.
    if (runs.length >= 2 && runs.every((r) => r.observation.timedOut)) break;
  }
  const nameOf = aotNamer(bytes);
  const named = (seen: Observation): Observation => ({ ...seen, reading: nameOf(seen.reading) });
  const own = runs.map((r) => named(r.observation));
  const first = tellingRun(own) as Observation;
  const more: Observation[] = [];
  if (lostLine(first)) {
    const terminal = { ...target, name: `${target.name} (terminal)` };
    more.push((await observe(terminal, bytes, kind, { ...options, pty: true })).observation);
  }
  const seen = await sanitizerSiblings(session, bytes);
  more.push(...seen.map((s) => s.observation));
  if (!target.sanitizer && first.signal !== null && first.reading.kind === "crash") {
    const found = await underGdb(target, session, bytes, first);
    if (found) more.push(found);
  }
  const ended = [...runs, ...seen].filter((r) => !r.observation.timedOut);
  const hung = runs.filter((r) => r.observation.timedOut).at(-1);
  return {
    runs: own,
    more: more.map(named),
    stability: { runs: runs.length, same: own.filter((run) => sameFace(run, first)).length },
    baselineMs: Math.ceil(Math.max(1, ...ended.map((r) => r.ms))),
    cpuShare: hung?.cpuMs == null ? null : Math.round((hung.cpuMs / hung.ms) * 100) / 100,
  };
}

async function sanitizerSiblings(session: Session, bytes: Uint8Array): Promise<Timed[]> {
  const seen: Timed[] = [];
  for (const runtime of session.siblings.filter((r) => r.sanitizer)) {
    throwIfAborted(session.options);
    session.options.notify.phase(`running ${runtime.name} (sees more of the same bug) …`);
    const target = targetOf(runtime, session.record.command);
    seen.push(await observe(target, bytes, session.record.input.kind, session.options));
  }
  return seen;
}

/** iwasm prints its last line with printf and aborts: through a pipe it is lost. */
function lostLine(run: Observation): boolean {
  return run.signal === "SIGABRT" && run.stdout.trim() === "" && run.stderr.trim() === "";
}

async function underGdb(
  target: Target,
  session: Session,
  bytes: Uint8Array,
  plain: Observation,
): Promise<Observation | undefined> {
  session.options.notify.phase("reading a backtrace with gdb …");
  const trace = await withInputFile(target, bytes, session.record.input.kind, (argv) =>
    gdbBacktrace(argv, {
      timeoutMs: session.options.timeoutMs * 3,
      env: target.env,
      ...(session.options.abort ? { abort: session.options.abort } : {}),
    }),
  );
  return trace === null ? undefined : traced(plain, "gdb", trace);
}

function sameFace(a: Observation, b: Observation): boolean {
  if (a.reading.kind !== b.reading.kind) return false;
  return (
    a.reading.kind !== "crash" || b.reading.kind !== "crash" || a.reading.fingerprint.key === b.reading.fingerprint.key
  );
}
