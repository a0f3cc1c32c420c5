// Simpler forms of entries and instructions: no names, no contents, no parameters, zeros for numbers, shortest numbers.
// Each is an edit of its own, so that all can be tried at once and halved if that is too much.

import {
  concat,
  cursor,
  decodeInstructions,
  encodeSleb,
  entriesOf,
  findSection,
  leb,
  name,
  SECTION,
  valueType,
  type WasmTree,
} from "@assay/wasm-tree";
import { type Item, OP, reindex } from "./code.ts";

/** Other bytes for one entry of a section. */
export interface EntryEdit {
  readonly id: number;
  readonly place: number;
  readonly bytes: Uint8Array;
}

/** How many forms an entry may have, the simplest first. */
export const FORMS = 3;

const SECTIONS = [
  SECTION.type,
  SECTION.import,
  SECTION.table,
  SECTION.memory,
  SECTION.global,
  SECTION.export,
  SECTION.element,
  SECTION.data,
];

/** The entries that get shorter in their nth form. */
export function simplerEntries(tree: WasmTree, form: number): EntryEdit[] {
  return SECTIONS.flatMap((id) =>
    entriesOf(findSection(tree, id)).flatMap((entry, place) => {
      const bytes = FORM[id]?.(entry)[form];
      return bytes && (bytes.length < entry.length || (id === SECTION.import && form > 0))
        ? [{ id, place, bytes }]
        : [];
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

const FORM: Readonly<Record<number, (entry: Uint8Array) => readonly Uint8Array[]>> = {
  [SECTION.type]: () => [Uint8Array.of(0x60, 0, 0)],
  [SECTION.import](entry) {
    const c = cursor(entry);
    name(c);
    name(c);
    // A memory needs no type; the name may be all that matters.
    return [Uint8Array.of(0, 0, ...entry.subarray(c.pos)), concat([entry.subarray(0, c.pos), Uint8Array.of(2, 0, 0)])];
  },
  [SECTION.export](entry) {
    const c = cursor(entry);
    name(c);
    return [Uint8Array.of(0, ...entry.subarray(c.pos))];
  },
  [SECTION.memory]: () => [Uint8Array.of(0, 0)],
  [SECTION.table]: () => [Uint8Array.of(0x70, 0, 0)],
  [SECTION.global](entry) {
    const c = cursor(entry);
    valueType(c, []);
    const zero = c.pos === 1 ? ZERO_OF[entry[0] ?? 0] : undefined;
    return zero ? [Uint8Array.of(entry[0] ?? 0, entry[1] ?? 0, ...zero)] : [];
  },
  [SECTION.element]: elementForms,
  [SECTION.data](entry) {
    const contents = contentsOf(entry, 2);
    return [
      entry[0] === 1 ? Uint8Array.of(1, 0) : Uint8Array.of(0, ...ZERO_OFFSET, 0),
      concat([Uint8Array.of(1), contents]),
      concat([Uint8Array.of(0, ...ZERO_OFFSET), contents]),
    ];
  },
};

function elementForms(entry: Uint8Array): Uint8Array[] {
  const flags = entry[0] ?? 0;
  const passive = (flags & 1) !== 0;
  const expressions = (flags & 4) !== 0;
  const kind = expressions ? 0x70 : 0;
  const empty = passive ? [flags, kind, 0] : [flags & 4, ...ZERO_OFFSET, 0];
  if (passive || (flags & 2) !== 0) return [Uint8Array.from(empty)];
  const contents = contentsOf(entry, 2);
  return [
    Uint8Array.from(empty),
    concat([Uint8Array.of(flags | 1, kind), contents]),
    concat([Uint8Array.of(flags, ...ZERO_OFFSET), contents]),
  ];
}

/** What stands behind the flags, the index (there if the flags hold this bit) and the offset expression. */
function contentsOf(entry: Uint8Array, indexBit: number): Uint8Array {
  const c = cursor(entry);
  const flags = leb(c) ?? 0;
  if (flags & indexBit) leb(c);
  return entry.subarray((flags & 1) === 0 ? decodeInstructions(entry, c.pos).end : c.pos);
}

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

/** The same instruction with its numbers written as short as they can be. */
export function shortestItem(one: Item): Item {
  if (one.value !== undefined) {
    const bytes = Uint8Array.of(one.op, ...encodeSleb(one.value));
    return bytes.length < one.bytes.length ? { ...one, bytes, refs: [], base: 0 } : one;
  }
  const short = reindex(one, (ref) => ref.index, true);
  return short.bytes.length < one.bytes.length ? short : one;
}
