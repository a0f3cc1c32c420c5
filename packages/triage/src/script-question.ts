/**
 * A script as the question: exit 0 means interesting, as for wasm-reduce, wasm-tools shrink and creduce. It may take ten times as
 * long as it did on the input; a candidate that takes longer gets a second chance with four times that.
 */
import { unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { adaptiveTimeout, type Question } from "@assay/minimizer";
import { fastRunner, makeScratch, removeScratch } from "@assay/runner";
import { withFile } from "./command-line.ts";
import { TriageError } from "./error.ts";
import { resolveProgram } from "./runtimes.ts";

export interface ScriptOptions {
  readonly words: readonly string[];
  readonly workers: number;
  /** The most that one run may take. */
  readonly timeoutMs: number;
  /** What the input took, where that is known from an earlier run. */
  readonly baselineMs?: number;
  /** Told what the input took. */
  readonly onBaseline: (ms: number) => void;
}

/** Scripts start compilers and the like: no candidate is given less. */
const FLOOR_MS = 2000;

export function scriptQuestion(options: ScriptOptions): { question: Question; close: () => Promise<void> } {
  const [first = ""] = options.words;
  const program = resolveProgram(first);
  if (!program)
    throw new TriageError(
      "runtime-unusable",
      `the script is not there: ${first}`,
      "Give its path: -- ./interesting.sh {file}",
    );
  const given = [program, ...options.words.slice(1)];
  const template = given.some((w) => w.includes("{file}")) ? given : [...given, "{file}"];
  const folder = makeScratch();
  const runner = fastRunner({ workers: options.workers });
  const env = Object.fromEntries(Object.entries(process.env).filter((e): e is [string, string] => e[1] !== undefined));
  let baselineMs = options.baselineMs;
  let serial = 0;
  return {
    question: {
      async ask(candidate, info) {
        const file = join(folder, `${serial++}.wasm`);
        writeFileSync(file, candidate);
        const chance = (info.timeoutMs ?? options.timeoutMs) / options.timeoutMs;
        const usual = baselineMs === undefined ? options.timeoutMs : adaptiveTimeout(baselineMs, { floorMs: FLOOR_MS });
        try {
          const outcome = await runner.run({
            argv: withFile(template, file),
            timeoutMs: Math.min(options.timeoutMs, usual * chance),
            env,
            cwd: process.cwd(),
            outputLimit: 4096,
            ...(info.signal ? { abort: info.signal } : {}),
          });
          if (outcome.timedOut) return { kind: "timeout" };
          // The first to be asked is the input.
          if (baselineMs === undefined && !info.signal?.aborted) {
            baselineMs = outcome.durationMs;
            options.onBaseline(baselineMs);
          }
          return outcome.exitCode === 0 ? { kind: "interesting" } : { kind: "boring" };
        } finally {
          unlinkSync(file);
        }
      },
    },
    async close() {
      await runner.close();
      removeScratch(folder);
    },
  };
}
