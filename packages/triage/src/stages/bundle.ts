/**
 * Stage 6: the bundle's files on disk. Written beside and renamed as a whole; a bundle that someone has edited since it was made
 * is moved aside, never overwritten.
 */

import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type BundleFile, makeBundle, type RedactionKind } from "@assay/advisory";
import { bundleInput } from "../bundle-input.ts";
import { sha256 } from "../case-directory.ts";
import { thisMachine } from "../identity.ts";
import type { Session } from "../session.ts";

export interface BundleStage {
  readonly files: readonly string[];
}

/** Without who and where; `keep` leaves parts of that in. */
export function bundleFiles(session: Session, keep: readonly RedactionKind[] = []): BundleFile[] {
  return makeBundle(bundleInput(session), { identity: thisMachine(), keep });
}

export function writeBundle(session: Session, files: readonly BundleFile[] = bundleFiles(session)): BundleStage {
  const final = join(session.dir.path, "bundle");
  const temporary = join(session.dir.path, `.assay-${randomBytes(6).toString("hex")}`);
  try {
    for (const file of files) put(temporary, file);
    if (existsSync(final)) moveAside(final);
    renameSync(temporary, final);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return { files: files.map((f) => f.path) };
}

function put(folder: string, file: BundleFile): void {
  const path = join(folder, file.path);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, file.bytes);
  chmodSync(path, file.executable ? 0o755 : 0o644);
}

/** An untouched bundle of ours is replaced; an edited one becomes bundle-edited-N. */
function moveAside(path: string): void {
  if (untouched(path)) {
    rmSync(path, { recursive: true, force: true });
    return;
  }
  let n = 1;
  while (existsSync(`${path}-edited-${n}`)) n++;
  renameSync(path, `${path}-edited-${n}`);
}

function untouched(path: string): boolean {
  try {
    const lines = readFileSync(join(path, "SHA256SUMS"), "utf8").trimEnd().split("\n");
    return lines.every((line) => sha256(readFileSync(join(path, line.slice(66)))) === line.slice(0, 64));
  } catch {
    return false;
  }
}
