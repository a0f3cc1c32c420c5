/**
 * `wamrc` with a stamp: run it, say what it was and what it said, sign, and only then let the file appear. Every digest in the
 * statement is of bytes that this run used.
 */
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { makeStatement, planCompile, signStatement, stampAot, wamrc } from "@assay/provenance";
import { TriageError } from "../error.ts";
import { runWamrc, type WamrcResult } from "./run-wamrc.ts";
import { digestFile, examineWamrc, type FileDigest, type Toolchain } from "./toolchain.ts";

type PrivateKey = Parameters<typeof signStatement>[1][number];
type Envelope = ReturnType<typeof signStatement>;

export interface CompileRequest {
  /** wamrc and its arguments, as in a Makefile. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly keys: readonly PrivateKey[];
  readonly toolVersion: string;
  readonly subjectName?: string;
  readonly metadata?: (times: { startedOn: Date; finishedOn: Date }) => Readonly<Record<string, string>>;
  readonly abort?: AbortSignal;
  readonly notify?: (note: string) => void;
}

export type Compiled =
  | { readonly kind: "failed"; readonly result: WamrcResult }
  | {
      readonly kind: "compiled";
      readonly result: WamrcResult;
      readonly output: string;
      readonly aot: Uint8Array;
      readonly stamped: Uint8Array;
      readonly envelope: Envelope;
      readonly toolchain: Toolchain;
    };

export async function compileAot(request: CompileRequest): Promise<Compiled> {
  const { command, env, keys, toolVersion, abort, notify } = request;
  const plan = planCompile(command, env);
  refuseSame(plan.input, plan.output);
  const toolchain = await examineWamrc(plan.program, abort);
  warn(toolchain, plan.env, notify);
  const wasm = new Uint8Array(readFileSync(plan.input));
  const extra = await digestAll(plan.reads);
  const startedOn = new Date();
  const result = await runWamrc({
    toolchain,
    words: plan.words,
    env: plan.env,
    wasm,
    cwd: process.cwd(),
    shown: { input: plan.input, output: plan.output },
    ...(abort && { abort }),
  });
  if (!result.aot) return { kind: "failed", result };
  await unchanged(plan.reads, extra, toolchain);
  const metadata = request.metadata?.({ startedOn, finishedOn: new Date() });
  const reported = wamrc.readReported(result.stdout);
  const { name, builder, version } = toolchain.identity;
  const statement = makeStatement(result.aot, {
    subjectName: request.subjectName ?? basename(plan.output),
    builder,
    toolVersion,
    wasm: { name: basename(plan.input), sha256: createHash("sha256").update(wasm).digest("hex") },
    argv: plan.argv,
    env: plan.env,
    wamrc: { name, sha256: toolchain.sha256, ...(version && { reportedVersion: version }) },
    dependencies: [...(toolchain.libraries ?? []), ...extra],
    ...(reported && { reported }),
    ...(metadata && { metadata }),
  });
  const envelope = signStatement(statement, keys);
  const stamped = stampAot(result.aot, envelope);
  return { kind: "compiled", result, output: plan.output, aot: result.aot, stamped, envelope, toolchain };
}

/** One file under two spellings: the result would be written over the program it was made from. */
function refuseSame(input: string, output: string): void {
  const [a, b] = [input, output].map((path) => statSync(path, { throwIfNoEntry: false }));
  if (!a || !b || a.dev !== b.dev || a.ino !== b.ino) return;
  throw new TriageError("input-unreadable", `${output} is the input file itself`, "Name another output with -o.");
}

function warn({ identity, libraries, path }: Toolchain, env: object, notify: CompileRequest["notify"]): void {
  if (identity.version === undefined)
    notify?.(`${basename(path)} names no version: the statement carries its digest only`);
  if (!libraries && identity.name === "wamrc")
    notify?.("the libraries of this wamrc cannot be listed here: not in the statement");
  for (const name of Object.keys(env))
    notify?.(`${name} is set: recorded, and refused by verifiers unless they allow it`);
}

async function digestAll(paths: readonly string[]): Promise<FileDigest[]> {
  const digests: FileDigest[] = [];
  for (const path of paths) digests.push({ name: basename(path), sha256: await digestFile(path) });
  return digests;
}

/** Files that wamrc read by their path must still be those that were digested. */
async function unchanged(paths: readonly string[], before: readonly FileDigest[], toolchain: Toolchain): Promise<void> {
  const after = await digestAll(paths);
  const index = after.findIndex((d, i) => d.sha256 !== before[i]?.sha256);
  const changed =
    index >= 0 ? paths[index] : (await digestFile(toolchain.path)) === toolchain.sha256 ? undefined : toolchain.path;
  if (changed === undefined) return;
  throw new TriageError(
    "input-unreadable",
    `${changed} changed while wamrc ran`,
    `Compile again; see ${dirname(changed)}.`,
  );
}
