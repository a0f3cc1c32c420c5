// ddmin for lists (arguments, environment variables): which of these are needed? Order is kept.

import type { Question } from "./question.ts";

export interface ListReduction<T> {
  readonly items: readonly T[];
  readonly questions: number;
}

export async function minimizeList<T>(
  items: readonly T[],
  question: Question<readonly T[]>,
  options: { readonly abort?: AbortSignal } = {},
): Promise<ListReduction<T>> {
  let best = items;
  let questions = 0;
  const ask = async (candidate: readonly T[]): Promise<boolean> => {
    if (options.abort?.aborted) return false;
    questions++;
    const answer = await question.ask(candidate, options.abort ? { signal: options.abort } : {});
    if (answer.kind !== "interesting") return false;
    best = candidate;
    return true;
  };
  if (best.length > 0 && (await ask([]))) return { items: best, questions };
  for (let size = best.length >> 1; size >= 1; size >>= 1) {
    for (let at = best.length; at > 0; ) {
      const from = Math.max(0, at - size);
      await ask([...best.slice(0, from), ...best.slice(at)]);
      at = from;
    }
  }
  return { items: best, questions };
}
