/** TEXT, FUNCTION, EXPORT and RELOCATION: the machine code and what ties it to the module. */
import { blob, type Codec, list, string, word } from "./codec.ts";

export interface Text {
  /** Constants that the code refers to (.rodata of old object files); usually empty. */
  readonly literal: Uint8Array;
  readonly codeAt: number;
  /** .text, .text.unlikely and .text.hot, each padded to 4; their lengths are not recorded. */
  readonly code: Uint8Array;
}

export interface Functions {
  readonly offsets: readonly bigint[];
  readonly typeIndices: readonly number[];
  /** Absent in 1.x. */
  readonly maxLocalCells: readonly number[];
  readonly maxStackCells: readonly number[];
  /** GC only: for imported and own functions, which cells hold references. */
  readonly refFlags: readonly Uint8Array[];
}

export interface Export {
  readonly at: number;
  readonly index: number;
  readonly kind: number;
  readonly zero: number;
  readonly name: Uint8Array;
}

export interface RelocationTable {
  /** Into `strings`, where each symbol is a u16 length and its name. */
  readonly symbolOffsets: readonly number[];
  readonly stringsAt: number;
  readonly strings: Uint8Array;
  readonly groups: readonly RelocationGroup[];
}

export interface RelocationGroup {
  readonly at: number;
  /** Symbol that names the section to patch, e.g. `.rela.text`. */
  readonly name: number;
  readonly relocations: readonly Relocation[];
}

export interface Relocation {
  readonly at: number;
  readonly offset: bigint;
  readonly addend: bigint;
  readonly type: number;
  readonly symbol: number;
}

export function text(c: Codec, t?: Text): Text {
  const literal = blob(c, t?.literal);
  c.align(4);
  return { literal, codeAt: c.at, code: c.bytes(t ? t.code.length : c.left, t?.code) };
}

/** The counts stand in INIT_DATA, not here. */
export function functions(c: Codec, own: number, imported: number, f?: Functions): Functions {
  const old = c.shape.format === "1.x";
  const words = (given?: readonly number[]): number[] => c.times(own, given, (v) => c.u32(v));
  return {
    offsets: c.times(own, f?.offsets, (v) => word(c, v)),
    typeIndices: words(f?.typeIndices),
    maxLocalCells: old ? [] : words(f?.maxLocalCells),
    maxStackCells: old ? [] : words(f?.maxStackCells),
    refFlags: c.shape.gc ? c.times(imported + own, f?.refFlags, (flags) => blob(c, flags)) : [],
  };
}

export function exports(c: Codec, all?: readonly Export[]): Export[] {
  return list(c, all, (e) => {
    c.align(4);
    return { at: c.at, index: c.u32(e?.index), kind: c.u8(e?.kind), zero: c.u8(e?.zero), name: string(c, e?.name) };
  });
}

export function relocationTable(c: Codec, r?: RelocationTable): RelocationTable {
  const symbolOffsets = list(c, r?.symbolOffsets, (offset) => c.u32(offset));
  const strings = blob(c, r?.strings);
  const stringsAt = c.at - strings.length;
  return { symbolOffsets, stringsAt, strings, groups: list(c, r?.groups, (g) => relocationGroup(c, g)) };
}

function relocationGroup(c: Codec, g?: RelocationGroup): RelocationGroup {
  c.align(4);
  return {
    at: c.at,
    name: c.u32(g?.name),
    relocations: list(c, g?.relocations, (r) => ({
      at: c.at,
      offset: word(c, r?.offset),
      addend: word(c, r?.addend),
      type: c.u32(r?.type),
      symbol: c.u32(r?.symbol),
    })),
  };
}
