/**
 * Raw custom sections (type 100, sub type 0), and the stamp as one of them. Appending writes what wamrc's
 * `--emit-custom-sections` would have written: 4-aligned, no padding behind, the name with its NUL except in the 1.x
 * layout (where only XIP files have it). So a stamped file is one that wamrc could have made, and cutting it off at the
 * end of the section before gives back the original byte for byte.
 */
import { AotError } from "./error.ts";
import { asSource, type ByteOrder, type ByteSource, type Input, u16At, u32At } from "./source.ts";
import { type AotFile, align4, checkOrder, SECTION, type Section, walk } from "./walk.ts";

export const STAMP_NAME = "wamr.provenance";

export interface CustomSection {
  readonly section: Section;
  /** The content: from the end of the name to the end of the section. */
  readonly contentOffset: number;
  readonly contentEnd: number;
}

/** Names are compared as bytes: a look-alike (other case, missing NUL) is another section. */
export function findCustomSections(input: Input, name: string, file: AotFile = walk(input)): CustomSection[] {
  const wanted = nameBytes(file, name);
  const source = asSource(input);
  const found: CustomSection[] = [];
  for (const section of file.sections) {
    if (section.type !== SECTION.custom || !isRawNamed(source, section, wanted, file.byteOrder)) continue;
    found.push({ section, contentOffset: section.bodyOffset + 6 + wanted.length, contentEnd: section.bodyEnd });
  }
  return found;
}

function isRawNamed(source: ByteSource, section: Section, name: Uint8Array, order: ByteOrder): boolean {
  if (section.size < 6 + name.length) return false;
  const head = source.read(section.bodyOffset, 6 + name.length);
  return (
    u32At(head, 0, order) === 0 && u16At(head, 4, order) === name.length && name.every((b, i) => head[6 + i] === b)
  );
}

/** The bytes to write behind `input`: zero padding to 4, section header, sub type, name, content. */
export function customSectionTail(file: AotFile, name: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const nameAs = nameBytes(file, name);
  const pad = align4(file.size) - file.size;
  const tail = new Uint8Array(pad + 14 + nameAs.length + content.length);
  const view = new DataView(tail.buffer);
  const little = file.byteOrder === "little";
  view.setUint32(pad, SECTION.custom, little);
  view.setUint32(pad + 4, 6 + nameAs.length + content.length, little);
  view.setUint32(pad + 8, 0, little);
  view.setUint16(pad + 12, nameAs.length, little);
  tail.set(nameAs, pad + 14);
  tail.set(content, pad + 14 + nameAs.length);
  return tail;
}

export function appendCustomSection(bytes: Uint8Array, name: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const tail = customSectionTail(walk(bytes), name, content);
  const out = new Uint8Array(bytes.length + tail.length);
  out.set(bytes);
  out.set(tail, bytes.length);
  return out;
}

/** Without the last section and the padding before it: the inverse of appending. */
export function removeTrailingSection(bytes: Uint8Array): Uint8Array {
  const last = walk(bytes).sections.at(-1);
  if (last?.type !== SECTION.custom) {
    throw new AotError("aot-malformed-order", last?.offset ?? 0, "the last section is not a custom section");
  }
  return bytes.subarray(0, last.padding.offset);
}

export type StampSplit =
  | { readonly kind: "unstamped"; readonly file: AotFile; readonly subjectEnd: number }
  | {
      readonly kind: "stamped";
      readonly file: AotFile;
      /** The subject is [0, subjectEnd): the file as wamrc wrote it. */
      readonly subjectEnd: number;
      readonly stampOffset: number;
      /** The envelope is [contentOffset, contentEnd); contentEnd is the end of the file. */
      readonly contentOffset: number;
      readonly contentEnd: number;
    };

/**
 * Where the subject ends and the envelope lies. Strict, because every byte must be digested, computed or envelope: section
 * order as loaders demand it, zero padding everywhere, at most one stamp, the stamp last.
 */
export function splitStamp(input: Input, name: string = STAMP_NAME): StampSplit {
  const file = walk(input);
  checkOrder(file);
  const dirty = file.sections.find((s) => !s.padding.zero);
  if (dirty) throw new AotError("aot-malformed-padding", dirty.padding.offset, "padding before a section is not zero");
  const stamps = findCustomSections(input, name, file);
  const [first, second] = stamps;
  if (!first) return { kind: "unstamped", file, subjectEnd: file.size };
  if (second) throw new AotError("aot-malformed-stamp", second.section.offset, `more than one "${name}" section`);
  if (first.contentEnd !== file.size) {
    throw new AotError("aot-malformed-stamp", first.section.offset, `the "${name}" section is not the last`);
  }
  return {
    kind: "stamped",
    file,
    subjectEnd: first.section.padding.offset,
    stampOffset: first.section.offset,
    contentOffset: first.contentOffset,
    contentEnd: first.contentEnd,
  };
}

function nameBytes(file: AotFile, name: string): Uint8Array {
  const withNul = file.layout !== "1.x" || file.xip;
  return new TextEncoder().encode(withNul ? `${name}\0` : name);
}
