/** SHA256SUMS covers every other file, each once, in order, and holds. */
import { createHash } from "node:crypto";
import { type CheckProblem, problem } from "./reasons.ts";

const NAME = "SHA256SUMS";

export function sumProblems(files: ReadonlyMap<string, Uint8Array>): CheckProblem[] {
  const bytes = files.get(NAME);
  if (!bytes) return [problem("sums-missing", NAME, "there is none: not a bundle, or not a whole one")];
  const sums = parseSums(bytes);
  if (!sums) return [problem("sums-malformed", NAME, "expected lines of digest, two spaces and name, sorted by name")];
  const found: CheckProblem[] = [];
  for (const [name, digest] of sums) {
    const content = files.get(name);
    if (!content) found.push(problem("file-missing", name, "listed in SHA256SUMS and not there"));
    else if (sha256(content) !== digest) found.push(problem("digest-mismatch", name, "not the file of SHA256SUMS"));
  }
  for (const name of files.keys())
    if (name !== NAME && !sums.has(name))
      found.push(problem("sums-incomplete", name, "there and not listed in SHA256SUMS"));
  return found;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function parseSums(bytes: Uint8Array): Map<string, string> | undefined {
  const text = new TextDecoder().decode(bytes);
  if (!text.endsWith("\n")) return undefined;
  const sums = new Map<string, string>();
  let last = "";
  for (const line of text.slice(0, -1).split("\n")) {
    const [, digest, name] = /^([0-9a-f]{64}) {2}([A-Za-z0-9._/-]+)$/.exec(line) ?? [];
    if (!digest || !name || name <= last || name === NAME) return undefined;
    sums.set(name, digest);
    last = name;
  }
  return sums;
}
