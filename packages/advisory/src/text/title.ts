/** What happened, in one line, from facts alone: kind, access, function, stage, mode, version. No impact is claimed here. */
import type { BundleInput } from "../bundle-input.ts";
import { stepsOf } from "../steps.ts";
import { topFrame } from "../wamr-frames.ts";

const STAGE: Record<string, string> = {
  load: "while loading a module",
  instantiate: "while instantiating a module",
  run: "while running a module",
  compile: "while compiling a module",
};

export function factValue(input: BundleInput, name: string): string | null {
  return input.facts.find((f) => f.name === name)?.value ?? null;
}

export function stageOf(input: BundleInput): string {
  return STAGE[factValue(input, "phase") ?? ""] ?? "";
}

export function versionOf(input: BundleInput): string {
  const { runtime } = input;
  if (stepsOf(input) === "compiler") return `wamrc ${runtime?.version ?? "of unknown version"}`;
  return runtime ? `WAMR ${runtime.version ?? runtime.date ?? runtime.name}` : "";
}

export function titleOf(input: BundleInput): string {
  const top = topFrame(input);
  const where = top === undefined ? "" : ` in ${top}`;
  const build = [input.runtime?.mode, versionOf(input)].filter(Boolean).join(", ");
  const words = [`${whatOf(input)}${where}`, stageOf(input), build && `(${build})`].filter(Boolean).join(" ");
  return words.replace(/\s+/g, " ").slice(0, 256);
}

function whatOf(input: BundleInput): string {
  const { fingerprint } = input;
  if (fingerprint) return `${fingerprint.kind}${fingerprint.access ? ` (${fingerprint.access})` : ""}`;
  return factValue(input, "effect") === "hang"
    ? `The ${stepsOf(input) === "compiler" ? "compiler" : "runtime"} does not end`
    : "Unexpected behaviour";
}
