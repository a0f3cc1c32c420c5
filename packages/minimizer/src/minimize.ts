// The search, coarse to fine. (This first cut asks the baseline only.)

import { MinimizerError } from "./error.ts";
import type { Question } from "./question.ts";
import type { MinimizeOptions, Reduction } from "./reduction.ts";

export async function minimize(
  input: Uint8Array,
  question: Question,
  options: MinimizeOptions = {},
): Promise<Reduction> {
  const answer = await question.ask(input, options.abort ? { signal: options.abort } : {});
  if (answer.kind === "boring")
    throw new MinimizerError(
      "not-interesting",
      "the input itself is not interesting",
      "check the question on the input",
    );
  return {
    bytes: input,
    originalSize: input.length,
    questions: 1,
    fromJournal: 0,
    cacheHits: 0,
    speculated: 0,
    passes: [],
    findings: [],
    rejects: { boring: 0, timeout: 0, invalid: 0 },
    drifted: [],
    oneMinimal: false,
    stopped: "done",
  };
}
