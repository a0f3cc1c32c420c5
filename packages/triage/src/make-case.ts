/**
 * From the user's words to case.json. Written once: the same call again opens the same case, another input never lands in it.
 */
import { existsSync } from "node:fs";
import { type CaseDirectory, createCase, openCase, sha256 } from "./case-directory.ts";
import { forRuntime, fromWords } from "./command-line.ts";
import { TriageError } from "./error.ts";
import { type Input, readInput } from "./input.ts";
import { rememberCase } from "./own-cases.ts";
import {
  checkRuntime,
  findRuntime,
  listRuntimes,
  type Runtime,
  type RuntimePlaces,
  resolveProgram,
} from "./runtimes.ts";
import type { CaseRecord } from "./session.ts";
import type { CompileStep } from "./target.ts";

export interface NewCase {
  readonly file: string;
  readonly runtime?: string | undefined;
  /** Words after `--`: the whole command, or with a runtime its own arguments. */
  readonly words?: readonly string[] | undefined;
  readonly out?: string | undefined;
  readonly places: RuntimePlaces;
  readonly date: string;
  readonly policy?: string | undefined;
  readonly repository?: string | undefined;
  readonly tool: string;
  /** wamrc and its options: the .wasm is compiled before it is run. */
  readonly wamrc?: { readonly program: string; readonly words: readonly string[] } | undefined;
  /** Trust file by which the stamp of an `.aot` is judged. */
  readonly trust?: string | undefined;
}

/** What a verifier of the `.aot` goes by, kept with the case: the trust file, and the detached envelope beside the input. */
export function keepEvidenceOfOrigin(dir: CaseDirectory, file: string | undefined, trust: string | undefined): void {
  if (trust !== undefined) dir.write("trust.json", readInput(trust).bytes);
  if (file !== undefined && existsSync(`${file}.intoto.jsonl`))
    dir.write("input.aot.intoto.jsonl", readInput(`${file}.intoto.jsonl`).bytes);
}

export const DEFAULT_REPOSITORY = "wasm-micro-runtime/wasm-micro-runtime";

export function makeCase(options: NewCase): CaseDirectory {
  const input = readInput(options.file);
  const record = describe(input, options);
  const dir = options.out ? createCase(options.out) : freeCase(input.name, (there) => sameCase(there, record));
  const there = dir.has("case.json") ? dir.json<CaseRecord>("case.json") : undefined;
  if (there) {
    if (!sameCase(there, record)) {
      throw new TriageError(
        "case-exists",
        `${dir.path} holds another case (${there.input?.name}, ${there.runtime?.name ?? there.command?.template?.[0]})`,
        `Choose another folder with --out, or go on with that case: assay triage ${dir.path}`,
      );
    }
    rememberCase(options.places, dir);
    return dir;
  }
  dir.write(`input.${input.kind}`, input.bytes);
  keepEvidenceOfOrigin(dir, options.file, options.trust);
  dir.writeJson("case.json", record);
  rememberCase(options.places, dir);
  return dir;
}

/** Finds the runtime or the command, and checks that it can be started at all, before anything is written. */
function describe(input: Input, options: NewCase): CaseRecord {
  const runtime = chooseRuntime(options);
  const command = runtime ? forRuntime(runtime, options.words) : fromWords(options.words ?? []);
  if (runtime) checkRuntime(runtime);
  else if (!resolveProgram(command.template[0] ?? "")) {
    throw new TriageError(
      "runtime-unusable",
      `the program is not there: ${command.template[0]}`,
      "Give its path, or add it once: assay runtimes add NAME -- /path/iwasm {options} {file}",
    );
  }
  const absolute = runtime
    ? command
    : { ...command, template: [resolveProgram(command.template[0] ?? "") as string, ...command.template.slice(1)] };
  const compile = options.wamrc ? compileStep(input, options.wamrc) : undefined;
  return {
    tool: options.tool,
    input: { name: input.name, kind: input.kind, sha256: sha256(input.bytes), size: input.bytes.length },
    runtime,
    command: compile ? { ...absolute, compile } : absolute,
    date: options.date,
    policy: options.policy ?? null,
    repository: options.repository ?? DEFAULT_REPOSITORY,
  };
}

function compileStep(input: Input, { program, words }: { program: string; words: readonly string[] }): CompileStep {
  if (input.kind === "aot")
    throw new TriageError(
      "command-malformed",
      `${input.name} is an .aot already`,
      "Give the .wasm that it is made from.",
    );
  const path = resolveProgram(program);
  if (!path) throw new TriageError("runtime-unusable", `${program}: no such program`, "Give the path of wamrc.");
  const odd = words.find((w) => !w.startsWith("-") || w === "-o");
  if (odd !== undefined)
    throw new TriageError(
      "command-malformed",
      `--wamrc-options: ${odd} is no option`,
      "Options only, as in --wamrc-options='--target=x86_64 --opt-level=3'; input and output are chosen for you.",
    );
  return { program: path, words };
}

function chooseRuntime(options: NewCase): Runtime | null {
  if (options.runtime) return findRuntime(options.places, options.runtime);
  if (options.words) return null;
  const names = listRuntimes(options.places).map((r) => r.name);
  throw new TriageError(
    "runtime-unknown",
    "which runtime crashes?",
    names.length > 0
      ? `Say --runtime NAME (${names.join(", ")}), or give the command: -- /path/iwasm {file}`
      : "Give the command: -- /path/iwasm {file}. Or add a runtime once: assay runtimes add NAME -- /path/iwasm {options} {file}",
  );
}

function sameCase(a: CaseRecord, b: CaseRecord): boolean {
  return (
    a.input?.sha256 === b.input?.sha256 &&
    a.log?.sha256 === b.log?.sha256 &&
    (a.runtime?.name ?? null) === (b.runtime?.name ?? null) &&
    JSON.stringify(wordsOf(a)) === JSON.stringify(wordsOf(b))
  );
}

/** Everything that is started. A named runtime's program is where the user's own configuration says. */
function wordsOf({ runtime, command }: CaseRecord): unknown {
  const { template = [], options, args, compile } = command ?? {};
  return [runtime ? template.slice(1) : template, options, args, compile];
}

/** The default folder; when it holds another case, the next number. */
export function freeCase(name: string, same: (there: CaseRecord) => boolean): CaseDirectory {
  const base = `assay-case-${stem(name)}`;
  for (let n = 1; ; n++) {
    try {
      const dir = createCase(n === 1 ? base : `${base}-${n}`);
      const there = dir.has("case.json") ? openCase(dir.path).json<CaseRecord>("case.json") : undefined;
      if (!there || same(there)) return dir;
    } catch (error) {
      if (!(error instanceof TriageError) || n > 1000) throw error;
    }
  }
}

function stem(name: string): string {
  return (
    name
      .replace(/\.(wasm|aot|log|txt)$/i, "")
      .replace(/[^A-Za-z0-9._-]+/g, "-")
      .replace(/^[.-]+/, "")
      .slice(0, 80) || "input"
  );
}
