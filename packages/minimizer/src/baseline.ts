// The first question of all: is the input itself interesting, and how reliably?

import type { Asker } from "./asker.ts";
import { MinimizerError } from "./error.ts";
import type { Answer } from "./question.ts";
import type { Reduction } from "./reduction.ts";

const MAX_REPEATS = 5;

export interface Baseline {
  readonly key: string | undefined;
  readonly flaky?: NonNullable<Reduction["flaky"]>;
}

/** With repeats, measures how flaky the target is, and has boring answers asked again as often as that calls for. */
export async function baseline(asker: Asker<Uint8Array>, input: Uint8Array, repeats = 1): Promise<Baseline> {
  const asked = Math.max(1, repeats);
  const answers: Answer[] = [];
  for (let n = 0; n < asked; n++) answers.push(await asker.askAgain(input));
  const hits = answers.flatMap((answer) => (answer.kind === "interesting" ? [answer] : []));
  const [first] = hits;
  if (first === undefined)
    throw new MinimizerError(
      "not-interesting",
      `the input itself is not interesting (${asked} run${asked === 1 ? "" : "s"}: ${answers.map(({ kind }) => kind).join(", ")})`,
      "run the question on the unchanged input by hand",
    );
  if (hits.length === asked) return { key: first.key };
  // Enough repeats that a crash of this rate is missed once in twenty times, but never more than a handful.
  const needed = Math.ceil(Math.log(0.05) / Math.log(1 - hits.length / asked));
  asker.repeats = Math.min(MAX_REPEATS, needed);
  return { key: first.key, flaky: { asked, interesting: hits.length, repeats: asker.repeats } };
}
