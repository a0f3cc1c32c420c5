// A reduction in words: what went when, what it cost, what else was met.

import type { Reduction } from "./reduction.ts";

export function reductionReport(reduction: Reduction): string {
  const { originalSize, bytes, questions, rejects, findings, drifted, flaky } = reduction;
  const lines = [
    `${originalSize} → ${bytes.length} bytes (${percent(bytes.length, originalSize)}), ${counted(questions, "question")}`,
    END[reduction.stopped](reduction),
    "",
    "pass                 questions  successes    bytes",
    ...reduction.passes.map(({ name, questions: asked, successes, bytesRemoved }) =>
      [name.padEnd(20), number(asked, 10), number(successes, 11), number(-bytesRemoved, 10)].join(""),
    ),
    "",
    `Rejected: ${rejects.boring} boring, ${rejects.timeout} timed out, ${rejects.invalid} invalid (not asked).`,
    `Answered again without a run: ${reduction.cacheHits} from memory, ${reduction.fromJournal} from the journal of an earlier run.`,
  ];
  if (reduction.speculated > 0) lines.push(`Idle workers ran ${reduction.speculated} more for nothing.`);
  if (flaky) lines.push(flakiness(flaky));
  if (drifted.length > 0)
    lines.push(`Drifted to another crash ${counted(drifted.length, "time")}, noticed at a checkpoint and taken back.`);
  if (findings.length > 0) lines.push("", "Other crashes on the way:");
  for (const { key, bytes: smallest } of findings) lines.push(`  ${smallest.length} bytes  ${key}`);
  return `${lines.join("\n")}\n`;
}

const END: Readonly<Record<Reduction["stopped"], (reduction: Reduction) => string>> = {
  done: ({ oneMinimal, flaky }) =>
    oneMinimal
      ? `One-minimal${flaky ? ", as far as a flaky target can tell" : ""}: no single byte, instruction, entry or section can go.`
      : "Nothing more found to take out; too large to try every single byte.",
  abort: () => "Interrupted: the best so far.",
  budget: () => "The budget is spent: the best so far.",
};

function flakiness({ asked, interesting, repeats, result }: NonNullable<Reduction["flaky"]>): string {
  const after = result ? `, the result in ${result.interesting} of ${result.asked}` : "";
  return `Flaky: the input crashed in ${interesting} of ${asked} runs${after}; a boring answer was asked up to ${counted(repeats, "time")} before it was believed.`;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "nothing to shrink" : `${((100 * part) / whole).toFixed(part * 10 < whole ? 2 : 0)} %`;
}

function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

function number(n: number, width: number): string {
  return (n === 0 ? "0" : String(n)).padStart(width);
}
