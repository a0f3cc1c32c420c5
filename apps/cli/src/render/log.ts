/** What a log says: the crash by name, what it may be confused with, and every format that was recognised on the way. */
import type { LogReading } from "@assay/crash";
import type { ExitName } from "../exit-codes.ts";
import { escapeControl, escapeLine } from "./escape.ts";
import { table } from "./style.ts";

export function renderLog(name: string, reading: LogReading): string {
  const rows: [string, string][] = [
    ["log", escapeLine(name)],
    ["result", resultLine(reading)],
  ];
  if (reading.kind === "crash") {
    const { frames, key, attributable } = reading.fingerprint;
    rows.push(["frames", frames.slice(0, 4).join(" < ") || "none"], ["key", key]);
    if (!attributable) rows.push(["place", "not attributable: a sanitizer build or gdb says where it was made"]);
  }
  rows.push(["recognised", reading.recognised.join(", ") || "nothing"]);
  return escapeControl(table(rows));
}

function resultLine(reading: LogReading): string {
  switch (reading.kind) {
    case "crash":
      return reading.fingerprint.summary;
    case "hang":
      return "no end within a time limit";
    case "trap":
      return `no crash: a trap, Exception: ${reading.message}`;
    case "refused":
      return `no crash: the module is refused at ${reading.stage}: ${reading.message}`;
    case "setup-error":
      return `no crash: the run could not be set up: ${reading.message}`;
    case "clean":
      return "no crash";
    case "unknown":
      return "unknown: no report of a crash is recognised in this text";
  }
}

export function endOfLog(reading: LogReading): ExitName {
  if (reading.kind === "crash" || reading.kind === "hang") return "done";
  return reading.kind === "unknown" ? "noEvidence" : "noCrash";
}
