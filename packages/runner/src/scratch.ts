/**
 * Scratch directories: one unpredictable, private folder for our process, one folder per run inside it. The guard removes the
 * outer one when our process ends, however it ends.
 */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let base: string | undefined;
let serial = 0;

export function scratchBase(): string {
  base ??= mkdtempSync(join(tmpdir(), "assay-"));
  return base;
}

/** A path for a new scratch directory; whoever takes it creates it with mode 0700. */
export function scratchPath(): string {
  return join(scratchBase(), `${++serial}`);
}

export function makeScratch(): string {
  const folder = scratchPath();
  mkdirSync(folder, { mode: 0o700, recursive: true });
  return folder;
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
