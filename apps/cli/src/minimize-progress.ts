/**
 * The line that shows how far minimizing is: size, part of the input, questions and how many a second, the pass, and the time left.
 * How much longer a search will shrink nobody knows; the time is told where it has an end: in the last pass, and by a budget.
 */
import type { MinimizeEvent } from "@assay/minimizer";
import { bytes } from "./render/style.ts";

export interface Budget {
  readonly maxMs?: number | undefined;
  readonly maxQuestions?: number | undefined;
}

/** Each byte once, and a few with the sizes around them mended. */
const QUESTIONS_A_BYTE = 1.2;
const LAST_PASS = "each byte";

/** Gives the line after a question, and nothing after other events. */
export function minimizeProgress(budget: Budget): (event: MinimizeEvent, elapsedMs: number) => string | undefined {
  let [size, from, asked] = [0, 0, 0];
  let pass = { name: "", size: 0, asked: 0 };
  return (event, elapsedMs) => {
    if (event.kind === "start") from = size = event.size;
    if (event.kind === "pass") pass = { name: event.name, size: event.size, asked };
    if (event.kind === "best") size = event.size;
    if (event.kind !== "question") return undefined;
    asked = event.questions;
    const rate = asked / Math.max(1, elapsedMs);
    const ends = [
      ...(pass.name === LAST_PASS ? [(pass.size * QUESTIONS_A_BYTE - (asked - pass.asked)) / rate] : []),
      ...(budget.maxMs === undefined ? [] : [budget.maxMs - elapsedMs]),
      ...(budget.maxQuestions === undefined ? [] : [(budget.maxQuestions - asked) / rate]),
    ];
    const part = ((100 * size) / Math.max(1, from)).toFixed(1);
    const left = ends.length > 0 ? ` · at most ${duration(Math.max(0, Math.min(...ends)))} left` : "";
    return `${bytes(size)} (${part} %) · ${asked} questions · ${(rate * 1000).toFixed(0)}/s · ${pass.name}${left}`;
  };
}

function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
