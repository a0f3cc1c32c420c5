/**
 * A command line of wamrc, read as wamrc reads it: options end at the first word without `-`, a later option wins, and what
 * follows the input file is ignored without a word. That last habit would make a statement lie, so it is refused here.
 */
import { ProvenanceError } from "../error.ts";
import { compareVersions } from "./version.ts";
import { type OptionSpec, WAMRC_OPTIONS } from "./wamrc-table.ts";

export interface WamrcOption {
  readonly word: string;
  /** Without leading dashes. */
  readonly name: string;
  readonly value: string | undefined;
  /** `undefined`: no wamrc we know has this option. */
  readonly spec: OptionSpec | undefined;
}

export interface WamrcCommand {
  readonly options: readonly WamrcOption[];
  readonly output: string;
  readonly input: string;
}

export function parseOption(word: string): WamrcOption {
  const equals = word.indexOf("=");
  const [head, value] = equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
  const spec = WAMRC_OPTIONS.find((o) => o.name === head && takes(o, value));
  return { word, name: head.replace(/^-+/, ""), value, spec };
}

function takes({ form }: OptionSpec, value: string | undefined): boolean {
  return form === "either" || (form === "value" ? value !== undefined : value === undefined);
}

/** Did a wamrc of this version have the option? Unknown versions have all. */
export function existsIn(option: WamrcOption, version: string | undefined): boolean {
  return option.spec !== undefined && (version === undefined || compareVersions(option.spec.since, version) <= 0);
}

/** Does wamrc answer with words and compile nothing? Build systems ask for its version. */
export function asksForWords(words: readonly string[]): boolean {
  return words.length === 0 || /^--(?:version|llvm-version|help)$/.test(words[0] as string);
}

/** The words after `wamrc`: options, `-o` and the input file. */
export function parseCommand(words: readonly string[]): WamrcCommand {
  const options: WamrcOption[] = [];
  let output: string | undefined;
  let i = 0;
  for (; i < words.length && (words[i] as string).startsWith("-"); i++) {
    const word = words[i] as string;
    if (word === "-o") output = words[++i];
    else options.push(parseOption(word));
  }
  const [input, ...ignored] = words.slice(i);
  if (input === undefined) throw refuse("no input file", "assay compile -- wamrc [options] -o app.aot app.wasm");
  if (ignored.length > 0) {
    throw refuse(`wamrc ignores what follows the input file: ${ignored.join(" ")}`, `Put it before ${input}.`);
  }
  if (output === undefined) throw refuse("no output file", "wamrc needs -o FILE.");
  if (output === input) throw refuse("the output file is the input file", "Name another output with -o.");
  const format = options.findLast((o) => o.name === "format")?.value ?? "aot";
  if (format !== "aot") throw refuse(`--format=${format} makes no .aot file`, "Only .aot files are stamped.");
  return { options, output, input };
}

function refuse(message: string, hint: string): ProvenanceError {
  return new ProvenanceError("wamrc-arguments", message, hint);
}

/** The last one wins. */
export function lastValue(options: readonly WamrcOption[], name: string): string | undefined {
  return options.findLast((o) => o.name === name && o.spec)?.value;
}

export function hasFlag(options: readonly WamrcOption[], ...names: string[]): boolean {
  return options.some((o) => names.includes(o.name) && o.spec !== undefined);
}

/** wamrc's switches are `atoi(value) == 1`: "true", "yes", "2" and "" all mean off. */
export function isOne(value: string): boolean {
  return Number.parseInt(/^[ \t\n\v\f\r]*([-+]?[0-9]+)/.exec(value)?.[1] ?? "0", 10) === 1;
}
