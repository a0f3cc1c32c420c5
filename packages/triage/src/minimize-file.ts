/**
 * Minimizing as a tool of its own: a file, a question, a smaller file. The question is the crash of the first run, or a script
 * whose exit 0 says "interesting" (as for wasm-reduce, wasm-tools shrink and creduce). The best so far is at `out` at any moment.
 */
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Reading } from "@assay/crash";
import {
  fileJournal,
  type MinimizeEvent,
  MinimizerError,
  minimize,
  type Question,
  type Reduction,
} from "@assay/minimizer";
import { sha256, writeBeside } from "./case-directory.ts";
import { TriageError } from "./error.ts";
import { readInput } from "./input.ts";
import { type NeededCommand, neededCommand } from "./minimize-command.ts";
import {
  type Baseline,
  checkHead,
  questionDigest,
  readBaseline,
  writeBaseline,
  writeHead,
} from "./minimize-journal.ts";
import { type Observation, observe } from "./observe.ts";
import { v8Validate } from "./probes/v8.ts";
import { crashQuestion } from "./question.ts";
import { scriptQuestion } from "./script-question.ts";
import { fingerprintOf } from "./stages/fingerprint.ts";
import type { Target } from "./target.ts";

export interface MinimizeFileOptions {
  readonly file: string;
  readonly out: string;
  readonly question:
    | { readonly kind: "crash"; readonly target: Target }
    | { readonly kind: "script"; readonly words: readonly string[] };
  readonly workers: number;
  readonly timeoutMs: number;
  readonly keepValid: boolean;
  readonly force: boolean;
  readonly resume: boolean;
  /** Find out too which words and variables of the command are needed. */
  readonly command: boolean;
  /** Both for this call: what the journal answers is free. */
  readonly maxMs?: number;
  readonly maxQuestions?: number;
  readonly abort: AbortSignal;
  readonly onEvent: (event: MinimizeEvent) => void;
}

export interface MinimizedFile {
  readonly reduction: Reduction;
  readonly out: string;
  readonly sha256: string;
  /** The crash that was kept, in one line; null for a script. */
  readonly kept: string | null;
  readonly findings: readonly { readonly key: string; readonly file: string }[];
  /** Which words and variables of the command are needed; null when nobody asked. */
  readonly command: NeededCommand | null;
}

interface Opened {
  readonly question: Question;
  readonly kept: string | null;
  readonly baselineRuns: number;
  readonly runsBefore: number;
  /** Those of `runsBefore` that this call made, and not an interrupted one. */
  readonly runsNow: number;
  readonly timeoutMs: number;
  readonly checkpoints: boolean;
  readonly close: () => Promise<void>;
}

/** An input that does not crash at once may do so the next time. */
const TRIES = 5;

export async function minimizeFile(options: MinimizeFileOptions): Promise<MinimizedFile> {
  const input = readInput(options.file);
  const journal = `${options.out}.journal`;
  begin(options, journal, sha256(input.bytes));
  const { question, kept, baselineRuns, runsBefore, runsNow, timeoutMs, checkpoints, close } =
    options.question.kind === "crash"
      ? await ofCrash(options.question.target, input.bytes, options, journal)
      : ofScript(options.question.words, options, journal);
  const reached = options.resume ? fileAt(options.out) : undefined;
  let reduction: Reduction;
  try {
    reduction = await minimize(input.bytes, question, {
      workers: options.workers,
      journal: fileJournal(journal),
      baselineRuns,
      runsBefore,
      checkpoints,
      onBest: (best) => writeBeside(options.out, best),
      ...(reached ? { reached } : {}),
      onEvent: options.onEvent,
      timeoutMs,
      now: () => performance.now(),
      abort: options.abort,
      ...(options.keepValid
        ? { keepValid: async (bytes: Uint8Array) => (await v8Validate(bytes)).answer === "valid" }
        : {}),
      ...(options.maxMs ? { maxMs: options.maxMs } : {}),
      ...(options.maxQuestions ? { maxQuestions: options.maxQuestions - runsNow } : {}),
    });
  } catch (error) {
    // Nothing to go on with.
    if (error instanceof MinimizerError) rmSync(journal, { force: true });
    throw error;
  } finally {
    await close();
  }
  writeBeside(options.out, reduction.bytes);
  const done = reduction.stopped === "done";
  const command = done && options.command ? await ofCommand(options, reduction, journal) : null;
  // Only a finished search needs no memory; after an interruption --resume reads it.
  if (done) rmSync(journal, { force: true });
  return {
    reduction,
    out: options.out,
    sha256: sha256(reduction.bytes),
    kept,
    findings: saveFindings(options.out, reduction),
    command,
  };
}

