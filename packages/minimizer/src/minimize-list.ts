// ddmin for lists (arguments, environment variables): which of these are needed? Order is kept.

import { createAsker, Stopped } from "./asker.ts";
import { MinimizerError } from "./error.ts";
import type { Journal } from "./journal.ts";
import type { Question } from "./question.ts";
import { follow, splitting, without } from "./walk.ts";

export interface ListReduction<T> {
  readonly items: readonly T[];
  readonly questions: number;
  /** No single item can go. */
  readonly oneMinimal: boolean;
  readonly stopped: "done" | "abort" | "budget";
}

export interface ListOptions {
  readonly workers?: number;
  readonly journal?: Journal;
  readonly abort?: AbortSignal;
  /** Those that the journal answers are free. */
  readonly maxQuestions?: number;
  readonly timeoutMs?: number;
}

export async function minimizeList<T>(
  items: readonly T[],
  question: Question<readonly T[]>,
  options: ListOptions = {},
): Promise<ListReduction<T>> {
  const { workers = 1, maxQuestions = Number.POSITIVE_INFINITY, ...rest } = options;
  const asker = await createAsker(question, (list) => JSON.stringify(list), {
    ...rest,
    workers,
    beforeQuestion: (fresh) => {
      if (fresh >= maxQuestions) throw new Stopped("budget");
    },
  });
  let best = items;
  let stopped: ListReduction<T>["stopped"] = "done";
  try {
    if ((await asker.ask(items)).kind !== "interesting")
      throw new MinimizerError(
        "not-interesting",
        "the full list is not interesting",
        "check the question on the full list",
      );
    let first = true;
    for (let before = -1; before !== best.length; ) {
      before = best.length;
      const base = best;
      const window = first ? base.length : 1;
      first = false;
      await follow(
        splitting(base.length, { window }),
        (removed) => without(base, removed),
        async (candidate, upcoming) => {
          const answer = await asker.ask(candidate, upcoming);
          if (answer.kind === "interesting") best = candidate;
          return answer.kind === "interesting";
        },
      );
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    stopped = error.why;
  } finally {
    asker.close();
  }
  return { items: best, questions: asker.tally.questions, oneMinimal: stopped === "done", stopped };
}
