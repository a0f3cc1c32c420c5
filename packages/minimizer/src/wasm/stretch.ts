// Everything in a file that is a row of like things and has a length before it, or none: names, contents of segments,
// parameters, labels of br_table, custom sections, bytes that nothing explains. One way to shorten them all.

import { cursor, decodeInstructions, encodeLeb, leb, parse, SECTION, type Section } from "@assay/wasm-tree";
import type { Range } from "../walk.ts";
import { decoded } from "./decoded.ts";
import { takeType } from "./signatures.ts";

export interface Stretch {
  /** How many items. */
  readonly length: number;
  /** Where the kth item starts in the file; the one behind the last: where the last ends. */
  readonly place: (k: number) => number;
  /** The count before it, to be corrected; null where there is none. */
  readonly count: Range | null;
  /** Sizes around it, innermost first: the field, and where what it measures ends. */
  readonly sizes: readonly { readonly field: Range; readonly end: number }[];
}

/** In file order, empty ones too: taking items out of one leaves the others where they are in the list. */
export function stretchesOf(file: Uint8Array): Stretch[] {
  const tree = parse(file);
  const found: Stretch[] = [];
  let at = tree.header.length;
  for (const section of tree.sections) {
    const field = { from: at + 1, to: at + 1 + (section.sizeBytes?.length ?? 0) };
    const end = Math.min(file.length, field.to + section.declaredSize);
    const honest = end === field.to + section.declaredSize;
    const sizes = honest ? [{ field, end }] : [];
    for (const inner of inSection(file, section, field.to, end))
      found.push({ ...inner, sizes: [...inner.sizes, ...sizes] });
    at = end;
  }
  return [...found, bytesOf(at, file.length)];
}

/** The file with some items of the stretch left out, count and sizes corrected. */
export function shorten(file: Uint8Array, stretch: Stretch, gone: readonly Range[]): Uint8Array {
  const { length, place, count, sizes } = stretch;
  const left = length - gone.reduce((sum, { from, to }) => sum + to - from, 0);
  const edits: Edit[] = gone.map(({ from, to }) => ({ from: place(from), to: place(to), bytes: NOTHING }));
  if (count) edits.unshift({ ...count, bytes: encodeLeb(left) });
  let all = edits;
  for (const { field, end } of sizes) {
    const change = all.reduce((sum, { from, to, bytes }) => sum + bytes.length - (to - from), 0);
    all = [{ ...field, bytes: encodeLeb(end - field.to + change) }, ...all];
  }
  return applyEdits(file, all);
}

const NOTHING = new Uint8Array();

interface Edit extends Range {
  readonly bytes: Uint8Array;
}

function applyEdits(file: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const length = edits.reduce((sum, { from, to, bytes }) => sum + bytes.length - (to - from), file.length);
  const out = new Uint8Array(length);
  let [at, from] = [0, 0];
  for (const edit of edits) {
    out.set(file.subarray(from, edit.from), at);
    at += edit.from - from;
    out.set(edit.bytes, at);
    at += edit.bytes.length;
    from = edit.to;
  }
  out.set(file.subarray(from), at);
  return out;
}

function inSection(file: Uint8Array, { id, content }: Section, from: number, end: number): Stretch[] {
  if (content.kind === "custom") {
    const c = cursor(file, from, end);
    const nameAt = c.pos;
    const length = leb(c) ?? 0;
    const name = { ...bytesOf(c.pos, c.pos + length), count: { from: nameAt, to: c.pos } };
    return [name, bytesOf(c.pos + length, end)];
  }
  if (content.kind === "raw") return [bytesOf(from, end)];
  let at = from + (content.countBytes?.length ?? 0);
  const found: Stretch[] = [];
  for (const entry of content.entries) {
    found.push(...(IN_ENTRY[id]?.(file, at, at + entry.length) ?? []));
    at += entry.length;
  }
  return [...found, bytesOf(at, end)];
}

function bytesOf(from: number, to: number): Stretch {
  return { length: Math.max(0, to - from), place: (k) => from + k, count: null, sizes: [] };
}

