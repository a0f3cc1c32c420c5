// Whatever is cut out of a valid body, the mended rest is valid; V8 is the judge.

import { readFileSync } from "node:fs";
import { entriesOf, findSection, parse, SECTION } from "@assay/wasm-tree";
import { describe, expect, test } from "vitest";
import { openFunction } from "../src/passes/open-function.ts";
import { select } from "../src/wasm/select.ts";
import { spansOf, zero } from "../src/wasm/typing.ts";
import { inputFile } from "./gauntlet.ts";
import { v8 } from "./v8.ts";

const proposals = readFileSync(new URL("inputs/proposals.wasm", import.meta.url));
const FILES = { argon2: inputFile("D1-argon2"), html: inputFile("D3-html"), css: inputFile("D2-css"), proposals };

const CUTS = 300;

function bodies(file: Uint8Array): number {
  return entriesOf(findSection(parse(file), SECTION.code)).length;
}

describe.each(Object.entries(FILES))("%s", (_, file) => {
  test("every body is understood: mending changes nothing", () => {
    for (let place = 0; place < bodies(file); place++)
      expect([place, openFunction(file, place)?.mendable]).toEqual([place, true]);
  });

  // Seeds, not chance: the few that V8 still refuses (a rethrow that lost its catch) stay the same few.
  test.each(["trap", "neutral"] as const)("cut anywhere, mended with style %s: valid", (style) => {
    const refused: string[] = [];
    for (let seed = 0; seed < CUTS; seed++) {
      const place = seed % bodies(file);
      const open = openFunction(file, place);
      if (open === null || open.code.items.length > 3000) continue;
      const { code, render } = open;
      const random = (at: number): number => (Math.imul(at ^ (seed * 77_777), 0x9e3779b1) >>> 8) % 100;
      const from = (random(-1) / 100) * code.items.length;
      const to = from + (random(-2) / 100) * (code.items.length - from);
      const kept = select(code.items, (at) => at < from || at >= to || random(at) >= random(-3));
      if (!v8.validate(render(kept, style))) refused.push(`body ${place} seed ${seed}`);
    }
    expect(refused.length, refused.join()).toBeLessThanOrEqual(CUTS / 100);
  });

  test("expressions replaced by zeros, statements taken out: valid without mending", () => {
    for (let place = 0; place < bodies(file); place += 3) {
      const open = openFunction(file, place);
      if (open === null) throw new Error("no body");
      const { code, context, render } = open;
      const spans = spansOf(code.items, context);
      for (const span of spans.filter((_, at) => at % Math.ceil(spans.length / 20) === 0)) {
        const by = span.leaves === null ? [] : [zero(span.leaves)];
        if (by.includes(null)) continue;
        const items = [
          ...code.items.slice(0, span.from),
          ...by.filter((one) => one !== null),
          ...code.items.slice(span.to),
        ];
        expect(v8.validate(render(items, "neutral")), `${place} ${span.from}-${span.to}`).toBe(true);
      }
    }
  });
});
