/**
 * What a batch is made of: every ordinary file below the given paths, each content once; folders that are cases already; logs, by
 * their names. Links are not followed, and what is passed over is named with the reason.
 */
import { isUtf8 } from "node:buffer";
import { lstatSync, readdirSync, readFileSync, realpathSync, type Stats } from "node:fs";
import { basename, join } from "node:path";
import { sha256 } from "../case-directory.ts";
import { TriageError } from "../error.ts";
import { kindOf, MAX_INPUT } from "../input.ts";
import { expandPaths } from "./glob.ts";

export interface Collected {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly kind: "wasm" | "aot";
  /** Other files with the same bytes. */
  readonly copies: readonly string[];
}

export interface Skipped {
  readonly path: string;
  readonly why: string;
}

export interface Collection {
  readonly inputs: readonly Collected[];
  readonly logs: readonly string[];
  readonly cases: readonly string[];
  readonly skipped: readonly Skipped[];
}

interface Found {
  readonly files: string[];
  readonly logs: string[];
  readonly cases: string[];
  readonly skipped: Skipped[];
}

/** `without`: a folder that lies below and is not part of it, such as the batch's own output. */
export function collect(words: readonly string[], without?: string): Collection {
  const found: Found = { files: [], logs: [], cases: [], skipped: [] };
  const outside = without === undefined ? undefined : real(without);
  for (const word of words) for (const path of expandPaths([word])) walk(path, found, outside, path === word);
  const byDigest = new Map<string, { path: string; size: number; kind: "wasm" | "aot"; copies: string[] }>();
  for (const path of unique(found.files)) {
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(path);
    } catch (error) {
      found.skipped.push({ path, why: reason(error) });
      continue;
    }
    const digest = sha256(bytes);
    const known = byDigest.get(digest);
    if (known) known.copies.push(path);
    else byDigest.set(digest, { path, size: bytes.length, kind: kindOf(bytes), copies: [] });
  }
  return {
    inputs: [...byDigest].map(([digest, rest]) => ({ sha256: digest, ...rest })),
    logs: unique(found.logs),
    cases: unique(found.cases),
    skipped: found.skipped,
  };
}

function walk(path: string, found: Found, outside: string | undefined, named: boolean): void {
  let info: Stats;
  try {
    info = lstatSync(path);
  } catch (error) {
    passOver(path, error, found, named);
    return;
  }
  if (info.isDirectory()) {
    if (outside === undefined || real(path) !== outside) walkFolder(path, found, outside, named);
  } else if (!info.isFile()) found.skipped.push({ path, why: "not an ordinary file" });
  else if (info.size === 0) found.skipped.push({ path, why: "empty" });
  else if (info.size > MAX_INPUT) found.skipped.push({ path, why: `larger than ${MAX_INPUT} bytes` });
  else if (isLog(path)) found.logs.push(path);
  else found.files.push(path);
}

function walkFolder(path: string, found: Found, outside: string | undefined, named: boolean): void {
  let entries: Buffer[];
  try {
    entries = readdirSync(path, { encoding: "buffer" });
  } catch (error) {
    passOver(path, error, found, named);
    return;
  }
  const names = entries.filter(isUtf8).map(String).sort();
  if (names.includes("case.json")) {
    found.cases.push(path);
    return;
  }
  for (const name of entries.filter((entry) => !isUtf8(entry)).sort(Buffer.compare))
    found.skipped.push({ path: join(path, escaped(name)), why: "its name is not UTF-8" });
  for (const name of names) walk(join(path, name), found, outside, false);
}

/** What was asked for by name must be there; of the rest, one bad entry stops nothing. */
function passOver(path: string, error: unknown, found: Found, named: boolean): void {
  const why = reason(error);
  if (!named) found.skipped.push({ path, why });
  else throw new TriageError("input-unreadable", `${path} ${why}`, "Give files or folders of crashing inputs.");
}

function reason(error: unknown): string {
  const { code = "no reason given" } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "does not exist";
  return code === "EACCES" ? "cannot be read (permission denied)" : `cannot be read (${code})`;
}

/** As the file system has it, with the bytes that are no text as `\xff`. */
function escaped(name: Buffer): string {
  const text = name.toString("latin1");
  return text.replace(/[^ -~]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

function isLog(path: string): boolean {
  return /\.(log|txt)$/i.test(basename(path));
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)].sort();
}
