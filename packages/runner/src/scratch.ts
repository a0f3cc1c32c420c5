/**
 * Scratch directories: one unpredictable, private folder for our process on disk and one in memory, and in them one folder for
 * each use. The guard removes the outer ones when our process ends, however it ends.
 */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guardFolder } from "./guard.ts";

export type ScratchKind = "disk" | "memory";

const bases = new Map<ScratchKind, string>();
let serial = 0;

export function scratchBase(kind: ScratchKind = "disk"): string {
  const known = bases.get(kind);
  if (known !== undefined) return known;
  const base = makeBase(kind);
  bases.set(kind, base);
  guardFolder(kind, base);
  return base;
}

/** Memory-backed where the machine has it. */
function makeBase(kind: ScratchKind): string {
  if (kind === "memory") {
    try {
      return mkdtempSync("/dev/shm/assay-");
    } catch {
      // There is none, or no room in it.
    }
  }
  return mkdtempSync(join(tmpdir(), "assay-"));
}

/**
 * An empty folder of our own, mode 0700. `memory` for what is written thousands of times; where the machine has none it is on disk too.
 * Inside a sandbox only those on disk can be seen.
 */
export function makeScratch(kind: ScratchKind = "disk"): string {
  const folder = join(scratchBase(kind), `${++serial}`);
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
  const folders = [...bases.values()];
  bases.clear();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
