/** What happened, in one line, from facts alone: kind, access, function, stage, mode, version. No impact is claimed here. */
import type { BundleInput } from "./bundle-input.ts";

const STAGE: Record<string, string> = {
  load: "while loading a module",
  instantiate: "while instantiating a module",
  run: "while running a module",
  compile: "while compiling a module",
};

export function factValue(input: BundleInput, name: string): string | null {
  return input.facts.find((f) => f.name === name)?.value ?? null;
}

export function titleOf(input: BundleInput): string {
  const { fingerprint, runtime } = input;
  const what = fingerprint
    ? `${fingerprint.kind}${fingerprint.access ? ` (${fingerprint.access})` : ""}`
    : factValue(input, "effect") === "hang"
      ? "the runtime does not end"
      : "unexpected behaviour";
  const where = fingerprint?.frames[0] ? ` in ${fingerprint.frames[0]}` : "";
  const stage = STAGE[factValue(input, "phase") ?? ""] ?? "";
  const version = runtime ? `WAMR ${runtime.version ?? runtime.date ?? runtime.name}` : "";
  const build = [runtime?.mode, version].filter(Boolean).join(", ");
  return `${what}${where}${stage ? ` ${stage}` : ""}${build ? ` (${build})` : ""}`.slice(0, 1024);
}

/** What the frames and the report prove, in words; nothing about exploitability. */
export function impactOf(input: BundleInput): string {
  const { fingerprint } = input;
  const stage = STAGE[factValue(input, "phase") ?? ""];
  const who = input.input.kind === "wasm" ? "A WebAssembly module" : "An AoT file";
  if (!fingerprint)
    return factValue(input, "effect") === "hang"
      ? `${who} makes the runtime not return. Whether it can be stopped from outside was not tested.`
      : "See the evidence.";
  const size = fingerprint.size ? ` of ${fingerprint.size} byte${fingerprint.size === 1 ? "" : "s"}` : "";
  const access = fingerprint.access
    ? ` The sanitizer reports an out-of-bounds or invalid ${fingerprint.access}${size}.`
    : "";
  return `${who} makes the process of the runtime end${stage ? ` ${stage}` : ""} (${fingerprint.kind}).${access} Not examined: whether an attacker controls place, size or content of the access, or anything beyond the end of the process.`;
}
