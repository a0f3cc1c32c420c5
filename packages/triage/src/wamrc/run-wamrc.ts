/**
 * One run of wamrc on a private copy of its input, to a private output: what was digested is what was compiled, and nobody
 * else can have written the result. wamrc gets an environment of its own: PATH, and its four variables if asked for.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeScratch, type RunOutcome, removeScratch, run } from "@assay/runner";
import type { Toolchain } from "./toolchain.ts";

export interface WamrcRun {
  readonly toolchain: Toolchain;
  /** Options only. */
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly wasm: Uint8Array;
  /** Relative paths in options count from here. */
  readonly cwd?: string;
  /** Names that stand for the private paths in what wamrc says. */
  readonly shown?: { readonly input: string; readonly output: string };
  readonly timeoutMs?: number;
  readonly abort?: AbortSignal;
}

export interface WamrcResult {
  readonly outcome: RunOutcome;
  readonly stdout: string;
  readonly stderr: string;
  readonly aot: Uint8Array | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;

export async function runWamrc(request: WamrcRun): Promise<WamrcResult> {
  const { toolchain, words, env, wasm, cwd, shown, timeoutMs = DAY_MS, abort } = request;
  const folder = makeScratch();
  const [input, output] = [join(folder, "input.wasm"), join(folder, "output.aot")];
  try {
    writeFileSync(input, wasm, { mode: 0o600 });
    const outcome = await run({
      argv: [toolchain.path, ...words, "-o", output, input],
      timeoutMs,
      outputLimit: 16 * 1024 * 1024,
      ...(env && { env }),
      ...(cwd && { cwd }),
      ...(abort && { abort }),
    });
    const text = (bytes: Uint8Array): string => {
      const said = Buffer.from(bytes).toString("utf8");
      return shown ? said.replaceAll(input, shown.input).replaceAll(output, shown.output) : said;
    };
    const made = outcome.exitCode === 0 && existsSync(output) ? new Uint8Array(readFileSync(output)) : undefined;
    return { outcome, stdout: text(outcome.stdout), stderr: text(outcome.stderr), aot: made };
  } finally {
    removeScratch(folder);
  }
}
