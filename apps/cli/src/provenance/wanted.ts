/** What one call of `verify` expects on top of the trust file: the program, and the runtime that is to load the file. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Expectations, wamrc } from "@assay/provenance";
import { UsageError } from "../usage-error.ts";

interface WantedFlags {
  readonly "expect-wasm"?: readonly string[] | undefined;
  readonly "expect-name"?: string | undefined;
  readonly "runtime-version"?: string | undefined;
  readonly "runtime-flag"?: readonly string[] | undefined;
}

export function wantedFrom(flags: WantedFlags): NonNullable<Expectations["wanted"]> {
  const [wasm, name] = [flags["expect-wasm"]?.map(digestOf), flags["expect-name"]];
  const [version, words] = [flags["runtime-version"], flags["runtime-flag"]];
  const runtime = { ...(version !== undefined && { version }), ...(words && { flags: flagsFrom(words) }) };
  return { ...(wasm && { wasm }), ...(name !== undefined && { name }), runtime };
}

function digestOf(wanted: string): string {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(wanted)?.[1];
  return hex ?? createHash("sha256").update(readFileSync(wanted)).digest("hex");
}

function flagsFrom(words: readonly string[]): Record<string, string> {
  const flags: Record<string, string> = {};
  for (const word of words) {
    const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(word) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError(`--runtime-flag ${word}: not NAME=VALUE`, "WAMR_DISABLE_HW_BOUND_CHECK=0");
    if (!wamrc.isRuntimeFlag(name))
      throw new UsageError(`--runtime-flag ${name}: no build flag of WAMR that we know`, "Is it spelled right?");
    if (Object.hasOwn(flags, name) && flags[name] !== value)
      throw new UsageError(`--runtime-flag ${name} is given as ${flags[name]} and as ${value}`, "Give it once.");
    flags[name] = value;
  }
  const odd = wamrc.oddFlag(flags);
  if (odd !== undefined)
    throw new UsageError(
      `--runtime-flag ${odd}=${flags[odd]}: neither 0 nor 1`,
      `${odd}=1 when the runtime was built so.`,
    );
  return flags;
}
