/**
 * Scratch directories: one unpredictable, private folder for our process, one folder per run inside it. The guard removes the
 * outer one when our process ends, however it ends.
 */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guardFolder } from "./guard.ts";

let base: string | undefined;
let serial = 0;

export function scratchBase(): string {
  if (base === undefined) {
    base = mkdtempSync(join(tmpdir(), "assay-"));
    guardFolder(base);
  }
  return base;
}

export function makeScratch(): string {
  const folder = join(scratchBase(), `${++serial}`);
  mkdirSync(folder, { mode: 0o700, recursive: true });
  return folder;
}

/** As good as new for the next run: emptied, with its mode. Looking costs a fraction of making (3 ms on a busy disk). */
export function renewScratch(folder: string): void {
  try {
    if ((statSync(folder).mode & 0o7777) === 0o700 && readdirSync(folder).length === 0) return;
  } catch {
    // The program removed it.
  }
  removeScratch(folder);
  mkdirSync(folder, { mode: 0o700, recursive: true });
}

/** A program may have left directories it cannot enter itself; they go too. */
export function removeScratch(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    openUp(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function openUp(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) openUp(join(folder, entry.name));
  }
}

export function removeScratchBase(): void {
  if (base === undefined) return;
  const folder = base;
  base = undefined;
  rmSync(folder, { recursive: true, force: true });
}
