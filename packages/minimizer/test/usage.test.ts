// What one function needs is enough for it: everything else gone, indices renumbered, still valid.

import { readFileSync } from "node:fs";
import { entriesOf, findSection, parse, print, SECTION } from "@assay/wasm-tree";
import { expect, test } from "vitest";
import { REMOVABLE, removeUnused } from "../src/wasm/usage.ts";
import { inputFile } from "./gauntlet.ts";
import { v8 } from "./v8.ts";

const divide = readFileSync(new URL("inputs/divide.wasm", import.meta.url));
const FILES = { divide, argon2: inputFile("D1-argon2"), html: inputFile("D3-html"), css: inputFile("D2-css") };
const SEGMENTS: ReadonlySet<number> = new Set([SECTION.element, SECTION.data]);
const OUTSIDE: ReadonlySet<number> = new Set([SECTION.custom, SECTION.export, SECTION.start, ...SEGMENTS]);

test.each(Object.entries(FILES))("%s", (_, file) => {
  const tree = parse(file);
  const alone = { ...tree, sections: tree.sections.filter(({ id }) => !OUTSIDE.has(id)) };
  const segments = { ...tree, sections: tree.sections.filter(({ id }) => SEGMENTS.has(id) || !OUTSIDE.has(id)) };
  const all = new Set(REMOVABLE);
  for (let place = 0; place < entriesOf(findSection(tree, SECTION.code)).length; place++) {
    for (const from of [alone, segments]) {
      const needed = print(removeUnused(from, [place], all));
      expect(needed.length).toBeLessThan(file.length);
      expect(v8.validate(needed), `function ${place}`).toBe(true);
    }
    // One kind of definition at a time: the others count as used.
    const part = REMOVABLE[place % REMOVABLE.length];
    if (part) expect(v8.validate(print(removeUnused(alone, [place], new Set([part])))), `${part}, ${place}`).toBe(true);
  }
});
