/**
 * Files appear whole or not at all: written beside their place, flushed, then renamed into it. A file that is replaced keeps
 * its mode, a link keeps leading to it, and what is no file (`/dev/null`, a pipe) is written into, never renamed over.
 */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { UsageError } from "../usage-error.ts";

type Content = string | Uint8Array;

export function replaceFile(path: string, content: Content): void {
  const old = statSync(path, { throwIfNoEntry: false });
  if (old && !old.isFile()) {
    writeFileSync(path, content);
    return;
  }
  const place = old ? realpathSync(path) : path;
  beside(place, content, { keepMode: old && old.mode & 0o777 }, (temporary) => renameSync(temporary, place));
}

/** An envelope beside a file may be another signer's: only the same bytes are written over, or what `--force` allows. */
export function refuseToReplace(path: string, content: Content, force: boolean | undefined): void {
  const old = statSync(path, { throwIfNoEntry: false });
  const wanted = Buffer.from(content);
  if (force || !old?.isFile()) return;
  // What is there may be a stranger's, and of any size.
  if (old.size === wanted.length && readFileSync(path).equals(wanted)) return;
  throw new UsageError(`${path} is there already, and holds something else`, "Move it away, or --force.");
}

/** Only where nothing is yet, also when two do it at once. */
export function createFile(path: string, content: Content, mode = 0o666): void {
  beside(path, content, { mode }, (temporary) => {
    linkSync(temporary, path);
    rmSync(temporary);
  });
}

function beside(
  place: string,
  content: Content,
  { mode = 0o666, keepMode }: { mode?: number; keepMode?: number | undefined },
  move: (temporary: string) => void,
): void {
  const temporary = `${place}.${randomBytes(4).readUInt32BE()}.new`;
  const fd = openSync(temporary, "wx", mode);
  try {
    try {
      if (keepMode !== undefined) fchmodSync(fd, keepMode);
      writeFileSync(fd, content);
      // A rename can reach the disk before the bytes do: after a power cut the file would be there, and empty.
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    move(temporary);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
