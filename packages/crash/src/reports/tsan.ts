/** `WARNING: ThreadSanitizer: …`. Frames have no address. The first of the two stacks is the access that was caught. */
import { gatherStack, parseSanitizerFrame } from "../frame.ts";
import { type Finding, STRENGTH } from "../report.ts";
import { MOST_REPORTS } from "./limits.ts";

const HEADER = /WARNING: ThreadSanitizer: ([^(]{1,200}?)(?: \((?:pid=(\d{1,10})\))?|$)/;
const ACCESS = /^\s*(?:Atomic |atomic )?([Rr]ead|[Ww]rite) of size (\d{1,15}) at (0x[0-9a-f]{1,16})/;

export function readTsan(lines: readonly string[]): Finding[] {
  const found: Finding[] = [];
  for (let i = 0; i < lines.length && found.length < MOST_REPORTS; i++) {
    const header = lines[i]!.includes("ThreadSanitizer") && HEADER.exec(lines[i]!);
    if (!header) continue;
    const access = ACCESS.exec(lines[i + 1] ?? "");
    const { frames } = gatherStack(lines, i + 1, parseSanitizerFrame);
    const sized = access && { access: access[1]!.toUpperCase() as "READ" | "WRITE", size: Number(access[2]) };
    const kind = header[1]!.trim().replaceAll(" ", "-");
    const strength = kind === "thread-leak" ? STRENGTH.leak : STRENGTH.race;
    const known = header[2] ? { process: header[2] } : {};
    const report = {
      source: "tsan",
      kind,
      ...known,
      ...sized,
      message: header[1]!.trim(),
      frames,
      strength,
    };
    found.push({ what: "report", report });
  }
  return found;
}