/** Items of any length: `places` holds the start of each and the end of the last. */
function itemsAt(places: readonly number[], count: Range, sizes: Stretch["sizes"] = []): Stretch {
  return { length: places.length - 1, place: (k) => places[k] ?? 0, count, sizes };
}

type Finder = (file: Uint8Array, from: number, to: number) => Stretch[];

/** A count and its items at the reader's place; `item` moves past one. */
function counted(
  file: Uint8Array,
  reader: { at: number },
  to: number,
  item: (reader: { at: number }) => void,
): Stretch {
  const c = cursor(file, reader.at, to);
  const from = reader.at;
  const count = leb(c) ?? 0;
  reader.at = c.pos;
  const places = [c.pos];
  while (places.length <= count && reader.at < to) {
    item(reader);
    places.push(Math.min(to, reader.at));
  }
  return itemsAt(places, { from, to: c.pos });
}

/** A count and as many bytes: names and contents. */
function countedBytes(file: Uint8Array, reader: { at: number }, to: number): Stretch {
  const c = cursor(file, reader.at, to);
  const from = reader.at;
  const count = leb(c) ?? 0;
  reader.at = Math.min(to, c.pos + count);
  return { ...bytesOf(c.pos, reader.at), count: { from, to: c.pos } };
}

const IN_ENTRY: Readonly<Record<number, Finder>> = {
  [SECTION.type](file, from, to) {
    if (file[from] !== 0x60) return [];
    const reader = { at: from + 1 };
    const type = (r: { at: number }): void => {
      const inner = { bytes: file, at: r.at };
      takeType(inner);
      r.at = inner.at;
    };
    return [counted(file, reader, to, type), counted(file, reader, to, type)];
  },
  [SECTION.import](file, from, to) {
    const reader = { at: from };
    return [countedBytes(file, reader, to), countedBytes(file, reader, to)];
  },
  [SECTION.export]: (file, from, to) => [countedBytes(file, { at: from }, to)],
  [SECTION.element](file, from, to) {
    // Function indices at the end of the entry; those written as expressions are left to bytes.
    if ((file[from] ?? 4) > 3) return [];
    const start = lastCount(file, from, to);
    // Unless it is of the plainest form, a byte for the kind stands before the count.
    const at = (start ?? 0) + (file[from] === 0 ? 0 : 1);
    return start === null ? [] : [counted(file, { at }, to, (reader) => skipLeb(file, reader))];
  },
  [SECTION.data](file, from, to) {
    const start = lastCount(file, from, to);
    return start === null ? [] : [countedBytes(file, { at: start }, to)];
  },
  [SECTION.code]: inBody,
};

function skipLeb(file: Uint8Array, reader: { at: number }): void {
  while ((file[reader.at++] ?? 0) >= 0x80);
}

/** Where the count of a segment's contents stands: after its flags and offset expression. */
function lastCount(file: Uint8Array, from: number, to: number): number | null {
  const flags = file[from] ?? 0;
  const reader = { at: from + 1 };
  if (flags & 2) skipLeb(file, reader);
  if ((flags & 1) === 0) {
    const { end, open } = decodeInstructions(file, reader.at, to);
    if (open !== 0) return null;
    reader.at = end;
  }
  return reader.at;
}

function inBody(file: Uint8Array, from: number, to: number): Stretch[] {
  const c = cursor(file, from, to);
  leb(c);
  const size = { field: { from, to: c.pos }, end: to };
  const body = decoded(file.subarray(from, to));
  const found: Stretch[] = [];
  const base = c.pos;
  const localsAt = base;
  const places = [base + body.codeAt];
  for (const group of [...body.locals].reverse()) places.unshift((places[0] ?? 0) - group.bytes.length);
  found.push(itemsAt(places, { from: localsAt, to: places[0] ?? localsAt }, [size]));
  for (const one of body.instructions) {
    if (one.op !== 0x0e) continue;
    // The default label comes last and does not count.
    const labels = one.refs.map((ref) => base + ref.at);
    found.push(itemsAt(labels, { from: base + one.at + 1, to: labels[0] ?? 0 }, [size]));
  }
  return found;
}
