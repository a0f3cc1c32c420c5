/**
 * The parts of an ELF file that lead to its symbols: program headers, section headers, names. Total: of a damaged file it gives
 * what can be read and nothing else; no size in the file is believed, every one is cut to what is there.
 */

export interface ElfFile {
  readonly read: ElfReader;
  readonly wide: boolean;
  readonly segments: readonly Segment[];
  readonly sections: readonly Section[];
}

export interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
}

export interface Section {
  readonly type: number;
  readonly link: number;
  readonly entrySize: number;
  /** Cut to the file. */
  readonly bytes: Uint8Array;
}

/** Reads 0 where there is nothing: a total parser has no use for an error in the middle. */
export interface ElfReader {
  u16(at: number): number;
  u32(at: number): number;
  /** 32 or 64 bits, as the file's class says; precise up to 2^53, which no address of a file reaches. */
  word(at: number): number;
}

const SEGMENT_SIZE = { narrow: 32, wide: 56 };
const SECTION_SIZE = { narrow: 40, wide: 64 };

export function parseElf(bytes: Uint8Array): ElfFile | undefined {
  const [m0, m1, m2, m3, bits, order] = bytes;
  if (m0 !== 0x7f || m1 !== 0x45 || m2 !== 0x4c || m3 !== 0x46) return undefined;
  if ((bits !== 1 && bits !== 2) || (order !== 1 && order !== 2)) return undefined;
  const wide = bits === 2;
  const read = readerOf(bytes, order === 1, wide);
  // Behind the 24 bytes that all have alike: entry, program headers, section headers, flags, then counts and sizes.
  const tables = wide ? { segments: 32, sections: 40, counts: 54 } : { segments: 28, sections: 32, counts: 42 };
  const segments = table(
    bytes,
    read.word(tables.segments),
    read.u16(tables.counts),
    read.u16(tables.counts + 2),
    (at) => segment(read, at, wide),
    wide ? SEGMENT_SIZE.wide : SEGMENT_SIZE.narrow,
  );
  const sections = table(
    bytes,
    read.word(tables.sections),
    read.u16(tables.counts + 4),
    read.u16(tables.counts + 6),
    (at) => section(read, at, wide, bytes),
    wide ? SECTION_SIZE.wide : SECTION_SIZE.narrow,
  );
  return { read, wide, segments, sections };
}

export function readerOf(bytes: Uint8Array, little: boolean, wide: boolean): ElfReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const inside = (at: number, size: number): boolean =>
    Number.isSafeInteger(at) && at >= 0 && at + size <= bytes.length;
  const u32 = (at: number): number => (inside(at, 4) ? view.getUint32(at, little) : 0);
  return {
    u16: (at) => (inside(at, 2) ? view.getUint16(at, little) : 0),
    u32,
    word: (at) => (wide ? (inside(at, 8) ? Number(view.getBigUint64(at, little)) : 0) : u32(at)),
  };
}

/** `count` is at most 65,535 (16 bits), and no entry begins outside the file. */
function table<T>(
  bytes: Uint8Array,
  start: number,
  size: number,
  count: number,
  entry: (at: number) => T,
  least: number,
): T[] {
  if (size < least) return [];
  const found: T[] = [];
  for (let i = 0, at = start; i < count && at + least <= bytes.length; i++, at += size) found.push(entry(at));
  return found;
}

function segment(read: ElfReader, at: number, wide: boolean): Segment {
  const type = read.u32(at);
  if (wide) return { type, offset: read.word(at + 8), address: read.word(at + 16), fileSize: read.word(at + 32) };
  return { type, offset: read.word(at + 4), address: read.word(at + 8), fileSize: read.word(at + 16) };
}

function section(read: ElfReader, at: number, wide: boolean, bytes: Uint8Array): Section {
  const fields = wide
    ? { offset: read.word(at + 24), size: read.word(at + 32), link: read.u32(at + 40), entrySize: read.word(at + 56) }
    : { offset: read.word(at + 16), size: read.word(at + 20), link: read.u32(at + 24), entrySize: read.word(at + 36) };
  const { offset, size, link, entrySize } = fields;
  return {
    type: read.u32(at + 4),
    link,
    entrySize,
    bytes: bytes.subarray(offset, Math.min(offset + size, bytes.length)),
  };
}
