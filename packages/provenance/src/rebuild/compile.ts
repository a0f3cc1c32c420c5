/**
 * The pure half of running wamrc: what to run, with which environment, and what its words mean. The one who runs it is always
 * named truly: a recorded stand-in says so in a second line of `--version`, which no wamrc prints.
 */
import { basename } from "node:path";
import { ProvenanceError } from "../error.ts";
import { WAMRC_VARIABLES } from "../format/statement.ts";
import { BUILDER } from "../format/uris.ts";
import { parseCommand, type WamrcOption } from "../options/arguments.ts";

export interface CompilePlan {
  readonly program: string;
  readonly input: string;
  readonly output: string;
  /** As given: what wamrc is run with. */
  readonly words: readonly string[];
  /** As stated: paths cut to their last part, so that no machine's folders get into a statement. */
  readonly argv: readonly string[];
  /** The only variables that wamrc gets on top of an empty environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Further files that go in; their digests belong into the statement. */
  readonly reads: readonly string[];
}

/** `command`: wamrc and its arguments. */
export function planCompile(
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): CompilePlan {
  const [program, ...words] = command;
  if (program === undefined) {
    throw new ProvenanceError(
      "wamrc-arguments",
      "no wamrc command",
      "assay compile -- wamrc [options] -o app.aot app.wasm",
    );
  }
  const { options, input, output } = parseCommand(words);
  const kept = wamrcEnvironment(env);
  const compilers = ["WAMRC_LLC_COMPILER", "WAMRC_ASM_COMPILER"].flatMap((name) => kept[name] ?? []);
  const files = options.filter((o) => o.spec?.reads && o.value).map((o) => o.value as string);
  return {
    program,
    input,
    output,
    words: options.map((o) => o.word),
    argv: options.map(stated),
    env: kept,
    reads: [...files, ...compilers],
  };
}

function stated({ word, value, spec }: WamrcOption): string {
  if (!value || !(spec?.reads || spec?.writes)) return word;
  return `${word.slice(0, word.length - value.length)}${basename(value)}`;
}

/** LD_* would put code of its own into wamrc; nothing else but wamrc's own four variables reaches it. */
export function wamrcEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const loader = Object.keys(env).find((name) => /^(?:LD|DYLD)_/.test(name) && env[name] !== "");
  if (loader !== undefined) {
    const hint = `Unset ${loader}; if wamrc needs it to find libLLVM, give the library an rpath.`;
    throw new ProvenanceError(
      "environment-refused",
      `${loader} would load code into wamrc that the statement cannot name`,
      hint,
    );
  }
  return Object.fromEntries(WAMRC_VARIABLES.flatMap((name) => (env[name] ? [[name, env[name] as string]] : [])));
}

const LINES: Readonly<Record<string, string>> = {
  target: "target",
  "target cpu": "cpu",
  "target triple": "triple",
  "cpu features": "cpuFeatures",
  "opt level": "optLevel",
  "size level": "sizeLevel",
};

/** What wamrc says it used. `undefined` when it did not say: then the statement does not either. */
export function readReported(stdout: string): Record<string, string> | undefined {
  const reported: Record<string, string> = {};
  for (const line of stdout.split("\n")) {
    const [, label, value] = /^ {2}([a-z ]+):[ \t]*(.*?)\s*$/.exec(line) ?? [];
    const key = label === undefined ? undefined : LINES[label];
    if (key !== undefined) reported[key] = value as string;
  }
  return Object.keys(reported).length > 0 ? reported : undefined;
}

export const RECORDED_LINE = "recorded stand-in for wamrc; not a compiler";

export interface WamrcIdentity {
  readonly name: "wamrc" | "recorded-wamrc";
  readonly builder: string;
  /** As printed; absent when it printed something else. */
  readonly version: string | undefined;
}

export function readIdentity(versionOutput: string): WamrcIdentity {
  const lines = versionOutput.trimEnd().split("\n");
  const version = /^wamrc (\d+\.\d+\.\d+)\s*$/.exec(lines[0] ?? "")?.[1];
  const recorded = lines[1] === RECORDED_LINE;
  return recorded
    ? { name: "recorded-wamrc", builder: BUILDER.recorded, version }
    : { name: "wamrc", builder: BUILDER.run, version };
}
