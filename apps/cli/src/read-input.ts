/** Reads an input file, or says in one sentence why not (exit code 2); and names the file where an .aot is malformed. */
import { readFileSync } from "node:fs";
import { AotError } from "@assay/aot-format";
import { UsageError } from "./usage-error.ts";

export function readInput(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "that is a folder" : message;
    throw new UsageError(`cannot read ${path}: ${why}`, "Give the path of an existing file.");
  }
}

/** Of several files, an error must say which. */
export function naming<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof AotError) error.message = `${path}: ${error.message}`;
    throw error;
  }
}
