/** The inputs of a batch: every ordinary file below the given paths, by name, each content once. Links are not followed. */
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../case-directory.ts";
import { TriageError } from "../error.ts";
import { kindOf, MAX_INPUT } from "../input.ts";

export interface Collected {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly kind: "wasm" | "aot";
  /** Other files with the same bytes. */
  readonly copies: readonly string[];
}

export interface Collection {
  readonly inputs: readonly Collected[];
  /** What was passed over, and why. */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
}

export function collect(paths: readonly string[]): Collection {
  const files: string[] = [];
  const skipped: { path: string; why: string }[] = [];
  for (const path of paths) walk(path, files, skipped, true);
  const byDigest = new Map<string, { path: string; size: number; kind: "wasm" | "aot"; copies: string[] }>();
  for (const path of [...new Set(files)].sort()) {
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(path);
    } catch (error) {
      skipped.push({ path, why: (error as Error).message });
      continue;
    }
    const digest = sha256(bytes);
    const known = byDigest.get(digest);
    if (known) known.copies.push(path);
    else byDigest.set(digest, { path, size: bytes.length, kind: kindOf(bytes), copies: [] });
  }
  return { inputs: [...byDigest].map(([digest, rest]) => ({ sha256: digest, ...rest })), skipped };
}

function walk(path: string, files: string[], skipped: { path: string; why: string }[], named: boolean): void {
  const info = lstatSync(path, { throwIfNoEntry: false });
  if (!info) {
    if (named)
      throw new TriageError("input-unreadable", `${path} does not exist`, "Give files or folders of crashing inputs.");
    return;
  }
  if (info.isDirectory()) {
    for (const entry of readdirSync(path).sort()) walk(join(path, entry), files, skipped, false);
  } else if (!info.isFile()) skipped.push({ path, why: "not an ordinary file" });
  else if (info.size === 0) skipped.push({ path, why: "empty" });
  else if (info.size > MAX_INPUT) skipped.push({ path, why: `larger than ${MAX_INPUT} bytes` });
  else files.push(path);
}
