/**
 * The records of a .zip as they are, from the end: where the directory is, what it lists, and the header that stands before each
 * file's data. Every number is checked against the bytes that are there before it is used.
 */
import type { Limits } from "./names.ts";
import { type CheckProblem, problem } from "./reasons.ts";

export interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Type bits of a Unix mode, 0 where there is none. */
  readonly type: number;
  /** Where the entry's local header begins, where its data do, and where everything of it ends. */
  readonly start: number;
  readonly data: number;
  readonly end: number;
}

const END_RECORD = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const END_LENGTH = 22;

const ENCRYPTED = 0x0001 | 0x0040 | 0x2000;
const HAS_DESCRIPTOR = 0x0008;
/** Compression level hints, descriptor, UTF-8. */
const KNOWN_FLAGS = 0x0006 | HAS_DESCRIPTOR | 0x0800 | ENCRYPTED;

const ZIP64 = 0x0001;
/** Another name in an extra field that some programs prefer. */
const UNICODE_PATH = 0x7075;

export class ZipProblem extends Error {
  readonly problem: CheckProblem;
  constructor(found: CheckProblem) {
    super(found.text);
    this.problem = found;
  }
}

function refuse(reason: CheckProblem["reason"], text: string, where = "archive"): never {
  throw new ZipProblem(problem(reason, where, text));
}

export function readEntries(bytes: Uint8Array, limits: Limits): { entries: Entry[]; directory: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = endRecord(view);
  if (view.getUint16(at + 4, true) !== 0 || view.getUint16(at + 6, true) !== 0)
    refuse("zip-unsupported", "an archive of several parts");
  const count = view.getUint16(at + 10, true);
  const size = view.getUint32(at + 12, true);
  const directory = view.getUint32(at + 16, true);
  if (count === 0xffff || size === 0xffffffff || directory === 0xffffffff) refuse("zip-unsupported", "a zip64 archive");
  if (view.getUint16(at + 8, true) !== count) refuse("zip-malformed", "two counts of files differ");
  if (count > limits.files) refuse("too-many-files", `${count} files, at most ${limits.files}`);
  if (directory + size !== at) refuse("zip-hidden-data", "bytes before the end that belong to nothing");
  const entries: Entry[] = [];
  let offset = directory;
  for (let i = 0; i < count; i++) {
    const { entry, next } = centralRecord(bytes, view, offset, at);
    entries.push(entry);
    offset = next;
  }
  if (offset !== at) refuse("zip-malformed", "the directory is not as long as it says");
  return { entries, directory };
}

function endRecord(view: DataView): number {
  const last = view.byteLength - END_LENGTH;
  if (last < 0) refuse("zip-malformed", "too short for an archive");
  if (view.getUint32(last, true) === END_RECORD) {
    if (view.getUint16(last + 20, true) !== 0) refuse("zip-malformed", "the archive is cut off");
    return last;
  }
  for (let at = last; at >= Math.max(0, last - 0xffff); at--)
    if (view.getUint32(at, true) === END_RECORD) refuse("zip-hidden-data", "something follows the archive");
  return refuse("zip-malformed", "not a .zip, or cut off");
}

function centralRecord(bytes: Uint8Array, view: DataView, at: number, end: number): { entry: Entry; next: number } {
  if (at + 46 > end || view.getUint32(at, true) !== CENTRAL) refuse("zip-malformed", "the directory is damaged");
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  if (next > end) refuse("zip-malformed", "the directory is damaged");
  const raw = bytes.subarray(at + 46, at + 46 + nameLength);
  const name = decodeName(raw);
  const flags = view.getUint16(at + 8, true);
  if ((flags & ENCRYPTED) !== 0) refuse("zip-encrypted", "encrypted: decrypt it first", name);
  if ((flags & ~KNOWN_FLAGS) !== 0) refuse("zip-unsupported", `flags 0x${flags.toString(16)}`, name);
  checkExtra(view, at + 46 + nameLength, extraLength, name);
  const fields = {
    name,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    type: (view.getUint32(at + 38, true) >>> 16) & 0o170000,
    start: view.getUint32(at + 42, true),
  };
  if (view.getUint16(at + 34, true) !== 0) refuse("zip-unsupported", "an archive of several parts", name);
  return { entry: { ...fields, ...localHeader(bytes, view, fields, raw, flags) }, next };
}

function localHeader(
  bytes: Uint8Array,
  view: DataView,
  fields: Omit<Entry, "data" | "end">,
  raw: Uint8Array,
  flags: number,
): Pick<Entry, "data" | "end"> {
  const { start, name, method, packed, size, crc } = fields;
  if (start + 30 > bytes.length || view.getUint32(start, true) !== LOCAL)
    refuse("zip-malformed", "no file where the directory says", name);
  const nameLength = view.getUint16(start + 26, true);
  const extraLength = view.getUint16(start + 28, true);
  const data = start + 30 + nameLength + extraLength;
  if (data + packed > bytes.length) refuse("zip-malformed", "the file is cut off", name);
  if (Buffer.compare(raw, bytes.subarray(start + 30, start + 30 + nameLength)) !== 0)
    refuse("zip-names-differ", "the name before the data is another", name);
  checkExtra(view, start + 30 + nameLength, extraLength, name);
  const descriptor = (flags & HAS_DESCRIPTOR) !== 0;
  const same = (at: number, value: number): boolean => {
    const there = view.getUint32(at, true);
    return there === value || (descriptor && there === 0);
  };
  if (view.getUint16(start + 8, true) !== method || (view.getUint16(start + 6, true) & ENCRYPTED) !== 0)
    refuse("zip-malformed", "two records of the file differ", name);
  if (!same(start + 14, crc) || !same(start + 18, packed) || !same(start + 22, size))
    refuse("zip-size-lies", "two records of the file's size differ", name);
  return { data, end: data + packed + (descriptor ? descriptorLength(view, data + packed, fields) : 0) };
}

function descriptorLength(view: DataView, at: number, { crc, packed, size }: Omit<Entry, "data" | "end">): number {
  const signed = at + 16 <= view.byteLength && view.getUint32(at, true) === DESCRIPTOR;
  const first = signed ? at + 4 : at;
  if (first + 12 > view.byteLength) refuse("zip-malformed", "cut off after a file");
  const wanted = [crc, packed, size];
  if (wanted.some((value, i) => view.getUint32(first + 4 * i, true) !== value))
    refuse("zip-size-lies", "two records of a file's size differ");
  return first + 12 - at;
}

function checkExtra(view: DataView, start: number, length: number, name: string): void {
  const end = start + length;
  if (end > view.byteLength) refuse("zip-malformed", "cut off", name);
  for (let at = start; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    const id = view.getUint16(at, true);
    if (id === ZIP64) refuse("zip-unsupported", "a zip64 entry", name);
    if (id === UNICODE_PATH) refuse("zip-names-differ", "a second name in an extra field", name);
  }
}

function decodeName(raw: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    return refuse("path-unsafe", "a name that is not UTF-8");
  }
}
