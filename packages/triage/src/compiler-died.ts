/**
 * Where wamrc itself dies no runtime is started, whichever one was to follow: nothing that is known of a runtime is then true of the crash.
 * What is known of wamrc is what it prints of itself.
 */
import type { BundleInput } from "@assay/advisory";
import type { ProbeInput } from "./probe.ts";
import type { Session } from "./session.ts";
import type { CompileStage } from "./stages/compile.ts";
import { tellingRun } from "./stages/telling-run.ts";
import { COMPILER } from "./two-step.ts";

export function compilerDied({ name, outcome }: Pick<ProbeInput, "name" | "outcome">): boolean {
  if (name.from !== null) return name.from.startsWith(COMPILER);
  return tellingRun(outcome.runs)?.target === COMPILER;
}

export function compilerOf(session: Session): CompileStage["wamrc"] | undefined {
  return session.dir.json<CompileStage>("compile.json")?.wamrc;
}

/** The build that crashed or, of a compiler, what stands in its place. */
export function buildAtFault(input: ProbeInput): { readonly version: string | null; readonly mode: string | null } {
  const { session } = input;
  if (compilerDied(input)) return { version: compilerOf(session)?.version ?? null, mode: null };
  const { version = null, mode = null } = session.record.runtime ?? {};
  return { version, mode };
}

type Build = NonNullable<BundleInput["runtime"]>;

/** It ran on the machine that the runtime was for; a report of AddressSanitizer says that it was built with it. */
export function compilerBuild(session: Session, source: string | undefined): Build {
  return {
    name: COMPILER,
    version: compilerOf(session)?.version ?? null,
    date: null,
    mode: null,
    sanitizer: source === "asan" ? "address" : null,
    platform: session.record.runtime?.platform ?? null,
    features: [],
    builtIn: false,
  };
}
