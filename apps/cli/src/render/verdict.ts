/** A verdict as a good compiler prints a diagnostic: the answer, the rules that lead to it with quote and place, what would change it. */
import type { Verdict } from "@assay/policy";
import { escapeControl } from "./escape.ts";
import { type Paint, terminalWidth, wrap } from "./style.ts";

export function renderVerdict(verdict: Verdict | undefined, paint: Paint): string {
  if (!verdict) return "no verdict yet";
  const width = terminalWidth();
  const block = (text: string, indent: string): string =>
    wrap(escapeControl(text), width - indent.length)
      .map((l) => indent + l)
      .join("\n");
  const out = [
    `${paint("bold", verdict.action)}  expected class: ${verdict.class}  confidence: ${verdict.confidence}  policy: ${verdict.policy}`,
  ];
  for (const rule of verdict.rules) {
    out.push("", `${paint("cyan", rule.id)}  ${place(rule.source)}`, block(`"${rule.quote}"`, "  | "));
    for (const f of rule.facts)
      out.push(
        block(
          `${f.name}: ${f.value ?? "unknown"}${f.evidence.length > 0 ? ` (${f.evidence.join("; ")})` : ""}`,
          "  = ",
        ),
      );
  }
  for (const conflict of verdict.conflicts)
    out.push(
      "",
      `${paint("yellow", "conflict")} inside this policy:`,
      block(`"${conflict.quotes[0]}"`, "  | "),
      "  against",
      block(`"${conflict.quotes[1]}"`, "  | "),
      block(conflict.settled, "  = "),
    );
  for (const gap of verdict.gaps) out.push("", `${paint("yellow", "gap")} ${block(gap.text, "").trim()}`);
  for (const note of verdict.notes) out.push("", block(note, "note: "));
  if (verdict.wouldChange.length > 0) out.push("", "what would change it:");
  for (const w of verdict.wouldChange)
    out.push(block(`${w.question} → ${w.becomes.action}, ${w.becomes.class}`, "  ? "));
  return out.join("\n");
}

function place(source: object): string {
  const s = source as { file?: string; commit?: string | null; line?: number | null; date?: string };
  return [s.file, s.commit ?? s.date, s.line ? `line ${s.line}` : ""].filter(Boolean).join(", ");
}
