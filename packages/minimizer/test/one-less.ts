// What "nothing single can go" means, said without the minimizer's own passes.

import {
  concat,
  decodeBody,
  encodeLeb,
  entriesOf,
  parse,
  print,
  replaceSection,
  SECTION,
  type WasmTree,
  withEntries,
} from "@assay/wasm-tree";

/** With the sizes put right and, if the last section's reached beyond the end, with that lie too. */
function written(tree: WasmTree, edited: WasmTree): Uint8Array[] {
  const last = tree.sections.at(-1);
  const changed = edited.sections.at(-1);
  if (!last?.sizeBytes || !changed || changed.id !== last.id) return [print(edited)];
  const there = print(tree).length - last.offset - 1 - last.sizeBytes.length;
  if (last.declaredSize <= there) return [print(edited)];
  const told = { ...changed, sizeBytes: last.sizeBytes };
  return [print(edited), print({ ...edited, sections: [...edited.sections.slice(0, -1), told] })];
}

/** Every file with one byte, entry, section or instruction less, made without the minimizer's own passes. */
export function* oneLess(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++)
    yield Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1)]);
  const tree = parse(bytes);
  for (const section of tree.sections) {
    yield print({ ...tree, sections: tree.sections.filter((one) => one !== section) });
    for (const [place, entry] of entriesOf(section).entries()) {
      const others = entriesOf(section).filter((_, at) => at !== place);
      yield* written(tree, replaceSection(tree, section, withEntries(section, others)));
      if (section.id !== SECTION.code || section.content.kind !== "entries") continue;
      // Only the sizes around it are put right: what a body says of its locals is not the instruction's.
      const { bytes: body, instructions } = decodeBody(entry);
      for (const { at, end } of instructions) {
        const shorter = concat([body.subarray(0, at), body.subarray(end)]);
        const cut = concat([encodeLeb(shorter.length), shorter]);
        const entries = entriesOf(section).map((other, i) => (i === place ? cut : other));
        const content = { ...section.content, entries };
        yield* written(tree, {
          ...tree,
          sections: tree.sections.map((one) => (one === section ? { ...section, sizeBytes: null, content } : one)),
        });
      }
    }
  }
}
