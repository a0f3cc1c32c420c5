/** `WARNING: MemorySanitizer: use-of-uninitialized-value` (clang only). Its signals come through `asan.ts`. */
import { gatherStack, parseSanitizerFrame } from "../frame.ts";
import { type Finding, STRENGTH } from "../report.ts";
import { MOST_REPORTS } from "./limits.ts";

const HEADER = /(?:^=*|={1,2}(\d{1,10})={1,2}\s?)WARNING: MemorySanitizer: ([\w-]{1,80})/;

export function readMsan(lines: readonly string[]): Finding[] {
  const found: Finding[] = [];
  for (let i = 0; i < lines.length && found.length < MOST_REPORTS; i++) {
    const header = HEADER.exec(lines[i]!);
    if (!header) continue;
    const [, process, kind = ""] = header;
    const { frames } = gatherStack(lines, i + 1, parseSanitizerFrame);
    const known = process ? { process } : {};
    const report = { source: "msan", kind, ...known, message: kind, frames, strength: STRENGTH.sanitizer };
    found.push({ what: "report", report });
  }
  return found;
}
