/**
 * Each input on each target, as readings. Every answer goes to a file of JSON lines as it is heard, so that a batch that was killed
 * goes on where it was and asks nothing twice. An input that cannot be read stops nobody; targets that cannot be started stop all.
 */
import { appendFileSync, readFileSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Reading, readRun } from "@assay/crash";
import { fastRunner, makeScratch, type RunOutcome, removeScratch, sanitizerEnv } from "@assay/runner";
import { sha256 } from "../case-directory.ts";
import { withFile } from "../command-line.ts";
import { TriageError } from "../error.ts";
import { questionDigest } from "../minimize-journal.ts";
import { textOf } from "../question.ts";
import { sideBySide } from "../side-by-side.ts";
import type { Target } from "../target.ts";
import type { Collected, Skipped } from "./collect.ts";

export interface Sighting {
  readonly sha256: string;
  readonly target: string;
  /** Digest of the command, the programs in it and its limits: another build at the same place is another question. */
  readonly asked: string;
  readonly reading: Reading;
}

export interface SightingOptions {
  readonly targets: readonly Target[];
  readonly workers: number;
  readonly timeoutMs: number;
  /** The file of answers; undefined: nothing is kept. */
  readonly memory: string | undefined;
  readonly abort?: AbortSignal;
  readonly onProgress: (done: number, total: number, crashes: number) => void;
}

export interface Sightings {
  readonly seen: readonly Sighting[];
  readonly skipped: readonly Skipped[];
}

interface Job {
  readonly input: Collected;
  readonly target: Target;
  readonly asked: string;
}

export async function sightings(inputs: readonly Collected[], options: SightingOptions): Promise<Sightings> {
  const { abort, memory } = options;
  const asked = options.targets.map((target) => ({ target, asked: askedOf(target, options.timeoutMs) }));
  const questions = inputs.flatMap((input) => asked.map((one): Job => ({ input, ...one })));
  const wanted = new Set(questions.map(keyOf));
  const known = new Map(remembered(memory).map((s) => [key(s.sha256, s.asked), s] as const));
  const jobs = questions.filter((job) => !known.has(keyOf(job)));
  const skipped: Skipped[] = [];
  let done = questions.length - jobs.length;
  let crashes = [...known].filter(([k, s]) => wanted.has(k) && s.reading.kind === "crash").length;
  const runs = openRuns(options);
  const work = async (job: Job): Promise<void> => {
    if (abort?.aborted) return;
    const answer = await answerTo(job, runs);
    if (abort?.aborted) return;
    if (typeof answer === "string") skipped.push({ path: job.input.path, why: answer });
    else {
      const sighting = { sha256: job.input.sha256, target: job.target.name, asked: job.asked, reading: answer };
      known.set(keyOf(job), sighting);
      if (memory && answer.kind !== "setup-error") appendFileSync(memory, `${JSON.stringify(sighting)}\n`);
      if (answer.kind === "crash") crashes++;
    }
    options.onProgress(++done, questions.length, crashes);
  };
  try {
    await sideBySide(jobs, options.workers, work);
  } catch (error) {
    if (!abort?.aborted) throw error;
  } finally {
    await runs.close();
  }
  // In the order of inputs and targets, whatever order the answers came in.
  const seen = questions.flatMap((job) => known.get(keyOf(job)) ?? []);
  if (!abort?.aborted) throwIfNoneStarted(seen);
  return { seen, skipped };
}

/** One input that the command does not suit is that input's matter; when none ran, nothing was found out. */
function throwIfNoneStarted(seen: readonly Sighting[]): void {
  const [first] = seen;
  if (first?.reading.kind !== "setup-error" || seen.some((s) => s.reading.kind !== "setup-error")) return;
  throw new TriageError(
    "runtime-unusable",
    `no run of ${first.target} got as far as its input: ${first.reading.message}`,
    "Start it by hand on one file: a library it needs may be missing, or it may not know an option.",
  );
}

interface Runs {
  once(bytes: Uint8Array, job: Job): Promise<RunOutcome>;
  close(): Promise<void>;
}

function openRuns({ workers, timeoutMs, abort }: SightingOptions): Runs {
  const folder = makeScratch();
  const runner = fastRunner({ workers });
  let serial = 0;
  return {
    async once(bytes, { input, target }) {
      const file = join(folder, `${serial++}.${input.kind}`);
      writeFileSync(file, bytes);
      try {
        return await runner.run({
          argv: withFile(target.template, file),
          timeoutMs,
          env: sanitizerEnv({ symbolize: true }, target.env),
          cwd: folder,
          ...(abort ? { abort } : {}),
        });
      } finally {
        unlinkSync(file);
      }
    },
    async close() {
      await runner.close();
      removeScratch(folder);
    },
  };
}

/** A text: why there is no answer for this input. */
async function answerTo(job: Job, runs: Runs): Promise<Reading | string> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(job.input.path);
  } catch (error) {
    return `went away during the batch (${(error as NodeJS.ErrnoException).code})`;
  }
  if (sha256(bytes) !== job.input.sha256) return "changed during the batch";
  return readRun(textOf(await runs.once(bytes, job)));
}

function askedOf({ name, template, env }: Target, timeoutMs: number): string {
  return questionDigest(template, [name, env, timeoutMs]).slice(0, 16);
}

function keyOf({ input, asked }: Job): string {
  return key(input.sha256, asked);
}

function key(sha: string, asked: string): string {
  return `${sha} ${asked}`;
}

/** Without runs that could not start: that may have been repaired since. Appending starts on a new line. */
function remembered(path: string | undefined): Sighting[] {
  const info = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
  if (path === undefined || info === undefined) return [];
  if (!info.isFile()) throw foreign(path, "is not an ordinary file");
  const text = readFileSync(path, "utf8");
  const lines = text.split("\n");
  if (text !== "" && !startsAsOurs(lines)) throw foreign(path, "holds something else than answers of runs");
  if (text !== "" && !text.endsWith("\n")) appendFileSync(path, "\n");
  return lines.flatMap((line) => sightingOf(line) ?? []).filter((s) => s.reading.kind !== "setup-error");
}

/** Every answer is appended: what is not a file of answers is left as it is. A kill may have cut its first line short. */
function startsAsOurs([first = ""]: readonly string[]): boolean {
  return sightingOf(first) !== undefined || (first.startsWith('{"sha256":"') && !first.endsWith("}"));
}

function sightingOf(line: string): Sighting | undefined {
  try {
    const s = JSON.parse(line) as Sighting | null;
    const whole = [s?.sha256, s?.target, s?.asked, s?.reading?.kind].every((v) => typeof v === "string");
    return whole ? (s as Sighting) : undefined;
  } catch {
    return undefined;
  }
}

function foreign(path: string, what: string): TriageError {
  return new TriageError(
    "input-unreadable",
    `${path} ${what}`,
    "Name a new file, or one that an earlier call has written.",
  );
}
