/**
 * The crashing input as bytes. Anything may be inside (a malformed `.wasm` is the normal case); what is refused here is only
 * what cannot be an input at all: nothing, a folder, something unreadable, or a file too large to work on.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { TriageError } from "./error.ts";

export type InputKind = "wasm" | "aot";

export interface Input {
  readonly name: string;
  readonly kind: InputKind;
  readonly bytes: Uint8Array;
}

export const MAX_INPUT: number = 256 * 1024 * 1024;

export function readInput(path: string): Input {
  let fd: number;
  try {
    // A pipe without a writer must not hold us up before we know that it is one. Windows has no such flag.
    fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code;
    const text =
      why === "ENOENT"
        ? "does not exist"
        : why === "EACCES"
          ? "cannot be read (permission denied)"
          : `cannot be opened (${why})`;
    throw new TriageError("input-unreadable", `${path} ${text}`, "Give the path of the crashing .wasm or .aot file.");
  }
  try {
    const info = fstatSync(fd);
    if (info.isDirectory())
      throw new TriageError(
        "input-directory",
        `${path} is a folder`,
        "Give one file, or several: a folder of crashes goes through `assay triage DIR --jobs N`.",
      );
    if (!info.isFile()) throw new TriageError("input-unreadable", `${path} is not an ordinary file`);
    if (info.size === 0)
      throw new TriageError(
        "input-empty",
        `${path} is empty`,
        "A crash by an empty file has nothing to minimize; pass the runtime's own command to `assay run`.",
      );
    if (info.size > MAX_INPUT)
      throw new TriageError("input-too-large", `${path} has ${info.size} bytes, the limit is ${MAX_INPUT}`);
    const bytes = new Uint8Array(info.size);
    let done = 0;
    while (done < bytes.length) {
      const got = readSync(fd, bytes, done, bytes.length - done, done);
      if (got === 0) break;
      done += got;
    }
    return { name: basename(path), kind: kindOf(bytes), bytes: bytes.subarray(0, done) };
  } finally {
    closeSync(fd);
  }
}

/** iwasm tells the two by magic; what has neither goes down the `.wasm` way, where it is refused as malformed. */
export function kindOf(bytes: Uint8Array): InputKind {
  return bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x6f && bytes[3] === 0x74 ? "aot" : "wasm";
}
