/** A pasted log: no status, perhaps several runs, perhaps prose around them. The best report in it, and all that was recognised. */
import { isProgramsOwn } from "./credible.ts";
import { undressed } from "./dressing.ts";
import { findingsIn, spoken } from "./read-run.ts";
import type { LogReading } from "./reading.ts";
import { strongest } from "./strongest.ts";

export function readLog(text: string): LogReading {
  const findings = findingsIn([text], undressed);
  const { recognised } = findings;
  const traps = findings.others.flatMap((other) => (other.what === "trap" ? [other.message] : []));
  const fingerprint = strongest(findings.reports.filter((report) => !isProgramsOwn(report, traps)));
  if (fingerprint) return { kind: "crash", fingerprint, recognised };
  return { ...(spoken(findings) ?? { kind: "unknown", recognised }), recognised };
}
