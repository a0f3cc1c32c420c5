/**
 * The proof that needs no key: compile again and compare. Stops at the first wamrc and option list that reproduce the file;
 * otherwise the nearest miss is the answer, so that a search over many says something useful.
 */
import { createHash } from "node:crypto";
import { type Comparison, compareRebuild, sameToolchain, type Verdict, wamrc } from "@assay/provenance";
import { runWamrc } from "./run-wamrc.ts";
import { examineWamrc, type Toolchain } from "./toolchain.ts";

export interface RebuildRequest {
  /** Without its stamp. */
  readonly original: Uint8Array;
  readonly wasm: Uint8Array;
  readonly wamrcs: readonly string[];
  readonly candidates: readonly (readonly string[])[];
  readonly env?: Readonly<Record<string, string>>;
  /** Relative paths in options of the caller's own count from here. */
  readonly cwd?: string;
  /** Of the stamp: only a valid statement can be contradicted. */
  readonly verdict?: Verdict;
  readonly timeoutMs?: number;
  readonly abort?: AbortSignal;
  readonly onTry?: (done: number, total: number, what: string) => void;
}

export interface Attempt {
  readonly wamrc: {
    readonly path: string;
    readonly sha256: string;
    readonly version: string | undefined;
    readonly recorded: boolean;
  };
  readonly argv: readonly string[];
  /** Undefined when this wamrc made no file. */
  readonly comparison: Comparison | undefined;
  readonly failure?: string;
}

export interface Rebuilt {
  readonly best: Attempt | undefined;
  readonly attempts: readonly Attempt[];
  readonly wasmSha256: string;
}

export async function rebuildAot(request: RebuildRequest): Promise<Rebuilt> {
  const { wamrcs, candidates, abort, onTry } = request;
  const attempts: Attempt[] = [];
  const toolchains: Toolchain[] = [];
  for (const path of wamrcs) toolchains.push(await examineWamrc(path, abort));
  const total = toolchains.length * candidates.length;
  for (const argv of candidates) {
    for (const toolchain of toolchains) {
      onTry?.(attempts.length, total, `${toolchain.path} ${argv.join(" ")}`);
      const attempt = await tryOnce(request, toolchain, argv);
      attempts.push(attempt);
      if (attempt.comparison?.kind === "reproduced") return finished(request, attempts);
    }
  }
  return finished(request, attempts);
}

async function tryOnce(request: RebuildRequest, toolchain: Toolchain, argv: readonly string[]): Promise<Attempt> {
  const { original, wasm, env, cwd, verdict, timeoutMs, abort } = request;
  const result = await runWamrc({
    toolchain,
    words: argv,
    wasm,
    ...(env && { env }),
    ...(cwd && { cwd }),
    ...(timeoutMs && { timeoutMs }),
    ...(abort && { abort }),
  });
  const { path, sha256, identity, libraries } = toolchain;
  const recorded = identity.name === "recorded-wamrc";
  const tried = { wamrc: { path, sha256, version: identity.version, recorded }, argv };
  if (!result.aot) return { ...tried, comparison: undefined, failure: failureOf(result) };
  const used = {
    wamrc: sha256,
    libraries: libraries?.map((l) => l.sha256),
    argv,
    reported: wamrc.readReported(result.stdout) ?? {},
  };
  const same = verdict !== undefined && sameWasm(verdict, wasm) && sameToolchain(verdict, used);
  return { ...tried, comparison: compareRebuild(original, result.aot, same) };
}

function sameWasm(verdict: Verdict, wasm: Uint8Array): boolean {
  return verdict.claimed?.wasm?.sha256 === createHash("sha256").update(wasm).digest("hex");
}

function failureOf({ outcome, stdout, stderr }: Awaited<ReturnType<typeof runWamrc>>): string {
  const end = outcome.timedOut ? "no end within the limit" : (outcome.signal ?? `exit ${outcome.exitCode}`);
  const said = `${stdout}\n${stderr}`.trim().split("\n").at(-1) ?? "";
  return said ? `${end}: ${said}` : end;
}

const NEARNESS: readonly Comparison["kind"][] = [
  "reproduced",
  "contradicted",
  "version-not-tried",
  "not-comparable",
  "differs",
];

function finished({ wasm }: RebuildRequest, attempts: readonly Attempt[]): Rebuilt {
  const rank = ({ comparison }: Attempt): number => {
    if (!comparison) return 1e9;
    return NEARNESS.indexOf(comparison.kind) * 1e6 + Math.min(comparison.diff.differences.length, 1e5);
  };
  const best = [...attempts].sort((a, b) => rank(a) - rank(b))[0];
  return { best, attempts, wasmSha256: createHash("sha256").update(wasm).digest("hex") };
}
