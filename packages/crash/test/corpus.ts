/**
 * Corpus files: a header of `name: value` lines, then the texts of one run after `--- stderr`, `--- stdout`, `--- trace`, or
 * one pasted `--- log`. The header says where the text comes from and what must be read from it; BLESS=1 rewrites the latter.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Fingerprint, type Reading, type RunText, readLog, readRun } from "../src/crash.ts";

export const CORPUS: string = join(import.meta.dirname, "..", "corpus");

export interface CorpusCase {
  /** Path below the corpus folder, without `.txt`. */
  readonly name: string;
  readonly header: Readonly<Record<string, string>>;
  readonly parts: Readonly<Record<string, string>>;
}

/** Header fields that tell what was done; all others are expectations. */
const GIVEN = ["source", "exit", "signal", "timed-out", "sanitizer-exit", "runtime", "input"];

export function parseCase(name: string, text: string): CorpusCase {
  const start = text.search(/^--- (?:stderr|stdout|trace|log)$/m);
  const header = Object.fromEntries(
    text
      .slice(0, start)
      .split("\n")
      .filter((line) => line.includes(": "))
      .map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]),
  );
  const pieces = text.slice(start).split(/^--- (stderr|stdout|trace|log)\n/m);
  const parts: Record<string, string> = {};
  for (let i = 1; i + 1 < pieces.length; i += 2) parts[pieces[i]!] = pieces[i + 1]!;
  return { name, header, parts };
}

export function writeCase({ name, header, parts }: CorpusCase): void {
  const path = join(CORPUS, `${name}.txt`);
  mkdirSync(dirname(path), { recursive: true });
  const head = Object.entries(header).map(([field, value]) => `${field}: ${value}\n`);
  const body = Object.entries(parts)
    .filter(([, text]) => text !== "")
    .map(([part, text]) => `--- ${part}\n${text.endsWith("\n") ? text : `${text}\n`}`);
  writeFileSync(path, head.join("") + (body.length > 0 ? body.join("") : "--- stderr\n"));
}

export function corpusCases(): CorpusCase[] {
  return readdirSync(CORPUS, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".txt"))
    .sort()
    .map((file) => parseCase(file.slice(0, -4), readFileSync(join(CORPUS, file), "utf8")));
}

export function runOf({ header, parts }: CorpusCase): RunText {
  return {
    exitCode: header.exit === undefined ? null : Number(header.exit),
    signal: header.signal ?? null,
    timedOut: header["timed-out"] === "yes",
    stdout: parts.stdout ?? "",
    stderr: parts.stderr ?? "",
    ...(parts.trace !== undefined && { traces: [parts.trace] }),
    ...(header["sanitizer-exit"] !== undefined && {
      sanitizerExit: header["sanitizer-exit"] === "none" ? null : Number(header["sanitizer-exit"]),
    }),
  };
}

export function read(file: CorpusCase): Reading {
  return file.parts.log === undefined ? readRun(runOf(file)) : readLog(file.parts.log);
}

/** A reading as the header's expectations: only what is there, one line each. */
export function expectations(reading: Reading & { readonly recognised?: readonly string[] }): Record<string, string> {
  const recognised = reading.recognised?.length ? { recognised: reading.recognised.join(", ") } : {};
  if (reading.kind === "crash") return { expect: "crash", ...crash(reading.fingerprint), ...recognised };
  const stage = reading.kind === "refused" ? ` ${reading.stage}` : "";
  const message = "message" in reading && reading.message ? ` ${reading.message}` : "";
  return { expect: `${reading.kind}${stage}${message}`, ...recognised };
}

function crash(print: Fingerprint): Record<string, string> {
  return {
    key: print.key,
    summary: print.summary,
    ...(print.frames.length > 0 && { frames: print.frames.join(" < ") }),
    ...(print.fine && { fine: print.fine }),
    ...(print.offsets && { offsets: print.offsets.join(" < ") }),
    ...(print.signal && { died: print.signal }),
    ...(print.pointer && { pointer: print.pointer }),
    ...(print.instructionBytes && { "machine-code": print.instructionBytes }),
    component: print.component,
    "told-by": print.source,
    confidence: print.confidence,
    ...(!print.attributable && { attributable: "no" }),
    ...(print.also.length > 0 && { also: print.also.join(", ") }),
  };
}

export function given({ header }: CorpusCase): Record<string, string> {
  return Object.fromEntries(Object.entries(header).filter(([field]) => GIVEN.includes(field)));
}

export function expected({ header }: CorpusCase): Record<string, string> {
  return Object.fromEntries(Object.entries(header).filter(([field]) => !GIVEN.includes(field)));
}
