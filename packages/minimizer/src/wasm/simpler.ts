// Simpler forms of entries and instructions: no names, no contents, no parameters, zeros for numbers. Each is an edit of
// its own, so that all can be tried at once and halved if that is too much.

import { cursor, entriesOf, findSection, leb, name, SECTION, valueType, type WasmTree } from "@assay/wasm-tree";
import { type Item, OP } from "./code.ts";

/** Other bytes for one entry of a section. */
export interface EntryEdit {
  readonly id: number;
  readonly place: number;
  readonly bytes: Uint8Array;
}

export function simplerEntries(tree: WasmTree): EntryEdit[] {
  return [
    SECTION.type,
    SECTION.import,
    SECTION.table,
    SECTION.memory,
    SECTION.global,
    SECTION.export,
    SECTION.element,
    SECTION.data,
  ].flatMap((id) =>
    entriesOf(findSection(tree, id)).flatMap((entry, place) => {
      const bytes = simplerEntry(id, entry);
      return bytes && bytes.length < entry.length ? [{ id, place, bytes }] : [];
    }),
  );
}

const ZERO_OFFSET = [0x41, 0x00, 0x0b];
const ZERO_OF: Readonly<Record<number, readonly number[]>> = {
  127: ZERO_OFFSET,
  126: [0x42, 0x00, 0x0b],
  125: [0x43, 0, 0, 0, 0, 0x0b],
  124: [0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0x0b],
  112: [0xd0, 0x70, 0x0b],
  111: [0xd0, 0x6f, 0x0b],
};

function simplerEntry(id: number, entry: Uint8Array): Uint8Array | null {
  const c = cursor(entry);
  switch (id) {
    case SECTION.type:
      return Uint8Array.of(0x60, 0, 0);
    case SECTION.import:
      name(c);
      name(c);
      return Uint8Array.of(0, 0, ...entry.subarray(c.pos));
    case SECTION.export:
      name(c);
      return Uint8Array.of(0, ...entry.subarray(c.pos));
    case SECTION.memory:
      return Uint8Array.of(0, 0);
    case SECTION.table:
      return Uint8Array.of(0x70, 0, 0);
    case SECTION.global: {
      valueType(c, []);
      const zero = c.pos === 1 ? ZERO_OF[entry[0] ?? 0] : undefined;
      return zero ? Uint8Array.of(entry[0] ?? 0, entry[1] ?? 0, ...zero) : null;
    }
    case SECTION.element:
      return SIMPLE_ELEMENT[entry[0] ?? 0] ?? null;
    case SECTION.data: {
      const flags = leb(c);
      return flags === 1 ? Uint8Array.of(1, 0) : Uint8Array.of(0, ...ZERO_OFFSET, 0);
    }
    default:
      return null;
  }
}

const SIMPLE_ELEMENT: Readonly<Record<number, Uint8Array>> = {
  0: Uint8Array.of(0, ...ZERO_OFFSET, 0),
  1: Uint8Array.of(1, 0, 0),
  2: Uint8Array.of(0, ...ZERO_OFFSET, 0),
  3: Uint8Array.of(3, 0, 0),
  4: Uint8Array.of(4, ...ZERO_OFFSET, 0),
  5: Uint8Array.of(5, 0x70, 0),
  6: Uint8Array.of(4, ...ZERO_OFFSET, 0),
  7: Uint8Array.of(7, 0x70, 0),
};

/** The same instruction with the least immediates; itself where that saves nothing. */
export function simplerItem(one: Item): Item {
  const [first = 0] = one.bytes;
  if (one.bytes.length < 3) return one;
  const to = (...immediates: number[]): Item => ({
    op: one.op,
    bytes: Uint8Array.of(first, ...immediates),
    refs: [],
    base: 0,
  });
  if (one.op === OP.i32Const || one.op === OP.i64Const) return { ...to(0), value: 0n };
  if (one.op === OP.brTable) return { ...to(0, 0), refs: [{ space: "label", index: 0, at: 2, end: 3, signed: false }] };
  if (one.op >= 0x28 && one.op <= 0x3e && one.bytes.length > 3) return to(0, 0);
  if (one.op >= OP.block && one.op <= OP.if) return to(0x40);
  return one;
}
