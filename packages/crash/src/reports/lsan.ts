/** `detected memory leaks`: LeakSanitizer, alone or inside AddressSanitizer. The stack is the allocation's. A leak is the weakest report. */
import { gatherStack, parseSanitizerFrame } from "../frame.ts";
import { type Finding, STRENGTH } from "../report.ts";

const LEAK = /^(Direct|Indirect) leak of (\d{1,15}) byte/;

export function readLsan(lines: readonly string[]): Finding[] {
  for (let i = 0; i < lines.length; i++) {
    const leak = LEAK.exec(lines[i]!);
    if (!leak) continue;
    const { frames } = gatherStack(lines, i + 1, parseSanitizerFrame);
    const report = { source: "lsan", kind: "memory-leak", message: lines[i]!, frames, strength: STRENGTH.leak };
    return [{ what: "report", report }];
  }
  return [];
}
