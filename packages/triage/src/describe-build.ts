/**
 * What a build says of itself. iwasm of 2.4.3 and later prints its version and build flags with --version: the first source of
 * facts about a runtime. What the user said already is not overwritten; what nobody says stays null.
 */
import { run } from "@assay/runner";
import type { Runtime } from "./runtimes.ts";

export async function describeBuild(runtime: Runtime): Promise<Runtime> {
  const said = await askBuild(runtime.command[0] ?? "", runtime.env);
  return said ? { ...runtime, ...merge(runtime, said) } : runtime;
}

/** Undefined for a program that is not called like an iwasm, and for one that knows no --version. */
export async function askBuild(
  program: string,
  env: Readonly<Record<string, string>> = {},
): Promise<SaidBuild | undefined> {
  if (!/iwasm|wamr/.test(program.split("/").at(-1) ?? "")) return undefined;
  const outcome = await run({ argv: [program, "--version"], timeoutMs: 5000, env });
  return outcome.exitCode === 0 ? parseVersionOutput(new TextDecoder().decode(outcome.stdout)) : undefined;
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
