// What "nothing single can go" means, said without the minimizer's own passes.

import { entriesOf, parse, print, replaceSection, SECTION, withEntries } from "@assay/wasm-tree";
import { readCode, writeCode } from "../src/wasm/code.ts";

/** Every file with one byte, entry, section or instruction less, made without the minimizer's own passes. */
export function* oneLess(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++)
    yield Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1)]);
  const tree = parse(bytes);
  for (const section of tree.sections) {
    yield print({ ...tree, sections: tree.sections.filter((one) => one !== section) });
    for (const [place, entry] of entriesOf(section).entries()) {
      const others = entriesOf(section).filter((_, at) => at !== place);
      yield print(replaceSection(tree, section, withEntries(section, others)));
      if (section.id !== SECTION.code || section.content.kind !== "entries") continue;
      const code = readCode(entry);
      for (const at of code.items.keys()) {
        const items = code.items.filter((_, i) => i !== at);
        const entries = entriesOf(section).map((other, i) => (i === place ? writeCode({ ...code, items }) : other));
        const content = { ...section.content, entries };
        yield print({
          ...tree,
          sections: tree.sections.map((one) => (one === section ? { ...section, sizeBytes: null, content } : one)),
        });
      }
    }
  }
}
