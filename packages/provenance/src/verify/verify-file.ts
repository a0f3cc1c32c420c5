/**
 * Verification of a file on disk through one open descriptor in one pass: what was walked, what was hashed and what is copied
 * to `output` are the same bytes. A path verified and then run is another file by the time it runs, so the copy, renamed into
 * place only when trusted, is the thing to run.
 */
import { createHash, type Hash } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  read,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { promisify } from "node:util";
import type { ByteSource } from "@assay/aot-format";
import { ProvenanceError } from "../error.ts";
import type { Expectations } from "./evidence.ts";
import type { Verdict } from "./verdict.ts";
import { type Detached, openVerification, verifyBytes } from "./verify.ts";

export interface VerifyFileOptions {
  readonly detached?: readonly Detached[];
  /** Where the verified copy goes. Nothing appears there unless the verdict is *trusted*. */
  readonly output?: string;
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the pass; nothing of the copy is left. */
  readonly abort?: AbortSignal;
}

/** Files up to this size are read at once. */
const SMALL = 1 << 20;
const CHUNK = 1 << 20;
/** What is no file has no size to trust, and may never end: it is held in memory, and only so much of it. */
const MAX_STREAM = 256 << 20;
const readAt = promisify(read);

export async function verifyFile(
  path: string,
  expectations: Expectations,
  options: VerifyFileOptions = {},
): Promise<Verdict> {
  const { detached = [], output, onProgress, abort } = options;
  const fd = openSync(path, "r");
  const copy = output === undefined ? undefined : openCopy(output);
  try {
    const stat = fstatSync(fd);
    const verdict =
      !stat.isFile() || stat.size <= SMALL
        ? verifySmall(fd, detached, expectations, copy)
        : await verifyLarge(fd, stat.size, detached, expectations, { copy, onProgress, abort });
    if (verdict.kind === "trusted") copy?.keep();
    return verdict;
  } finally {
    closeSync(fd);
    copy?.close();
  }
}

interface Copy {
  write(bytes: Uint8Array): void;
  keep(): void;
  close(): void;
}

/** A device or pipe would be replaced by the rename, and has the bytes before the verdict without one. */
function openCopy(output: string): Copy {
  const old = statSync(output, { throwIfNoEntry: false });
  if (old && !old.isFile()) {
    throw new ProvenanceError("output-refused", `${output} is no regular file`, "Name a file for the verified copy.");
  }
  const place = old ? realpathSync(output) : output;
  const temporary = `${place}.${process.pid}.unverified`;
  const fd = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o666);
  let kept = false;
  return {
    write(bytes) {
      for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
    },
    keep() {
      renameSync(temporary, place);
      kept = true;
    },
    close() {
      closeSync(fd);
      if (!kept) rmSync(temporary, { force: true });
    },
  };
}

function verifySmall(fd: number, detached: readonly Detached[], expectations: Expectations, copy?: Copy): Verdict {
  const bytes = readToEnd(fd);
  copy?.write(bytes);
  return verifyBytes(bytes, detached, expectations);
}

function readToEnd(fd: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let size = 0; size <= MAX_STREAM; ) {
    const chunk = new Uint8Array(64 * 1024);
    const count = readSync(fd, chunk, 0, chunk.length, null);
    if (count === 0) return new Uint8Array(Buffer.concat(chunks));
    chunks.push(chunk.subarray(0, count));
    size += count;
  }
  const hint = "Copy it to a file, and verify that with --output.";
  throw new ProvenanceError("input-endless", `more than ${MAX_STREAM >> 20} MiB from what is no file`, hint);
}

interface Pass {
  readonly copy: Copy | undefined;
  readonly onProgress: VerifyFileOptions["onProgress"];
  readonly abort: AbortSignal | undefined;
}

async function verifyLarge(
  fd: number,
  size: number,
  detached: readonly Detached[],
  expectations: Expectations,
  { copy, onProgress, abort }: Pass,
): Promise<Verdict> {
  const seen: Range[] = [];
  const pending = openVerification(recordingSource(fd, size, seen), detached, expectations);
  if ("verdict" in pending) return pending.verdict;
  const hashes = pending.digests.map((name) => [name, createHash(name)] as const);
  await eachChunk(fd, size, (chunk, at) => {
    abort?.throwIfAborted();
    checkSeen(seen, chunk, at);
    hashSubject(hashes, chunk, pending.subjectEnd - at);
    copy?.write(chunk);
    onProgress?.(at + chunk.length, size);
  });
  return pending.finish(Object.fromEntries(hashes.map(([name, hash]) => [name, hash.digest("hex")])));
}

function hashSubject(hashes: readonly (readonly [string, Hash])[], chunk: Uint8Array, left: number): void {
  if (left <= 0) return;
  const part = left >= chunk.length ? chunk : chunk.subarray(0, left);
  for (const [, hash] of hashes) hash.update(part);
}

/** The next chunk is read while the last one is hashed. */
async function eachChunk(fd: number, size: number, use: (chunk: Uint8Array, at: number) => void): Promise<void> {
  const buffers = [new Uint8Array(CHUNK), new Uint8Array(CHUNK)];
  const start = (at: number): Promise<{ bytesRead: number }> => {
    const buffer = buffers[(at / CHUNK) & 1] as Uint8Array;
    return readFully(fd, buffer, Math.min(CHUNK, size - at), at);
  };
  let next = start(0);
  try {
    for (let at = 0; at < size; at += CHUNK) {
      const { bytesRead } = await next;
      const expected = Math.min(CHUNK, size - at);
      if (bytesRead < expected) throw changed();
      if (at + CHUNK < size) next = start(at + CHUNK);
      use((buffers[(at / CHUNK) & 1] as Uint8Array).subarray(0, expected), at);
    }
  } finally {
    // Whatever ended the pass, the descriptor is closed only when nobody reads from it any more.
    await next.catch(() => undefined);
  }
  if (readSync(fd, new Uint8Array(1), 0, 1, size) !== 0) throw changed();
}

async function readFully(fd: number, buffer: Uint8Array, length: number, at: number): Promise<{ bytesRead: number }> {
  let done = 0;
  while (done < length) {
    const { bytesRead } = await readAt(fd, buffer, done, length - done, at + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return { bytesRead: done };
}

interface Range {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

function recordingSource(fd: number, size: number, seen: Range[]): ByteSource {
  return {
    size,
    read(offset, length) {
      const bytes = new Uint8Array(length);
      if (readSync(fd, bytes, 0, length, offset) !== length) throw changed();
      seen.push({ offset, bytes });
      return bytes;
    },
  };
}

/** The frame was read before the pass: a file changed in between must not be hashed as what it was and framed as what it is. */
function checkSeen(seen: readonly Range[], chunk: Uint8Array, at: number): void {
  for (const { offset, bytes } of seen) {
    const from = Math.max(offset, at);
    const to = Math.min(offset + bytes.length, at + chunk.length);
    if (from >= to) continue;
    const before = bytes.subarray(from - offset, to - offset);
    if (Buffer.compare(before, chunk.subarray(from - at, to - at)) !== 0) throw changed();
  }
}

function changed(): ProvenanceError {
  return new ProvenanceError(
    "file-changed",
    "the file changed while it was read",
    "Verify a copy that nobody else writes.",
  );
}
