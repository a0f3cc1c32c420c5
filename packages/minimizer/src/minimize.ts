// The search, coarse to fine, until nothing can go.

import { parse } from "@assay/wasm-tree";
import { deleteSingles, ONE_MINIMAL_LIMIT } from "./passes/bytes.ts";
import { reduceCode } from "./passes/code.ts";
import { deleteUnused, huntFunctions, realBodies } from "./passes/functions.ts";
import { deleteSections, huntSections } from "./passes/sections.ts";
import type { Question } from "./question.ts";
import type { MinimizeOptions, Reduction } from "./reduction.ts";
import { runSearch, type Search } from "./search.ts";

export function minimize(input: Uint8Array, question: Question, options: MinimizeOptions = {}): Promise<Reduction> {
  return runSearch(input, question, options, async (search) => {
    for (;;) {
      const before = search.best;
      await search.pass("sections", () => huntSections(search));
      if (!(await search.settle())) continue;
      await search.pass("functions", () => huntFunctions(search));
      await search.pass("unused", () => deleteUnused(search));
      if (!(await search.settle())) continue;
      await search.pass("code", () => eachBody(search));
      if (!(await search.settle())) continue;
      await search.pass("unused", () => deleteUnused(search));
      await search.pass("sections left", () => deleteSections(search));
      let minimal = false;
      await search.pass("bytes", async () => {
        while (search.best.length <= ONE_MINIMAL_LIMIT && !minimal) minimal = await deleteSingles(search);
      });
      if (!(await search.settle(true))) continue;
      if (search.best === before || minimal) return { oneMinimal: minimal };
    }
  });
}

async function eachBody(search: Search): Promise<void> {
  const places = realBodies(parse(search.best));
  for (const place of places.reverse()) await reduceCode(search, place);
}
