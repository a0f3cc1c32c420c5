// The search, coarse to fine, until nothing can go.

import { deleteSingles, deleteWindows, ONE_MINIMAL_LIMIT } from "./passes/bytes.ts";
import type { Question } from "./question.ts";
import type { MinimizeOptions, Reduction } from "./reduction.ts";
import { runSearch } from "./search.ts";

export function minimize(input: Uint8Array, question: Question, options: MinimizeOptions = {}): Promise<Reduction> {
  return runSearch(input, question, options, async (search) => {
    for (;;) {
      const before = search.best;
      await search.pass("windows", () => deleteWindows(search));
      if (!(await search.settle())) continue;
      let minimal = false;
      await search.pass("bytes", async () => {
        while (search.best.length <= ONE_MINIMAL_LIMIT && !minimal) minimal = await deleteSingles(search);
      });
      if (!(await search.settle(true))) continue;
      if (search.best === before || minimal) return { oneMinimal: minimal };
    }
  });
}
