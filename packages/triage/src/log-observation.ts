/** A pasted or saved log as one observation: the reading of its text, without status, command or any run of ours. */
import { type LogReading, readLog } from "@assay/crash";
import { TriageError } from "./error.ts";
import type { Observation } from "./observe.ts";

export const MAX_LOG: number = 64 * 1024 * 1024;
/** Characters kept from each end for the report; all of it is read, and all of it stays in the case. */
const KEPT = 128 * 1024;

export interface GivenLog {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface LogObservation extends Observation {
  readonly reading: LogReading;
}

export function observeLog({ name, bytes }: GivenLog): LogObservation {
  if (bytes.length === 0) throw new TriageError("input-empty", `${name} is empty`, "Give the text of the crash.");
  if (bytes.length > MAX_LOG)
    throw new TriageError("input-too-large", `${name} has ${bytes.length} bytes, the limit is ${MAX_LOG}`);
  const text = decode(bytes);
  const long = text.length > 2 * KEPT;
  return {
    target: "log",
    command: [],
    exitCode: null,
    signal: null,
    timedOut: false,
    stdout: long ? `${text.slice(0, KEPT)}\n[… ${text.length - 2 * KEPT} characters …]\n${text.slice(-KEPT)}` : text,
    stderr: "",
    outputCut: long,
    traces: [],
    reading: readLog(text),
  };
}

/** Windows saves logs as UTF-16. */
function decode(bytes: Uint8Array): string {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return new TextDecoder(utf16 ? (bytes[0] === 0xff ? "utf-16le" : "utf-16be") : "utf-8").decode(bytes);
}
