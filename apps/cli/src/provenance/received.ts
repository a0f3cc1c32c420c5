/**
 * What comes with a file from elsewhere: envelopes beside it, trust files, public keys. It may be of any size, never end, or be
 * a pipe that nobody writes to, so no more is read of it than could be right.
 */
import { closeSync, constants, existsSync, fstatSync, openSync, readSync } from "node:fs";
import type { Detached } from "@assay/provenance";
import { UsageError } from "../usage-error.ts";

/** 16 envelopes of 1 MiB, as docs/provenance-format.md says. */
const MAX_ENVELOPES = 16 << 20;
const MAX_TRUST = 1 << 20;
const MAX_KEY = 64 << 10;

/** The named ones, else FILE.intoto.jsonl where there is one. */
export function detachedOf(file: string, named: readonly string[] | undefined): Detached[] {
  const beside = `${file}.intoto.jsonl`;
  return (named ?? (existsSync(beside) ? [beside] : [])).map(readEnvelopes);
}

/** What cannot be a file of envelopes is evidence that is malformed: the verdict says so. */
export function readEnvelopes(path: string): Detached {
  // A pipe without a writer is opened all the same, and then refused.
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return { unreadable: `${path} is no regular file: it is not read as envelopes` };
    if (stat.size > MAX_ENVELOPES) return tooLong(path);
    const bytes = readAtMost(fd, MAX_ENVELOPES);
    return bytes.length > MAX_ENVELOPES ? tooLong(path) : bytes;
  } finally {
    closeSync(fd);
  }
}

function tooLong(path: string): Detached {
  return { unreadable: `${path} has more than ${MAX_ENVELOPES >> 20} MiB: it is not read as envelopes` };
}

export function readTrustBytes(path: string): Uint8Array {
  return readWithin(path, MAX_TRUST, "1 MiB: no trust file");
}

/** `-` is stdin. */
export function readKeyPem(path: string): string {
  return Buffer.from(readWithin(path, MAX_KEY, "64 KiB: no key")).toString("utf8");
}

function readWithin(path: string, limit: number, what: string): Uint8Array {
  const fd = path === "-" ? 0 : openSync(path, "r");
  try {
    return withinLimit(fd, limit, path === "-" ? "stdin" : path, what);
  } finally {
    if (fd !== 0) closeSync(fd);
  }
}

function withinLimit(fd: number, limit: number, name: string, what: string): Uint8Array {
  const bytes = readAtMost(fd, limit);
  if (bytes.length <= limit) return bytes;
  throw new UsageError(`${name} has more than ${what}`, "Give the path of the right file.");
}

/** The text of a key that is open already. */
export function keyTextOf(fd: number, name: string): string {
  return Buffer.from(withinLimit(fd, MAX_KEY, name, "64 KiB: no key")).toString("utf8");
}

/** One byte more than `limit` where there is more. */
function readAtMost(fd: number, limit: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size <= limit) {
    const chunk = new Uint8Array(Math.min(64 << 10, limit + 1 - size));
    const count = readSome(fd, chunk);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
    size += count;
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** Stdin may be a pipe that does not block and has nothing yet; its end is an error on Windows. */
function readSome(fd: number, chunk: Uint8Array): number {
  for (;;) {
    try {
      return readSync(fd, chunk, 0, chunk.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
