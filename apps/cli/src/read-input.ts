/** Reads an input file, or says in one sentence why not (exit code 2); and names the file where an .aot is malformed. */
import { readFileSync } from "node:fs";
import { AotError } from "@assay/aot-format";
import { systemErrorInWords } from "./system-error.ts";
import { UsageError } from "./usage-error.ts";

export function readInput(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    // A folder is opened and cannot be read: that error names no path.
    const refused = systemErrorInWords({ ...(error as NodeJS.ErrnoException), path });
    throw refused ? new UsageError(refused.message, refused.hint) : error;
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
