/**
 * What a minimizer's journal is about: the first line says of which file and question, a later one how the file itself did. So
 * `--resume` neither asks that again nor takes the answers to another question for ours. Answers are lists, these are objects.
 */
import { appendFileSync, existsSync, readFileSync, statSync } from "node:fs";
import type { Fingerprint } from "@assay/crash";
import { sha256, writeBeside } from "./case-directory.ts";
import { TriageError } from "./error.ts";
import { resolveProgram } from "./runtimes.ts";

/** How the input itself did, once. */
export interface Baseline {
  readonly ms: number;
  readonly hang: boolean;
  readonly fingerprint: Fingerprint | null;
}

export interface JournalHead {
  readonly input: string;
  readonly question: string;
}

/** Starts a journal. */
export function writeHead(path: string, head: JournalHead): void {
  writeBeside(path, `${JSON.stringify(head)}\n`);
}

export function writeBaseline(path: string, baseline: Baseline): void {
  appendFileSync(path, `${JSON.stringify({ baseline })}\n`);
}

/** Throws for a journal of another file or question. */
export function checkHead(path: string, head: JournalHead): void {
  const found = linesOf(path)[0];
  const what = found?.input !== head.input ? "file" : found.question !== head.question ? "question" : null;
  if (what === null) return;
  throw new TriageError(
    "case-exists",
    `${path} is of another ${what}`,
    "To go on, give the file, the command and the options of the interrupted run, its script unchanged. To begin anew: --force without --resume.",
  );
}

export function readBaseline(path: string): Baseline | undefined {
  const found = linesOf(path).find((line) => line.baseline !== undefined)?.baseline as Baseline | undefined;
  return typeof found?.ms === "number" ? found : undefined;
}

/** Names the question: its words, what else decides an answer, and the content of the programs and scripts among the words. */
export function questionDigest(words: readonly string[], rest: unknown): string {
  const files = words.map((word) => {
    const path = resolveProgram(word) ?? word;
    return existsSync(path) && statSync(path).isFile() ? sha256(readFileSync(path)) : null;
  });
  return sha256(JSON.stringify([words, files, rest]));
}

function linesOf(path: string): Record<string, unknown>[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8").split("\n").flatMap(readLine);
}

function readLine(line: string): Record<string, unknown>[] {
  if (!line.startsWith("{")) return [];
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? [value as Record<string, unknown>] : [];
  } catch {
    return [];
  }
}
