/** Files that commands change: one at a time. */
import { closeSync, openSync, rmSync } from "node:fs";
import { UsageError } from "./usage-error.ts";

const LOCK_TRIES = 500;
const LOCK_PAUSE_MS = 20;

/** One at a time from reading to writing, so that of two edits at once none is lost. A lock is never taken away from its owner. */
export function withLock<R>(path: string, edit: () => R): R {
  const lock = `${path}.lock`;
  for (let tries = 0; ; tries++) {
    try {
      closeSync(openSync(lock, "wx", 0o600));
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (tries === LOCK_TRIES)
        throw new UsageError(
          `${path} is being changed by somebody else, as ${lock} says`,
          "If nobody is, as after a crash, remove that file and try again.",
        );
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_PAUSE_MS);
    }
  }
  try {
    return edit();
  } finally {
    rmSync(lock, { force: true });
  }
}
