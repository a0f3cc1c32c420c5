/**
 * A stranger's PoC on the receiver's own runtimes. Of the bundle come the bytes and the options that are on the list of harmless ones;
 * programs, environment and libraries are the receiver's. Native code runs only when it is trusted, or in a sandbox when asked for.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BundleInput } from "@assay/advisory";
import { replayOf } from "@assay/advisory/check";
import { sameCrash, similarity } from "@assay/crash";
import { makeScratch, removeScratch, sandboxArgv } from "@assay/runner";
import { aotNamer } from "./aot-code.ts";
import { examine } from "./case-actions.ts";
import { readingOf } from "./check-received.ts";
import { targetFromFlags } from "./command-line.ts";
import { TriageError } from "./error.ts";
import { kindOf } from "./input.ts";
import { listRuntimes, type Runtime, type RuntimePlaces } from "./runtimes.ts";
import type { Notifier } from "./session.ts";
import type { TriagedCase } from "./triaged-case.ts";

export type NativeCode = "refuse" | "sandbox" | "trusted";

export type RerunResult = "same" | "alike" | "other-crash" | "no-crash" | "not-run";

export interface RerunRow {
  readonly runtime: string;
  readonly version: string | null;
  readonly result: RerunResult;
  readonly detail: string;
}

export type Rerun =
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "ran"; readonly rows: readonly RerunRow[] };

export interface RerunOptions {
  readonly places: RuntimePlaces;
  /** Names; none for all that are configured. */
  readonly runtimes: readonly string[];
  readonly native: NativeCode;
  readonly notify: Notifier;
  readonly timeoutMs: number;
  readonly abort?: AbortSignal;
}

export async function rerunBundle(input: BundleInput, options: RerunOptions): Promise<Rerun> {
  const replay = replayOf(input);
  if (replay.kind === "refused")
    return { kind: "refused", why: `${replay.word} of the bundle's command ${replay.why}` };
  // By the first bytes, as the runtime goes by them.
  const native = kindOf(input.poc.bytes) === "aot" || input.input.kind === "aot";
  if (native && options.native === "refuse")
    return { kind: "refused", why: "the PoC is native code (.aot) of whoever made it, and nothing shows who that was" };
  const runtimes = chosen(options);
  const folder = makeScratch();
  try {
    const file = join(folder, `poc.${input.input.kind}`);
    writeFileSync(file, input.poc.bytes);
    const words = [...replay.options, "{file}", ...replay.args];
    const rows: RerunRow[] = [];
    for (const runtime of runtimes) {
      options.notify.phase(`running the PoC on ${runtime.name} …`);
      const boxed =
        native && options.native === "sandbox" ? await boxedWords(options.places, runtime, words) : undefined;
      if (boxed === null)
        return { kind: "refused", why: "this machine has no sandbox for native code (bwrap, or unshare and setpriv)" };
      rows.push(await row(input, runtime, { file, words, boxed }, options));
    }
    return { kind: "ran", rows };
  } finally {
    removeScratch(folder);
  }
}

function chosen({ places, runtimes }: RerunOptions): Runtime[] {
  const all = listRuntimes(places);
  const missing = runtimes.find((name) => !all.some((r) => r.name === name));
  if (missing !== undefined || all.length === 0)
    throw new TriageError(
      "runtime-unknown",
      missing === undefined ? "no runtime is configured" : `no runtime is called ${JSON.stringify(missing)}`,
      "assay runtimes list; assay runtimes add NAME -- /path/iwasm {options} {file}",
    );
  return runtimes.length === 0 ? all : all.filter((r) => runtimes.includes(r.name));
}

async function boxedWords(places: RuntimePlaces, runtime: Runtime, words: readonly string[]): Promise<string[] | null> {
  const sandboxed = await sandboxArgv(targetFromFlags(places, runtime.name, words).template);
  return sandboxed && [...sandboxed.argv];
}

interface Call {
  readonly file: string;
  readonly words: readonly string[];
  readonly boxed: readonly string[] | undefined;
}

async function row(input: BundleInput, runtime: Runtime, call: Call, options: RerunOptions): Promise<RerunRow> {
  const { places, notify, timeoutMs, abort } = options;
  const said = { runtime: runtime.name, version: runtime.version ?? runtime.date };
  const target = call.boxed ? { words: call.boxed } : { runtime: runtime.name, words: call.words };
  try {
    const found = await examine(
      { file: call.file, ...target, places, date: input.date, tool: input.tool },
      { notify, timeoutMs, repeats: 1, workers: 1, minimize: false, ...(abort ? { abort } : {}) },
    );
    return { ...said, ...judge(input, found) };
  } catch (error) {
    if (!(error instanceof TriageError) || error.code === "INTERRUPTED") throw error;
    return { ...said, result: "not-run", detail: error.message };
  }
}

const ONE_BUG = 0.7;

function judge(input: BundleInput, { fingerprint }: TriagedCase): Pick<RerunRow, "result" | "detail"> {
  const seen = fingerprint?.fingerprint ?? null;
  if (!seen) {
    const kind = fingerprint?.reading.kind ?? "unknown";
    const hangs = kind === "hang" && input.fingerprint === null;
    return { result: hangs ? "same" : "no-crash", detail: kind === "hang" ? "no end within the limit" : kind };
  }
  // The reporter's plain build and his sanitizer build show the same bug with two faces; either may be ours.
  const nameOf = aotNamer(input.poc.bytes);
  const known = input.observations
    .map((run) => nameOf(readingOf(run)))
    .flatMap((r) => (r.kind === "crash" ? [r.fingerprint] : []));
  const same = known.some(
    (f) => f.frames.length > 0 && (sameCrash(seen, f, "frame") || similarity(seen, f) >= ONE_BUG),
  );
  const alike = known.some((f) => f.kind === seen.kind && (f.frames.length === 0 || seen.frames.length === 0));
  return { result: same ? "same" : alike ? "alike" : "other-crash", detail: seen.summary };
}
