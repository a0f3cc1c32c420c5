/**
 * A .wasm that is compiled before it is run: wamrc first, then the runtime on what it made. One look at such a target is two runs,
 * and whichever step dies is the one that is read: `wamrc` is then the name of the observation's target.
 */
import { existsSync } from "node:fs";
import type { RunOutcome } from "@assay/runner";
import type { CompileStep, Target } from "./target.ts";

/** Name of the first step in observations, and so in fingerprints. */
export const COMPILER = "wamrc";

/** wamrc's own argv on a file; its output lies beside the input. */
export function compileArgv(step: CompileStep, file: string): { readonly argv: string[]; readonly output: string } {
  const output = file.replace(/\.wasm$/, ".aot");
  return { argv: [step.program, ...step.words, "-o", output, file], output };
}

/** The first step as a target of its own: what a look at a failed compilation is a look at. */
export function compilerTarget(step: CompileStep): Target {
  return {
    name: COMPILER,
    template: [step.program, ...step.words, "-o", "{file}.aot", "{file}"],
    env: {},
    sanitizer: null,
  };
}

/** The file to run, or wamrc's outcome when it made none. Runs nothing for a target of one step. */
export async function prepared(
  target: Target,
  file: string,
  start: (argv: string[]) => Promise<RunOutcome>,
): Promise<{ readonly file: string } | { readonly failed: RunOutcome }> {
  if (!target.compile || !file.endsWith(".wasm")) return { file };
  const { argv, output } = compileArgv(target.compile, file);
  const outcome = await start(argv);
  return outcome.exitCode === 0 && existsSync(output) ? { file: output } : { failed: outcome };
}

/** Both steps as one command that a reader can run: `{file}` is the .wasm. */
export function bothSteps(step: CompileStep, template: readonly string[]): string[] {
  const name = (path: string): string => path.split("/").at(-1) ?? path;
  const quote = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
  const compile = [COMPILER, ...step.words, "-o", "poc.aot"].map(quote).join(" ");
  const run = template.map((word, i) => quote(i === 0 ? name(word) : word.replaceAll("{file}", "poc.aot"))).join(" ");
  return ["sh", "-c", `${compile} "$0" && ${run}`, "{file}"];
}
