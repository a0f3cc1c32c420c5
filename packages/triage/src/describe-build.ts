/**
 * What a build says of itself. iwasm of 2.4.3 and later prints its version and build flags with --version: the first source of
 * facts about a runtime. What the user said already is not overwritten; what nobody says stays null.
 */
import { run } from "@assay/runner";
import type { Runtime } from "./runtimes.ts";

export async function describeBuild(runtime: Runtime): Promise<Runtime> {
  const program = runtime.command[0] ?? "";
  if (!/iwasm|wamr/.test(program.split("/").at(-1) ?? "")) return runtime;
  const outcome = await run({ argv: [program, "--version"], timeoutMs: 5000, env: runtime.env });
  if (outcome.exitCode !== 0) return runtime;
  return { ...runtime, ...merge(runtime, parseVersionOutput(new TextDecoder().decode(outcome.stdout))) };
}

export interface SaidBuild {
  readonly version: string | null;
  readonly features: readonly string[];
}

/** First line `iwasm X.Y.Z`; then `NAME=VALUE` or `NAME: VALUE` lines with WAMR_ names. */
export function parseVersionOutput(text: string): SaidBuild {
  const version = /^iwasm (\d+\.\d+\.\d+)/m.exec(text)?.[1] ?? null;
  const features = [...text.matchAll(/^\s*(WAMR_[A-Z0-9_]+)\s*[=:]\s*(\S+)\s*$/gm)].map((m) => `${m[1]}=${m[2]}`);
  return { version, features };
}

function merge(runtime: Runtime, said: SaidBuild): Pick<Runtime, "version" | "features"> {
  return {
    version: runtime.version ?? said.version,
    features: runtime.features.length > 0 ? runtime.features : said.features,
  };
}
