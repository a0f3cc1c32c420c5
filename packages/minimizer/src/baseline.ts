// Is the input interesting, and how reliably? Asked at the start, and of the result at the end: only a target that was seen
// to waver pays for more.

import type { Asker } from "./asker.ts";
import { MinimizerError } from "./error.ts";
import type { Answer } from "./question.ts";
import type { Rate, Reduction } from "./reduction.ts";

/** As many runs must agree before a target counts as one that always answers the same. */
const BASELINE_RUNS = 3;
/** An input that was boring so often is. */
const BORING_RUNS = 5;
/** Runs from which a rate is told. */
const RATE_RUNS = 10;
const MAX_REPEATS = 8;

export type Flaky = NonNullable<Reduction["flaky"]>;

export interface Baseline {
  readonly key: string | undefined;
  readonly flaky?: Flaky;
}

/** Measures how flaky the target is, and has boring answers asked again as often as that calls for. */
export async function baseline(
  asker: Asker<Uint8Array>,
  input: Uint8Array,
  runs: number = BASELINE_RUNS,
): Promise<Baseline> {
  const answers: Answer[] = [];
  const hits = (): (Answer & { kind: "interesting" })[] => answers.filter((answer) => answer.kind === "interesting");
  let wanted = Math.max(1, runs);
  while (answers.length < wanted) {
    const answer = await asker.askAgain(input);
    answers.push(answer);
    if (answer.kind === "timeout" && hits().length === 0) break;
    if (hits().length < answers.length && runs > 1) wanted = hits().length > 0 ? RATE_RUNS : BORING_RUNS;
  }
  const [first] = hits();
  if (first === undefined)
    throw new MinimizerError(
      "not-interesting",
      `the input itself is not interesting (${answers.length} run${answers.length === 1 ? "" : "s"}: ${answers.map(({ kind }) => kind).join(", ")})`,
      answers.at(-1)?.kind === "timeout"
        ? "it did not answer in time: allow it longer, or keep the hang itself"
        : "run the question on the unchanged input by hand",
    );
  if (hits().length === answers.length) return { key: first.key };
  return { key: first.key, flaky: beCareful(asker, { asked: answers.length, interesting: hits().length }) };
}

/** How often the same candidate is interesting, out of the usual number of runs. */
export async function rateOf(asker: Asker<Uint8Array>, candidate: Uint8Array): Promise<Rate> {
  let interesting = 0;
  for (let n = 0; n < RATE_RUNS; n++) if ((await asker.askAgain(candidate)).kind === "interesting") interesting++;
  return { asked: RATE_RUNS, interesting };
}

/** Enough repeats that a crash of this rate is missed once in twenty times, but within bounds. */
export function beCareful(asker: Asker<Uint8Array>, { asked, interesting }: Rate): Flaky {
  const needed = Math.ceil(Math.log(0.05) / Math.log(1 - interesting / asked));
  asker.repeats = Math.max(2, Math.min(MAX_REPEATS, needed));
  return { asked, interesting, repeats: asker.repeats };
}
