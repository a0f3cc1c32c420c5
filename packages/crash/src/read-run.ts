/** A run to a reading. */
import type { LogReading, Reading, RunText } from "./reading.ts";

export function readRun(run: RunText): Reading {
  if (run.timedOut) return { kind: "hang" };
  return run.signal === null && run.exitCode === 0 ? { kind: "clean" } : { kind: "unknown", recognised: [] };
}

export function readLog(_text: string): LogReading {
  return { kind: "unknown", recognised: [] };
}
