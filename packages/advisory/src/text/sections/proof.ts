/**
 * The PoC and how to run it: the bytes with their digest, the command, how often it ended the same way, is it a valid module. Bytes that
 * take more than a screen stand at the end of the text, so that nobody has to scroll past them to what they do.
 */
import type { BundleInput, BundleObservation } from "../../bundle-input.ts";
import { type Block, code, heading, type Inline, said, saidAll, text } from "../../document.ts";
import { BEGIN, decodeCommand, END, encodePoc, fitsInline } from "../../poc.ts";
import { stepsOf } from "../../steps.ts";
import { factValue } from "../title.ts";

export function pocName(input: BundleInput): string {
  return `poc.${input.input.kind}`;
}

/** As it can be pasted into a shell. */
export function commandLine(input: BundleInput): string {
  return input.command.map((word) => pasted(word.replaceAll("{file}", pocName(input)))).join(" ");
}

function pasted(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The steps, with the PoC's bytes inside where they fit. `from` is the file that holds this text. */
export function proof(input: BundleInput, from: string, elsewhere: readonly Inline[]): Block[] {
  const file = pocName(input);
  const inside = fitsInline(input.poc.bytes);
  const size: Inline[] = [said(file), `, ${input.poc.bytes.length} bytes, SHA-256 `, said(input.poc.sha256)];
  return [
    text(...size, `${shrunk(input)}.`),
    ...(inside
      ? [
          text(
            ...["It is gzip and base64 between two marks", isLong(input) ? " at the end of this text" : ""],
            ". Save this text, or the marked lines alone, as ",
            said(from),
            "; then:",
          ),
          code("sh", `${decodeCommand(from, file)}\necho "${input.poc.sha256}  ${file}" | sha256sum -c`),
          ...(isLong(input) ? [] : [encoded(input)]),
        ]
      : [text("It is too large to stand here. ", ...elsewhere)]),
    text("Run:"),
    code("sh", commandLine(input)),
    ...bothSteps(input),
    ...environment(input),
    text(...stability(input)),
    text(...validity(input)),
  ];
}

/** The bytes, where they did not stand beside the steps. */
export function proofBytes(input: BundleInput): Block[] {
  return fitsInline(input.poc.bytes) && isLong(input) ? [heading(2, `${pocName(input)}, encoded`), encoded(input)] : [];
}

/** More lines than a screen has. */
function isLong(input: BundleInput): boolean {
  return encodePoc(input.poc.bytes).length > 40 * 77;
}

function encoded(input: BundleInput): Block {
  return code("poc", `${BEGIN}\n${encodePoc(input.poc.bytes)}\n${END}`);
}

/** Two programs of one version each: nobody can act without knowing which. */
function bothSteps(input: BundleInput): Block[] {
  const steps = stepsOf(input);
  if (steps === "compiler") return [text(said("wamrc"), " alone does it: no runtime is started.")];
  return steps === "one"
    ? []
    : [
        text(
          "The ",
          said(".wasm"),
          " is compiled first, with ",
          said("wamrc"),
          " of the version that goes with the runtime.",
        ),
      ];
}

function stability(input: BundleInput): Inline[] {
  const { runs, same } = input.stability;
  if (runs === 0) return ["Not run by the tool that made this: what is shown is a log as it was given."];
  return [`${same} of ${runs} runs ended the same way: `, said(endOf(input)), "."];
}

function shrunk(input: BundleInput): string {
  const { reduction } = input;
  if (!reduction) return "";
  return `, reduced from ${reduction.from} bytes (${reduction.oneMinimal ? "no single part can go any more" : "may not be minimal"})`;
}

function environment(input: BundleInput): Block[] {
  const words = Object.entries(input.env).map(([name, value]) => `${name}=${value}`);
  return words.length > 0 ? [text("With the environment ", ...saidAll(words, " "), ".")] : [];
}

/** A log without a status says how it ended only in its own words. */
export const NOT_RECORDED = "not recorded";

export function endOf(input: BundleInput): string {
  const first = input.observations[0];
  return first ? endOfRun(first) : NOT_RECORDED;
}

export function endOfRun(o: BundleObservation): string {
  if (o.timedOut) return "no end within the limit";
  if (o.signal) return `signal ${o.signal}`;
  return o.exitCode === null ? NOT_RECORDED : `exit ${o.exitCode}`;
}

function validity(input: BundleInput): Inline[] {
  const what = input.input.kind === "wasm" ? "module" : "file";
  const words: Record<string, string> = {
    yes: `The ${what} is valid`,
    no: `The ${what} is not valid`,
    disputed: `Validators disagree about the ${what}`,
  };
  const evidence = input.facts.find((f) => f.name === "valid")?.evidence ?? [];
  const head = words[factValue(input, "valid") ?? ""] ?? `Whether the ${what} is valid is not known`;
  return evidence.length > 0 ? [`${head} (`, ...saidAll(evidence.slice(0, 4)), ")."] : [`${head}.`];
}
