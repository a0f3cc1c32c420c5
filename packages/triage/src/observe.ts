/**
 * One look at a target: run it on a file, read what it said. The file is always handed over by a path inside the run's own
 * scratch folder, so the target never sees where the user keeps his input and the output holds no such path.
 */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Reading, readRun } from "@assay/crash";
import { makeScratch, type RunOutcome, removeScratch, run, sanitizerEnv } from "@assay/runner";
import { withFile } from "./command-line.ts";
import { resolveProgram } from "./runtimes.ts";
import type { Target } from "./target.ts";
import { compileArgv, compilerTarget, prepared } from "./two-step.ts";

export interface Observation {
  readonly target: string;
  /** The command as a reader would type it: program by base name, {file} kept. */
  readonly command: readonly string[];
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputCut: boolean;
  readonly traces: readonly string[];
  readonly reading: Reading;
}

export interface ObserveOptions {
  readonly timeoutMs: number;
  readonly abort?: AbortSignal | undefined;
  readonly pty?: boolean;
  /** Frames with names and lines (slow for sanitizer builds), or module offsets only. */
  readonly symbolize?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Timed {
  readonly observation: Observation;
  readonly ms: number;
  readonly cpuMs: number | null;
}

/** Name of the input inside the scratch folder: its kind decides the extension, nothing of the user's path remains. */
const FILE = { wasm: "input.wasm", aot: "input.aot" } as const;

export async function observe(
  target: Target,
  bytes: Uint8Array,
  kind: keyof typeof FILE,
  options: ObserveOptions,
): Promise<Timed> {
  const folder = makeScratch();
  try {
    const file = join(folder, FILE[kind]);
    writeFileSync(file, bytes);
    const start = (argv: string[]): Promise<RunOutcome> =>
      run({
        argv,
        timeoutMs: options.timeoutMs,
        env: { ...sanitizerEnv({ symbolize: options.symbolize ?? true }, target.env), ...options.env },
        pty: options.pty ?? false,
        ...(options.abort ? { abort: options.abort } : {}),
      });
    const ready = await prepared(target, file, start);
    const outcome = "failed" in ready ? ready.failed : await start(withFile(target.template, ready.file));
    const looked = "failed" in ready && target.compile ? compilerTarget(target.compile) : target;
    const seen = toObservation(looked, outcome, [folder, ...programFolder(looked)]);
    return {
      observation: "failed" in ready ? refusedByCompiler(seen) : seen,
      ms: outcome.durationMs,
      cpuMs: outcome.cpuMs,
    };
  } finally {
    removeScratch(folder);
  }
}

/** wamrc has words of its own for a file that it does not compile; without a file nothing can have run cleanly. */
function refusedByCompiler(seen: Observation): Observation {
  const { kind } = seen.reading;
  if (kind === "crash" || kind === "hang" || kind === "setup-error") return seen;
  // It tells of its work first, and of what went wrong last.
  const said = `${seen.stdout}\n${seen.stderr}`.split("\n").filter((line) => line.trim() !== "");
  const message = `wamrc made no file: ${said.at(-1)?.trim() ?? `exit ${seen.exitCode}`}`;
  return { ...seen, reading: { kind: "refused", stage: "load", message } };
}

export function toObservation(
  target: Target,
  outcome: RunOutcome,
  hide: readonly string[],
  traces: readonly string[] = [],
): Observation {
  const text = (bytes: Uint8Array): string => hidden(new TextDecoder().decode(bytes), hide);
  const said = {
    exitCode: outcome.exitCode,
    signal: outcome.signal,
    timedOut: outcome.timedOut,
    stdout: text(outcome.stdout),
    stderr: text(outcome.stderr),
    traces,
  };
  return {
    target: target.name,
    command: shown(target.template),
    ...said,
    outputCut: outcome.stdoutBytes > outcome.stdout.length || outcome.stderrBytes > outcome.stderr.length,
    reading: readRun(said),
  };
}

function hidden(text: string, folders: readonly string[]): string {
  return folders.reduce((t, folder) => t.replaceAll(`${folder}/`, ""), text);
}

/** Sanitizers print the module's path in every frame; where it lies is the user's business. */
function programFolder(target: Target): string[] {
  const program = resolveProgram(target.template[0] ?? "");
  return program ? [dirname(program)] : [];
}

/** The command for people and for files that are shared: no folders of this machine. */
export function shown(template: readonly string[]): string[] {
  return template.map((word, i) => (i === 0 ? (word.split("/").at(-1) ?? word) : word));
}

/** Hands `use` the target's argv with the input in a fresh scratch folder; gives back what it says without that folder. */
export async function withInputFile(
  target: Target,
  bytes: Uint8Array,
  kind: keyof typeof FILE,
  use: (argv: string[]) => Promise<string | null>,
): Promise<string | null> {
  const folder = makeScratch();
  try {
    const file = join(folder, FILE[kind]);
    writeFileSync(file, bytes);
    const ready = await prepared(target, file, (argv) => run({ argv, timeoutMs: 60_000 }));
    const failed = "failed" in ready && target.compile ? compileArgv(target.compile, file).argv : undefined;
    const text = await use(failed ?? withFile(target.template, "file" in ready ? ready.file : file));
    return text === null ? null : hidden(text, [folder, ...programFolder(target)]);
  } finally {
    removeScratch(folder);
  }
}

/** The same run with a debugger's text beside it: the reading is made anew from both. */
export function traced(plain: Observation, tool: string, trace: string): Observation {
  const said = { ...plain, traces: [trace] };
  return { ...said, target: `${plain.target} (${tool})`, reading: readRun(said) };
}
