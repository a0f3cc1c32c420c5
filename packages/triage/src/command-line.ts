/**
 * From a runtime and the user's words to an argv. `{file}` is replaced anywhere inside a word. With a named runtime the words
 * are the runtime's own (`-f _start {file} 1 2`): what stands before `{file}` are options, what stands after are arguments.
 */
import { TriageError } from "./error.ts";
import { checkRuntime, findRuntime, type Runtime, type RuntimePlaces, resolveProgram } from "./runtimes.ts";
import type { CompileStep, Target } from "./target.ts";

export interface CommandLine {
  /** argv with {file} still in it. */
  readonly template: readonly string[];
  readonly options: readonly string[];
  readonly args: readonly string[];
  /** The input goes through wamrc first. */
  readonly compile?: CompileStep;
}

export function forRuntime(runtime: Runtime, words: readonly string[] = []): CommandLine {
  const at = words.indexOf("{file}");
  if (at < 0 && words.some((w) => w.includes("{file}"))) {
    throw new TriageError(
      "command-malformed",
      "with --runtime, {file} stands as a word of its own",
      "assay triage FILE --runtime NAME -- -f _start {file}",
    );
  }
  const options = at < 0 ? [...words] : words.slice(0, at);
  const args = at < 0 ? [] : words.slice(at + 1);
  return { template: expand(runtime, options, args), options, args };
}

/** A command given whole (`-- /path/iwasm -f main {file}`); options are the words between the program and the file. */
export function fromWords(words: readonly string[]): CommandLine {
  if (words.length === 0)
    throw new TriageError(
      "command-malformed",
      "no command after --",
      "Give the command that crashes, with {file} where the input goes: -- iwasm {file}",
    );
  const at = words.findIndex((w) => w.includes("{file}"));
  if (at < 0)
    throw new TriageError(
      "command-malformed",
      "the command has no {file}",
      "Say where the input goes: -- iwasm {file}",
    );
  return { template: words, options: words.slice(1, at), args: words.slice(at + 1) };
}

export function expand(runtime: Runtime, options: readonly string[], args: readonly string[]): string[] {
  const command = runtime.command;
  const out: string[] = [];
  for (const word of command) {
    if (word === "{options}") out.push(...options);
    else if (word === "{args}") out.push(...args);
    else out.push(word);
  }
  if (!command.includes("{args}")) out.push(...args);
  if (!command.includes("{options}")) {
    const file = out.findIndex((w) => w.includes("{file}"));
    out.splice(file, 0, ...options);
  }
  return out;
}

export function withFile(template: readonly string[], file: string): string[] {
  return template.map((word) => word.replaceAll("{file}", file));
}

/** The target that a call names: a runtime with its arguments, or a whole command. */
export function targetFromFlags(
  places: RuntimePlaces,
  name: string | undefined,
  words: readonly string[] | undefined,
): Target {
  if (name) {
    const runtime = findRuntime(places, name);
    checkRuntime(runtime);
    return {
      name: runtime.name,
      template: forRuntime(runtime, words).template,
      env: runtime.env,
      sanitizer: runtime.sanitizer,
    };
  }
  const { template } = fromWords(words ?? []);
  const program = resolveProgram(template[0] ?? "");
  if (!program) throw new TriageError("runtime-unusable", `the program is not there: ${template[0]}`, "Give its path.");
  return { name: template[0] ?? "", template: [program, ...template.slice(1)], env: {}, sanitizer: null };
}
