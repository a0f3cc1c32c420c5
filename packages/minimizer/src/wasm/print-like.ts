// Writes an edited tree. Sizes that fitted are made to fit again; a size that reached beyond the end of the file was a
// lie before the edit and stays the same lie after it: it may be the bug.

import { print, type WasmTree } from "@assay/wasm-tree";

export function printLike(original: WasmTree, edited: WasmTree): Uint8Array {
  const last = original.sections.at(-1);
  if (last?.sizeBytes == null || edited.sections.at(-1)?.id !== last.id) return print(edited);
  const actual = print({ header: new Uint8Array(), sections: [last], trailing: new Uint8Array() }).length;
  if (actual - 1 - last.sizeBytes.length >= last.declaredSize) return print(edited);
  const sections = edited.sections.map((section, at) =>
    at === edited.sections.length - 1 ? { ...section, sizeBytes: last.sizeBytes } : section,
  );
  return print({ ...edited, sections });
}
