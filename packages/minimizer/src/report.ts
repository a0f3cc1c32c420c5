// A reduction in words: what went when, what it cost, what else was met.

import type { Reduction } from "./reduction.ts";

export function reductionReport(reduction: Reduction): string {
  const { originalSize, bytes, questions } = reduction;
  return `${originalSize} → ${bytes.length} bytes, ${questions} questions\n`;
}
