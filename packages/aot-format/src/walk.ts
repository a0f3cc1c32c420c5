/**
 * The frame of a `.aot`: magic, version, then sections at 4-aligned offsets. Only the framing is judged here: sizes that
 * leave the file and a missing TARGET_INFO are malformed; order, padding and contents are facts for others to judge.
 * The byte order of the fields is read off the version word (a small number in one of the two readings). It need not be
 * the target's: wamrc on a little-endian host writes little-endian fields even for big-endian MIPS.
 */
import { AotError } from "./error.ts";
import { asSource, type ByteOrder, type ByteSource, type Input, u16At, u32At } from "./source.ts";

export const SECTION = {
  targetInfo: 0,
  initData: 1,
  text: 2,
  function: 3,
  export: 4,
  relocation: 5,
  signature: 6,
  custom: 100,
} as const;

export interface Section {
  readonly index: number;
  readonly type: number;
  /** Of the section's type word, 4-aligned; the body follows 8 bytes later. */
  readonly offset: number;
  readonly size: number;
  readonly bodyOffset: number;
  readonly bodyEnd: number;
  /** Alignment bytes between the previous section's end and `offset`: counted in no size. */
  readonly padding: { readonly offset: number; readonly length: number; readonly zero: boolean };
}

export interface AotFile {
  readonly size: number;
  readonly byteOrder: ByteOrder;
  readonly version: number;
  /** By the size of TARGET_INFO: version 3 is two formats (36 bytes in WAMR 1.x, 48 since 2.0.0). */
  readonly layout: "1.x" | "2.x";
  /** Position-independent (e_type 4): in 1.x the only kind whose strings end in NUL. */
  readonly xip: boolean;
  readonly sections: readonly Section[];
}

const HEADER = 8;
/** wamrc writes a dozen. Each costs far more memory than its eight bytes in a hostile file of nothing else. */
const MAX_SECTIONS = 4096;
const TARGET_INFO_SIZE = { 36: "1.x", 48: "2.x" } as const;

export function walk(input: Input): AotFile {
  const source = asSource(input);
  if (source.size < HEADER)
    throw new AotError("aot-malformed-truncated", source.size, "the file ends inside its header");
  const head = source.read(0, HEADER);
  if (head[0] !== 0 || head[1] !== 0x61 || head[2] !== 0x6f || head[3] !== 0x74) {
    throw new AotError("aot-malformed-magic", 0, "not an .aot file: the first four bytes are not 00 61 6f 74");
  }
  const byteOrder = byteOrderOf(head);
  const sections = sectionsOf(source, byteOrder);
  const target = sections[0];
  const layout = target && TARGET_INFO_SIZE[target.size as 36 | 48];
  if (target?.type !== SECTION.targetInfo || !layout) {
    throw new AotError("aot-malformed-layout", HEADER, "the first section is not a TARGET_INFO of 36 or 48 bytes");
  }
  const eType = u16At(source.read(target.bodyOffset + 4, 2), 0, byteOrder);
  return { size: source.size, byteOrder, version: u32At(head, 4, byteOrder), layout, xip: eType === 4, sections };
}

function byteOrderOf(head: Uint8Array): ByteOrder {
  if (u32At(head, 4, "little") <= 0xffff) return "little";
  if (u32At(head, 4, "big") <= 0xffff) return "big";
  throw new AotError("aot-malformed-version", 4, "the version is no small number in either byte order");
}

function sectionsOf(source: ByteSource, byteOrder: ByteOrder): Section[] {
  const sections: Section[] = [];
  let end = HEADER;
  while (end < source.size) {
    if (sections.length === MAX_SECTIONS)
      throw new AotError("aot-malformed-layout", end, `more than ${MAX_SECTIONS} sections: wamrc writes a dozen`);
    const offset = align4(end);
    if (offset + 8 > source.size)
      throw new AotError("aot-malformed-truncated", end, "the file ends inside a section header");
    const pad = source.read(end, offset - end);
    const head = source.read(offset, 8);
    const size = u32At(head, 4, byteOrder);
    const bodyOffset = offset + 8;
    if (size > source.size - bodyOffset) {
      throw new AotError("aot-malformed-truncated", offset + 4, `section ${sections.length} is longer than the file`);
    }
    sections.push({
      index: sections.length,
      type: u32At(head, 0, byteOrder),
      offset,
      size,
      bodyOffset,
      bodyEnd: bodyOffset + size,
      padding: { offset: end, length: offset - end, zero: pad.every((b) => b === 0) },
    });
    end = bodyOffset + size;
  }
  return sections;
}

/** What a loader demands: 0 first, then each type one higher, then custom sections only; no other type exists. */
export function checkOrder(file: AotFile, extent: "complete" | "as far as it goes" = "complete"): void {
  let last = -1;
  for (const { type, offset } of file.sections) {
    if (type > SECTION.relocation && type !== SECTION.custom) {
      throw new AotError("aot-malformed-order", offset, `section type ${type}: no loader knows it`);
    }
    if (type !== last + 1 && type !== SECTION.custom) {
      throw new AotError("aot-malformed-order", offset, `section type ${type} may not follow ${last}`);
    }
    if (type === SECTION.custom && last < SECTION.relocation && extent === "complete") {
      throw new AotError("aot-malformed-order", offset, `a custom section where section type ${last + 1} belongs`);
    }
    last = type;
  }
  if (last < SECTION.relocation && extent === "complete") {
    throw new AotError("aot-malformed-order", file.size, `the file ends where section type ${last + 1} belongs`);
  }
}

export function align4(offset: number): number {
  return offset + (-offset & 3);
}
