/**
 * The PoC is what the bundle says, in each of its forms: the file, the text beside it, and the lines inside the report. A file that is
 * called .wasm and is native code inside is told here: a runtime goes by the first bytes, not by the name.
 */
import { gunzipSync } from "node:zlib";
import type { BundleInput } from "../bundle-input.ts";
import { BEGIN, END, fitsInline } from "../poc.ts";
import { pocName } from "../text/sections/proof.ts";
import { type CheckProblem, problem } from "./reasons.ts";
import { sha256 } from "./sums.ts";

/** Files that carry the PoC between its marks. */
const CARRIERS = ["ADVISORY.md", "ISSUE.md", "NOTE.md", "mail.txt"];

export function pocProblems(input: BundleInput, files: ReadonlyMap<string, Uint8Array>): CheckProblem[] {
  const file = pocName(input);
  const found = [...kinds(input, files), ...digests(input, files)];
  const encoded = files.get(`${file}.gz.b64`);
  if (!encoded) found.push(problem("file-missing", `${file}.gz.b64`, "every bundle has it"));
  else found.push(...decodes(text(encoded), `${file}.gz.b64`, input, "poc-base64-differs"));
  if (!fitsInline(input.poc.bytes)) return found;
  for (const carrier of CARRIERS) {
    const bytes = files.get(carrier);
    if (bytes) found.push(...decodes(between(text(bytes)), carrier, input, "poc-inline-differs"));
  }
  return found;
}

function digests(input: BundleInput, files: ReadonlyMap<string, Uint8Array>): CheckProblem[] {
  const found: CheckProblem[] = [];
  if (sha256(input.poc.bytes) !== input.poc.sha256)
    found.push(problem("poc-digest", pocName(input), `not the file whose SHA-256 is ${input.poc.sha256}`));
  const original = files.get(`original.${input.input.kind}`);
  if (original && (sha256(original) !== input.input.sha256 || original.length !== input.input.size))
    found.push(
      problem("original-digest", `original.${input.input.kind}`, `not the file whose SHA-256 is ${input.input.sha256}`),
    );
  return found;
}

function kinds(input: BundleInput, files: ReadonlyMap<string, Uint8Array>): CheckProblem[] {
  const names = [pocName(input), `original.${input.input.kind}`];
  return names.flatMap((name) => {
    const bytes = files.get(name);
    if (!bytes || isAot(bytes) === (input.input.kind === "aot")) return [];
    return [problem("poc-kind", name, isAot(bytes) ? "native code (.aot) under another name" : "not an .aot inside")];
  });
}

export function isAot(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x6f && bytes[3] === 0x74;
}

function decodes(
  base64: string | undefined,
  where: string,
  input: BundleInput,
  reason: CheckProblem["reason"],
): CheckProblem[] {
  if (base64 === undefined)
    return [problem("poc-undecodable", where, "the marks of the PoC are not there, or several times")];
  const flat = base64.replaceAll("\n", "");
  try {
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(flat)) throw new Error("not base64");
    const bytes = gunzipSync(Buffer.from(flat, "base64"), { maxOutputLength: input.poc.bytes.length + 1 });
    if (Buffer.compare(bytes, input.poc.bytes) === 0) return [];
    return [problem(reason, where, "decodes to other bytes than the PoC's file")];
  } catch (error) {
    const longer = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    return [
      longer
        ? problem(reason, where, "decodes to other bytes than the PoC's file")
        : problem("poc-undecodable", where, "gzip and base64 do not decode"),
    ];
  }
}

function between(content: string): string | undefined {
  const parts = content.split(`\n${BEGIN}\n`);
  const rest = parts[1];
  if (parts.length !== 2 || rest === undefined) return undefined;
  const end = rest.indexOf(`\n${END}\n`);
  return end < 0 ? undefined : rest.slice(0, end);
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
