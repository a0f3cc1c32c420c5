/**
 * What the stages share: the case, the input, the target and the other runtimes at hand. Built from case.json alone, so that
 * a resumed case and a fresh one run the same code.
 */
import { availableParallelism } from "node:os";
import type { CaseDirectory } from "./case-directory.ts";
import { sha256 } from "./case-directory.ts";
import { type CommandLine, expand } from "./command-line.ts";
import { TriageError } from "./error.ts";
import type { InputKind } from "./input.ts";
import { listRuntimes, type Runtime, type RuntimePlaces } from "./runtimes.ts";
import type { Target } from "./target.ts";
import type { CompileRequest } from "./wamrc/compile.ts";

export interface CaseInput {
  readonly name: string;
  readonly kind: InputKind;
  readonly sha256: string;
  readonly size: number;
}

/** case.json: what the user gave, written once when the case is made. */
export interface CaseRecord {
  readonly tool: string;
  /** null: a log is all there is. */
  readonly input: CaseInput | null;
  /** The log that this case was made from, where nothing was run. */
  readonly log?: { readonly name: string; readonly sha256: string; readonly size: number };
  /** The runtime as it was known then; null for a command given whole. */
  readonly runtime: Runtime | null;
  readonly command: CommandLine;
  /** Date of the report: declared once, decides which policy is in force. */
  readonly date: string;
  readonly policy: string | null;
  readonly repository: string;
}

export interface Notifier {
  phase(text: string): void;
  update(text: string): void;
}

export interface SessionOptions {
  readonly places: RuntimePlaces;
  readonly notify: Notifier;
  readonly timeoutMs: number;
  readonly repeats: number;
  readonly workers: number;
  readonly minimize: boolean;
  readonly maxMinimizeMs?: number;
  /** An embedder's program that answers whether his runtime recovers; never read from a case, which may be a stranger's. */
  readonly recoveryScript?: string;
  /** Keys that sign what wamrc makes; without one a key of the case alone does. */
  readonly keys?: CompileRequest["keys"];
  readonly abort?: AbortSignal;
}

export interface Session {
  readonly dir: CaseDirectory;
  readonly record: CaseRecord & { readonly input: CaseInput };
  readonly bytes: Uint8Array;
  readonly target: Target;
  readonly options: SessionOptions;
  /** Other builds of the same version and mode, sanitizer builds first: they see more of the same bug. */
  readonly siblings: readonly Runtime[];
  /** Every configured runtime but the target's own. */
  readonly fleet: readonly Runtime[];
}

export const DEFAULTS: { readonly timeoutMs: number; readonly repeats: number; readonly workers: number } = {
  timeoutMs: 10_000,
  repeats: 3,
  workers: Math.min(4, availableParallelism()),
};

export function openSession(dir: CaseDirectory, options: SessionOptions): Session {
  const record = dir.json<CaseRecord>("case.json");
  if (!record?.input || !record.command) {
    throw new TriageError(
      "case-malformed",
      `${dir.path}/case.json does not describe a case`,
      "Make it anew: assay triage FILE --out DIR",
    );
  }
  const { input } = record;
  const bytes = dir.bytes(`input.${input.kind}`);
  if (!bytes || sha256(bytes) !== input.sha256) {
    throw new TriageError(
      "case-malformed",
      `${dir.path}/input.${input.kind} is missing or not the one of case.json`,
      "The case was cut off or changed; make it anew from the input.",
    );
  }
  const known = listRuntimes(options.places);
  // The build may have moved since the case was made (another machine): the name counts, the recorded path is the fallback.
  const runtime = known.find((r) => r.name === record.runtime?.name) ?? record.runtime;
  const others = known.filter((r) => r.name !== runtime?.name);
  return {
    dir,
    record: { ...record, input },
    bytes,
    target: runtime
      ? targetOf(runtime, record.command)
      : {
          name: "command",
          template: record.command.template,
          env: {},
          sanitizer: null,
          ...(record.command.compile ? { compile: record.command.compile } : {}),
        },
    options,
    siblings: runtime ? others.filter((r) => sameBuild(r, runtime)) : [],
    fleet: others,
  };
}

export function targetOf(runtime: Runtime, command: CommandLine): Target {
  return {
    name: runtime.name,
    template: expand(runtime, command.options, command.args),
    env: runtime.env,
    sanitizer: runtime.sanitizer,
    ...(command.compile ? { compile: command.compile } : {}),
  };
}

export function sameBuild(a: Runtime, b: Runtime): boolean {
  const identity = (r: Runtime): string => JSON.stringify([r.version ?? r.date, r.mode, [...r.features].sort()]);
  return a.sanitizer !== b.sanitizer && identity(a) === identity(b) && (b.version ?? b.date) !== null;
}

export function throwIfAborted(options: { readonly abort?: AbortSignal }): void {
  if (options.abort?.aborted)
    throw new TriageError(
      "INTERRUPTED",
      "interrupted",
      "What was finished is in the case; the same command goes on from there.",
    );
}
