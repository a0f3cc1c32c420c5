/**
 * Joins runner, crash and minimizer: a question about bytes, answered by a run. In the hot loop the cheap key decides (signal,
 * report line, module offsets mapped to functions); at checkpoints the rich fingerprint does, on the sanitizer build when the
 * target itself sees too little to tell two bugs apart.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Fingerprint, hotKey, type SymbolAt, sameCrash } from "@assay/crash";
import { type Answer, type AskInfo, adaptiveTimeout, type Question } from "@assay/minimizer";
import {
  elfSymbols,
  type FastRunner,
  fastRunner,
  makeScratch,
  type RunOutcome,
  removeScratch,
  sanitizerEnv,
} from "@assay/runner";
import { withFile } from "./command-line.ts";
import { observe } from "./observe.ts";
import { resolveProgram } from "./runtimes.ts";
import { fingerprintOf } from "./stages/fingerprint.ts";
import type { Target } from "./target.ts";
import { COMPILER, prepared } from "./two-step.ts";

export interface CrashQuestionOptions {
  readonly target: Target;
  readonly kind: "wasm" | "aot";
  readonly workers: number;
  /** A second target that must die as well: the reporter's own build, while a sanitizer build says whether it is the same bug. */
  readonly also?: Target;
  /** Milliseconds the input itself took. */
  readonly baselineMs: number;
  /** The target hangs rather than crashes: a candidate is interesting when it hangs too. */
  readonly hang: boolean;
  /** Where the rich question is asked, and what it must find; undefined: the hot key is all there is. */
  readonly rich?: { readonly target: Target; readonly fingerprint: Fingerprint };
  readonly abort?: AbortSignal;
}

export interface RunQuestion extends Question {
  readonly timeoutMs: number;
  close(): Promise<void>;
}

interface Started {
  readonly outcome: RunOutcome;
  /** Which step it is the outcome of; empty for the target itself. */
  readonly step: string;
}

/** Opens the question; the key that counts is that of the first candidate asked, which is the input itself. */
export function crashQuestion(options: CrashQuestionOptions): RunQuestion {
  const { target } = options;
  const folder = makeScratch("memory");
  const runner: FastRunner = fastRunner({ workers: options.workers });
  const symbolAt = symbolsOf(target);
  const timeoutMs = options.hang ? hangLimit(options.baselineMs) : adaptiveTimeout(options.baselineMs);
  let wanted: string | undefined;
  let serial = 0;

  async function start(on: Target, candidate: Uint8Array, info: AskInfo): Promise<Started> {
    const file = join(folder, `${serial++}.${options.kind}`);
    writeFileSync(file, candidate);
    const once = (argv: string[]): Promise<RunOutcome> =>
      runner.run({
        argv,
        timeoutMs: info.timeoutMs ?? timeoutMs,
        env: sanitizerEnv({ symbolize: false }, on.env),
        cwd: folder,
        outputLimit: 64 * 1024,
        ...(info.signal ? { abort: info.signal } : {}),
      });
    try {
      const ready = await prepared(on, file, once);
      if ("failed" in ready) return { outcome: ready.failed, step: COMPILER };
      return { outcome: await once(withFile(on.template, ready.file)), step: "" };
    } finally {
      for (const name of [file, file.replace(/\.wasm$/, ".aot")]) rmSync(name, { force: true });
    }
  }

  async function hot(candidate: Uint8Array, info: AskInfo): Promise<Answer> {
    const { outcome, step } = await start(target, candidate, info);
    if (outcome.timedOut) return options.hang ? { kind: "interesting", key: "hang" } : { kind: "timeout" };
    const bare = hotKey(textOf(outcome), symbolAt);
    if (!isCrash(bare)) return { kind: "boring" };
    // A crash of wamrc and one of what it made are never the same.
    const key = step ? `${step} ${bare}` : bare;
    if (options.hang) return { kind: "boring", key };
    wanted ??= key;
    if (key !== wanted) return { kind: "boring", key };
    if (options.also && !isCrash(hotKey(textOf((await start(options.also, candidate, info)).outcome))))
      return { kind: "boring" };
    return { kind: "interesting", key };
  }

  /** Asked of what the cheap form has just called interesting: one run more, not two. */
  async function rich(candidate: Uint8Array, info: AskInfo): Promise<Answer> {
    if (!options.rich || wanted === undefined) return hot(candidate, info);
    const seen = await observe(options.rich.target, candidate, options.kind, {
      timeoutMs: timeoutMs * 4,
      abort: info.signal,
    });
    const found = fingerprintOf(seen.observation);
    if (found && sameCrash(found, options.rich.fingerprint, "frames")) return { kind: "interesting", key: wanted };
    return found ? { kind: "boring", key: found.key } : { kind: "boring" };
  }

  return {
    timeoutMs,
    // A resumed search finds the input's answer in its journal and runs other candidates first.
    recall(key) {
      wanted = key;
    },
    ask: (candidate, info) => (info.checkpoint ? rich(candidate, info) : hot(candidate, info)),
    async close() {
      await runner.close();
      removeScratch(folder);
    },
  };
}

/** A report or a signal; an exit status alone is no crash (a trap ends with 1 too). */
function isCrash(key: string): boolean {
  return key.includes("|") || key.startsWith("SIG");
}

/** Module offsets to function names, read once from the target's own symbol table; raw offsets for a stripped one. */
function symbolsOf(target: Target): SymbolAt | undefined {
  const program = resolveProgram(target.template[0] ?? "");
  if (!program) return undefined;
  const symbols = elfSymbols(readFileSync(program));
  return symbols
    ? (offset, module) => (basename(module) === basename(program) ? symbols.symbolAt(offset) : undefined)
    : undefined;
}

export function textOf(outcome: RunOutcome): {
  exitCode: number | null;
  signal: string | null;
  timedOut: boolean;
  stdout: string;
  stderr: string;
} {
  const decoder = new TextDecoder();
  return {
    exitCode: outcome.exitCode,
    signal: outcome.signal,
    timedOut: outcome.timedOut,
    stdout: decoder.decode(outcome.stdout),
    stderr: decoder.decode(outcome.stderr),
  };
}

/** Long enough that a candidate which ends does end, short enough to ask hundreds of times. */
function hangLimit(baselineMs: number): number {
  return Math.max(500, Math.min(2000, baselineMs * 20));
}
