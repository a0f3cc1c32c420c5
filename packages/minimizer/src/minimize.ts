// The search, coarse to fine, until nothing can go.

import { reduceBodies } from "./passes/bodies.ts";
import { deleteSingles, ONE_MINIMAL_LIMIT } from "./passes/bytes.ts";
import { deleteSingleEntries, huntEntries } from "./passes/entries.ts";
import { deleteUnused, huntFunctions, retargetExports } from "./passes/functions.ts";
import { deleteSections, huntSections } from "./passes/sections.ts";
import { simplifyAll, simplifyEach } from "./passes/shapes.ts";
import { reduceStretches } from "./passes/stretches.ts";
import type { Question } from "./question.ts";
import type { MinimizeOptions, Reduction } from "./reduction.ts";
import { runSearch, type Search } from "./search.ts";

/** Big strokes are worth another round if the last one left at most this part, and more than a handful of bytes. */
const WORTH_ANOTHER_ROUND = 0.75;
const HANDFUL = 64;

export function minimize(input: Uint8Array, question: Question, options: MinimizeOptions = {}): Promise<Reduction> {
  return runSearch(input, question, options, async (search) => {
    for (;;) {
      await bigStrokes(search);
      const oneMinimal = await polish(search);
      if (await search.retryTimeouts()) continue;
      const sure = await search.confirm(oneMinimal);
      if (sure === "flaky") continue;
      if (await search.settle(true)) return { oneMinimal: oneMinimal && sure === "holds" };
    }
  });
}

const STROKES: readonly (readonly [name: string, run: (search: Search) => Promise<void>])[] = [
  ["sections", huntSections],
  ["functions", huntFunctions],
  ["unused", deleteUnused],
  ["exports", retargetExports],
  ["code", reduceBodies],
  ["unused", deleteUnused],
  ["shapes", simplifyAll],
  ["unused", deleteUnused],
  ["exports", retargetExports],
  ["entries", huntEntries],
  ["contents", reduceStretches],
  ["shapes", simplifyEach],
  ["unused", deleteUnused],
];

async function bigStrokes(search: Search): Promise<void> {
  let before: number;
  do {
    before = search.best.length;
    for (const [name, run] of STROKES) {
      await search.pass(name, () => run(search));
      await search.settle();
    }
  } while (search.best.length > HANDFUL && search.best.length <= before * WORTH_ANOTHER_ROUND);
}

/** Every part alone, until no single one can go; bytes last, as they are many. */
async function polish(search: Search): Promise<boolean> {
  for (;;) {
    const before = search.best;
    await search.pass("each section", () => deleteSections(search));
    await search.pass("each entry", () => deleteSingleEntries(search));
    if (search.best !== before) continue;
    if (search.best.length > ONE_MINIMAL_LIMIT) return false;
    await search.pass("each byte", () => deleteSingles(search));
    if (search.best === before) return true;
  }
}