function fileAt(path: string): Uint8Array | undefined {
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path) : undefined;
}

/** What stands at the output is the user's until our own journal beside it says otherwise. */
function begin(options: MinimizeFileOptions, journal: string, input: string): void {
  if (resolve(options.out) === resolve(options.file))
    throw new TriageError("case-exists", "the output would replace the input", "Choose another name with -o.");
  const { question } = options;
  const head = {
    input,
    question:
      question.kind === "crash"
        ? questionDigest(question.target.template, ["crash", question.target.env, options.keepValid])
        : questionDigest(question.words, ["script", options.keepValid]),
  };
  if (options.resume && existsSync(journal)) {
    checkHead(journal, head);
    return;
  }
  if (existsSync(options.out) && !options.force) {
    const hint = existsSync(journal)
      ? "Go on with it: --resume. Begin anew: --force."
      : "Choose another name with -o, or --force.";
    throw new TriageError("case-exists", `${options.out} is there already`, hint);
  }
  writeHead(journal, head);
}

async function ofCrash(
  target: Target,
  bytes: Uint8Array,
  options: MinimizeFileOptions,
  journal: string,
): Promise<Opened> {
  let known = readBaseline(journal);
  const runsNow = known ? 0 : 1;
  if (!known) {
    known = await look(target, bytes, options).catch((error: unknown) => {
      rmSync(journal, { force: true });
      throw error;
    });
    writeBaseline(journal, known);
  }
  const { ms, hang, fingerprint } = known;
  const question = crashQuestion({
    target,
    kind: "wasm",
    workers: options.workers,
    baselineMs: ms,
    hang,
    abort: options.abort,
    ...(fingerprint ? { rich: { target, fingerprint } } : {}),
  });
  return {
    question,
    kept: fingerprint?.summary ?? "does not end",
    // The look has been one run of the baseline.
    baselineRuns: 2,
    runsBefore: 1,
    runsNow,
    timeoutMs: Math.min(options.timeoutMs, question.timeoutMs),
    checkpoints: true,
    close: question.close,
  };
}

async function look(target: Target, bytes: Uint8Array, options: MinimizeFileOptions): Promise<Baseline> {
  let seen: Observation | undefined;
  for (let n = 0; n < TRIES; n++) {
    const { observation, ms } = await observe(target, bytes, "wasm", {
      timeoutMs: options.timeoutMs,
      abort: options.abort,
    });
    const fingerprint = fingerprintOf(observation);
    const hang = observation.reading.kind === "hang";
    if (fingerprint || hang) return { ms, hang, fingerprint };
    seen = observation;
    if (seen.reading.kind === "setup-error") break;
  }
  throw Object.assign(
    new TriageError(
      "runtime-unusable",
      `${options.file} does not crash ${target.name}: ${seen ? inWords(seen.reading) : ""}`,
      "Minimizing needs an input that crashes; see what it does: assay run FILE --runtime NAME",
    ),
    { exit: 4 },
  );
}

function inWords(reading: Reading): string {
  return "message" in reading ? `${reading.kind}: ${reading.message}` : reading.kind;
}

function ofScript(words: readonly string[], options: MinimizeFileOptions, journal: string): Opened {
  const baselineMs = readBaseline(journal)?.ms;
  const { question, close } = scriptQuestion({
    words,
    workers: options.workers,
    timeoutMs: options.timeoutMs,
    ...(baselineMs === undefined ? {} : { baselineMs }),
    onBaseline: (ms) => writeBaseline(journal, { ms, hang: false, fingerprint: null }),
  });
  // A script has no richer form.
  return {
    question,
    kept: null,
    baselineRuns: 3,
    runsBefore: 0,
    runsNow: 0,
    timeoutMs: options.timeoutMs,
    checkpoints: false,
    close,
  };
}

async function ofCommand(
  options: MinimizeFileOptions,
  { bytes, flaky }: Reduction,
  journalPath: string,
): Promise<NeededCommand | null> {
  const baseline = readBaseline(journalPath);
  if (options.question.kind !== "crash" || !baseline) return null;
  const { target } = options.question;
  return neededCommand({
    target,
    bytes,
    journalPath,
    baselineMs: baseline.ms,
    fingerprint: baseline.fingerprint,
    runs: flaky?.repeats ?? 1,
    abort: options.abort,
  });
}

function saveFindings(out: string, reduction: Reduction): MinimizedFile["findings"] {
  return reduction.findings.map(({ key, bytes }) => {
    const file = join(dirname(out), `${basename(out, ".wasm")}.findings`, `${sha256(bytes).slice(0, 12)}.wasm`);
    writeBeside(file, bytes);
    return { key, file };
  });
}
