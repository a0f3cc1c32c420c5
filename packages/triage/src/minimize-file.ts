/**
 * Minimizing as a tool of its own: a file, a question, a smaller file. The question is the crash of the first run, or a script
 * whose exit 0 says "interesting" (as for wasm-reduce, wasm-tools shrink and creduce). The best so far is at `out` at any moment.
 */
import { existsSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileJournal, type MinimizeEvent, minimize, type Question, type Reduction } from "@assay/minimizer";
import { fastRunner } from "@assay/runner";
import { sha256, writeBeside } from "./case-directory.ts";
import { withFile } from "./command-line.ts";
import { TriageError } from "./error.ts";
import { readInput } from "./input.ts";
import { observe } from "./observe.ts";
import { v8Validate } from "./probes/v8.ts";
import { crashQuestion } from "./question.ts";
import { resolveProgram } from "./runtimes.ts";
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
}

export async function minimizeFile(options: MinimizeFileOptions): Promise<MinimizedFile> {
  const input = readInput(options.file);
  const journalPath = `${options.out}.journal`;
  guard(options, journalPath);
  const { question, kept, close } =
    options.question.kind === "crash"
      ? await ofCrash(options.question.target, input.bytes, options)
      : ofScript(options.question.words, options);
  try {
    const reduction = await minimize(input.bytes, question, {
      workers: options.workers,
      journal: fileJournal(journalPath),
      onBest: (best) => writeBeside(options.out, best),
      onEvent: options.onEvent,
      timeoutMs: options.timeoutMs,
      now: () => performance.now(),
      abort: options.abort,
      ...(options.keepValid
        ? { keepValid: async (bytes: Uint8Array) => (await v8Validate(bytes)).answer === "valid" }
        : {}),
      ...(options.maxMs ? { maxMs: options.maxMs } : {}),
      ...(options.maxQuestions ? { maxQuestions: options.maxQuestions } : {}),
    });
    writeBeside(options.out, reduction.bytes);
    // Only a finished search needs no memory; after an interruption --resume reads it.
    if (reduction.stopped === "done") rmSync(journalPath, { force: true });
    return {
      reduction,
      out: options.out,
      sha256: sha256(reduction.bytes),
      kept,
      findings: saveFindings(options.out, reduction),
    };
  } finally {
    await close();
  }
}

/** What stands at the output is the user's until our own journal beside it says otherwise. */
function guard(options: MinimizeFileOptions, journalPath: string): void {
  if (resolve(options.out) === resolve(options.file))
    throw new TriageError("case-exists", "the output would replace the input", "Choose another name with -o.");
  if (options.resume && existsSync(journalPath)) return;
  if (existsSync(options.out) && !options.force) {
    const hint = existsSync(journalPath)
      ? "Go on with it: --resume. Begin anew: --force."
      : "Choose another name with -o, or --force.";
    throw new TriageError("case-exists", `${options.out} is there already`, hint);
  }
  rmSync(journalPath, { force: true });
}

async function ofCrash(
  target: Target,
  bytes: Uint8Array,
  options: MinimizeFileOptions,
): Promise<{ question: Question; kept: string; close: () => Promise<void> }> {
  const first = await observe(target, bytes, "wasm", { timeoutMs: options.timeoutMs, abort: options.abort });
  const found = fingerprintOf(first.observation);
  const hang = first.observation.reading.kind === "hang";
  if (!found && !hang) {
    const { reading } = first.observation;
    throw Object.assign(
      new TriageError(
        "runtime-unusable",
        `${options.file} does not crash ${target.name}: ${reading.kind}`,
        "Minimizing needs an input that crashes; see what it does: assay run FILE --runtime NAME",
      ),
      { exit: 4 },
    );
  }
  const question = crashQuestion({
    target,
    kind: "wasm",
    workers: options.workers,
    baselineMs: first.ms,
    hang,
    abort: options.abort,
    ...(found ? { rich: { target, fingerprint: found } } : {}),
  });
  return { question, kept: found?.summary ?? "does not end", close: question.close };
}

function ofScript(
  words: readonly string[],
  options: MinimizeFileOptions,
): { question: Question; kept: null; close: () => Promise<void> } {
  const program = resolveProgram(words[0] ?? "");
  if (!program)
    throw new TriageError(
      "runtime-unusable",
      `the script is not there: ${words[0]}`,
      "Give its path: -- ./interesting.sh {file}",
    );
  const given = [program, ...words.slice(1)];
  const template = given.some((w) => w.includes("{file}")) ? given : [...given, "{file}"];
  const folder = mkdtempSync(join(tmpdir(), "assay-"));
  const runner = fastRunner({ workers: options.workers });
  const env = Object.fromEntries(Object.entries(process.env).filter((e): e is [string, string] => e[1] !== undefined));
  let serial = 0;
  return {
    kept: null,
    question: {
      async ask(candidate, info) {
        const file = join(folder, `${serial++}.wasm`);
        writeFileSync(file, candidate);
        try {
          const outcome = await runner.run({
            argv: withFile(template, file),
            timeoutMs: options.timeoutMs,
            env,
            cwd: process.cwd(),
            outputLimit: 4096,
            ...(info.signal ? { abort: info.signal } : {}),
          });
          if (outcome.timedOut) return { kind: "timeout" };
          return outcome.exitCode === 0 ? { kind: "interesting" } : { kind: "boring" };
        } finally {
          unlinkSync(file);
        }
      },
    },
    async close() {
      await runner.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function saveFindings(out: string, reduction: Reduction): MinimizedFile["findings"] {
  return reduction.findings.map(({ key, bytes }) => {
    const file = join(dirname(out), `${basename(out, ".wasm")}.findings`, `${sha256(bytes).slice(0, 12)}.wasm`);
    writeBeside(file, bytes);
    return { key, file };
  });
}
