// Shortening any row keeps every size and count of a well-formed file true.

import { readFileSync } from "node:fs";
import { decodeBody, entriesOf, parse, print, SECTION } from "@assay/wasm-tree";
import { expect, test } from "vitest";
import { shorten, stretchesOf } from "../src/wasm/stretch.ts";
import { inputFile } from "./gauntlet.ts";

const input = (name: string): Uint8Array => readFileSync(new URL(`inputs/${name}`, import.meta.url));
const FILES = { divide: input("divide.wasm"), proposals: input("proposals.wasm"), html: inputFile("D3-html") };

/** Why the file is not well-formed; empty when it is. */
function lies(file: Uint8Array): string[] {
  const tree = parse(file);
  const found = tree.trailing.length > 0 ? ["trailing bytes"] : [];
  for (const section of tree.sections) {
    const { id, declaredSize, content } = section;
    const actual = print({ header: new Uint8Array(), sections: [section], trailing: new Uint8Array() }).length;
    if (actual !== 1 + (section.sizeBytes?.length ?? 0) + declaredSize) found.push(`size of section ${id}`);
    if (content.kind === "entries" && content.count !== content.entries.length) found.push(`count of section ${id}`);
    if (content.kind === "entries" && content.rest.length > 0) found.push(`rest of section ${id}`);
    if (id !== SECTION.code) continue;
    for (const [place, entry] of entriesOf(section).entries()) {
      const body = decodeBody(entry);
      if (body.open !== 0 || body.end !== body.bytes.length) found.push(`body ${place}`);
    }
  }
  return found;
}

test.each(Object.entries(FILES))("%s", (_, file) => {
  expect(lies(file)).toEqual([]);
  // Bytes of sections that are no lists (start, data count) have no form to keep.
  const raw = parse(file).sections.filter(({ content }) => content.kind === "raw").length;
  const rows = stretchesOf(file);
  let broken = 0;
  let tried = 0;
  for (const row of rows) {
    const { length } = row;
    if (length === 0) continue;
    const cuts = [[{ from: 0, to: length }], [{ from: length - 1, to: length }], [{ from: 0, to: length >> 1 }]];
    for (const gone of cuts.filter(([range]) => range && range.from < range.to)) {
      tried++;
      const shorter = shorten(file, row, gone);
      expect(shorter.length).toBeLessThan(file.length);
      if (lies(shorter).length > 0) broken++;
    }
  }
  expect(tried).toBeGreaterThan(10);
  expect(broken).toBeLessThanOrEqual(2 * raw);
});
