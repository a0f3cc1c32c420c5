/**
 * Function names for the module offsets that an unsymbolized sanitizer report gives (`(iwasm+0x9afb2)`), read once from the
 * program's own symbol table: one look-up per crash instead of one symbolizer run (80 ms) per crash.
 *
 * A module offset counts from the lowest address the file is loaded at; for a position-independent program that is 0, for
 * others the offset is the address itself or counts from the first segment. Both readings are the same file position.
 */
import { type ElfFile, parseElf, readerOf, type Section } from "./elf.ts";

export interface ElfSymbols {
  /** The function that a module offset lies in. */
  symbolAt(offset: number): string | undefined;
  /** Number of functions with a name. */
  readonly count: number;
}

interface Func {
  readonly start: number;
  readonly end: number;
  /** Where its name begins; read when asked for. */
  readonly name: number;
}

interface Table {
  readonly functions: readonly Func[];
  readonly names: Uint8Array;
}

const SYMBOL_TABLE = 2;
const DYNAMIC_SYMBOLS = 11;
const LOADED_SEGMENT = 1;
const FUNCTION = 2;
/** A function of which the best version is chosen at load time: also code. */
const INDIRECT_FUNCTION = 10;
const UNDEFINED_SECTION = 0;
const ABSOLUTE_SECTION = 0xfff1;

/** Longer names exist in no compiler's output; a damaged table must not make us copy megabytes for each symbol. */
const LONGEST_NAME = 8192;

/** undefined for what is no ELF file and for one without function names (stripped). */
export function elfSymbols(bytes: Uint8Array): ElfSymbols | undefined {
  const file = parseElf(bytes);
  if (file === undefined) return undefined;
  const table = tableOf(file, SYMBOL_TABLE, bytes) ?? tableOf(file, DYNAMIC_SYMBOLS, bytes);
  if (table === undefined) return undefined;
  const { functions, names } = table;
  const base = loadAddress(file);
  return {
    count: functions.length,
    symbolAt(offset) {
      const found = at(functions, offset) ?? (offset < base ? at(functions, base + offset) : undefined);
      return found && nameAt(names, found.name);
    },
  };
}

/** A linker writes one table of each type; more of them would only cost time. */
function tableOf(file: ElfFile, type: number, bytes: Uint8Array): Table | undefined {
  const section = file.sections.find((one) => one.type === type);
  if (section === undefined) return undefined;
  const functions = disjoint(functionsIn(section, file.wide, bytes[5] === 1));
  const names = file.sections[section.link]?.bytes ?? new Uint8Array(0);
  return functions.length === 0 ? undefined : { functions, names };
}

function functionsIn(section: Section, wide: boolean, little: boolean): Func[] {
  const read = readerOf(section.bytes, little, wide);
  const size = wide ? 24 : 16;
  const field = wide ? { info: 4, section: 6, value: 8, size: 16 } : { info: 12, section: 14, value: 4, size: 8 };
  const found: Func[] = [];
  for (let entry = 0; entry + size <= section.bytes.length; entry += size) {
    const kind = (section.bytes[entry + field.info] ?? 0) & 15;
    const where = read.u16(entry + field.section);
    const name = read.u32(entry);
    const isCode = kind === FUNCTION || kind === INDIRECT_FUNCTION;
    if (!isCode || name === 0 || where === UNDEFINED_SECTION || where === ABSOLUTE_SECTION) continue;
    const start = read.word(entry + field.value);
    found.push({ start, end: start + read.word(entry + field.size), name });
  }
  return found;
}

/** Sorted, one per address: of aliases the longest, then the first. One without a size (assembly) reaches to the next. */
function disjoint(found: readonly Func[]): Func[] {
  const sorted = [...found].sort((a, b) => a.start - b.start || b.end - a.end);
  const unique = sorted.filter((one, i) => i === 0 || one.start !== sorted[i - 1]?.start);
  return unique.map((one, i) => (one.end > one.start ? one : { ...one, end: unique[i + 1]?.start ?? one.start + 1 }));
}

function nameAt(names: Uint8Array, start: number): string | undefined {
  const name = names.subarray(start, start + LONGEST_NAME);
  const end = name.indexOf(0);
  return end > 0 ? new TextDecoder().decode(name.subarray(0, end)) : undefined;
}

function at(functions: readonly Func[], address: number): Func | undefined {
  let low = 0;
  let high = functions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((functions[middle]?.start ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  const one = functions[low - 1];
  return one !== undefined && address < one.end ? one : undefined;
}

function loadAddress(file: ElfFile): number {
  const starts = file.segments.filter((one) => one.type === LOADED_SEGMENT).map((one) => one.address - one.offset);
  return starts.length === 0 ? 0 : starts.reduce((least, one) => Math.min(least, one));
}
