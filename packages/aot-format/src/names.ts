/** Words for numbers: sections, machines, features, value types. And text for the names a file carries, which may be any bytes. */
import type { AotModule } from "./module.ts";
import type { FuncType, GcType } from "./types.ts";

const SECTIONS: Record<number, string> = {
  0: "TARGET_INFO",
  1: "INIT_DATA",
  2: "TEXT",
  3: "FUNCTION",
  4: "EXPORT",
  5: "RELOCATION",
  6: "SIGNATURE",
  100: "CUSTOM",
};
const CUSTOMS: Record<number, string> = {
  0: "RAW",
  1: "NATIVE_SYMBOL",
  2: "ACCESS_CONTROL",
  3: "NAME",
  4: "STRING_LITERAL",
};
const BIN_TYPES: Record<number, string> = {
  0: "ELF32 little-endian",
  1: "ELF32 big-endian",
  2: "ELF64 little-endian",
  3: "ELF64 big-endian",
  4: "COFF32",
  6: "COFF64",
};
const E_TYPES: Record<number, string> = { 0: "none", 1: "relocatable", 2: "executable", 3: "shared object", 4: "XIP" };
const MACHINES: Record<number, string> = {
  3: "Intel 80386",
  8: "MIPS",
  40: "ARM",
  62: "AMD x86-64",
  93: "ARC compact",
  94: "Xtensa",
  183: "AArch64",
  195: "ARC compact 2",
  243: "RISC-V",
  332: "COFF i386",
  34404: "COFF AMD64",
};
const VALUE_TYPES: Record<number, string> = {
  64: "void",
  99: "(ref null …)",
  100: "(ref …)",
  106: "arrayref",
  107: "structref",
  108: "i31ref",
  109: "eqref",
  110: "anyref",
  111: "externref",
  112: "funcref",
  113: "nullref",
  114: "nullexternref",
  115: "nullfuncref",
  119: "i16",
  120: "i8",
  123: "v128",
  124: "f64",
  125: "f32",
  126: "i64",
  127: "i32",
};
const EXPORT_KINDS: Record<number, string> = { 0: "function", 1: "table", 2: "memory", 3: "global", 4: "tag" };
const FEATURES: Record<number, string> = {
  0: "SIMD",
  1: "bulk memory",
  2: "multi-thread",
  3: "reference types",
  4: "garbage collection",
  5: "exception handling",
  6: "tiny stack frame",
  7: "multi-memory",
  8: "dynamic linking",
  9: "component model",
  10: "relaxed SIMD",
  11: "flexible vectors",
  12: "frame per function",
  13: "frame without function index",
};

const named =
  (table: Record<number, string>) =>
  (value: number): string =>
    table[value] ?? `unknown (${value})`;

export const sectionName: (type: number) => string = named(SECTIONS);
export const customName: (subType: number) => string = named(CUSTOMS);
export const binTypeName: (binType: number) => string = named(BIN_TYPES);
export const eTypeName: (eType: number) => string = named(E_TYPES);
export const machineName: (machine: number) => string = named(MACHINES);
export const valueTypeName: (type: number) => string = named(VALUE_TYPES);
export const exportKindName: (kind: number) => string = named(EXPORT_KINDS);

export function isValueType(type: number): boolean {
  return type in VALUE_TYPES && type !== 64;
}

/** Bit 6 changed its meaning inside AOT version 3, in WAMR 2.2.0. */
export function featureName(bit: number, version: number): string {
  if (bit === 6 && version === 3) return "memory64 (WAMR 2.0–2.1) or tiny stack frame (2.2.0)";
  return FEATURES[bit] ?? `unknown bit ${bit}`;
}

export function setBits(flags: bigint): number[] {
  const bits: number[] = [];
  for (let bit = 0; bit < 64; bit++) if ((flags >> BigInt(bit)) & 1n) bits.push(bit);
  return bits;
}

const UTF8 = new TextDecoder();

/** UTF-8 without the trailing NUL; what is no UTF-8 becomes U+FFFD. For display and comparison by people, not by code. */
export function nameText(bytes: Uint8Array): string {
  const end = bytes.at(-1) === 0 ? bytes.length - 1 : bytes.length;
  return UTF8.decode(bytes.subarray(0, end));
}

/** The 16 bytes of TARGET_INFO up to the first NUL. */
export function archText(arch: Uint8Array): string {
  const end = arch.indexOf(0);
  return UTF8.decode(end < 0 ? arch : arch.subarray(0, end));
}

export function typeText(type: GcType | undefined): string {
  switch (type?.kind) {
    case "func":
      return signatureText(type);
    case "struct":
      return `struct { ${type.fields.map((f) => (f.flags & 1 ? "mut " : "") + valueTypeName(f.type)).join(", ")} }`;
    case "array":
      return `array ${type.flags & 1 ? "mut " : ""}${valueTypeName(type.element)}`;
    case "same":
      return `same as type ${type.as}`;
    default:
      return "no such type";
  }
}

function signatureText({ params, results }: FuncType): string {
  const all = (types: Uint8Array): string => [...types].map(valueTypeName).join(", ");
  return `(${all(params)}) → ${results.length === 1 ? all(results) : `(${all(results)})`}`;
}

/** A symbol of the relocation table; undefined where its offset or length leaves the table. */
export function symbolName(module: AotModule, index: number): Uint8Array | undefined {
  const table = module.relocations;
  const offset = table?.symbolOffsets[index];
  if (!table || offset === undefined || offset + 2 > table.strings.length) return undefined;
  const view = new DataView(table.strings.buffer, table.strings.byteOffset, table.strings.byteLength);
  const end = offset + 2 + view.getUint16(offset, module.shape.byteOrder === "little");
  return end > table.strings.length ? undefined : table.strings.subarray(offset + 2, end);
}

/** Names by symbol index as text, each decoded once: large files repeat a few symbols many thousand times. */
export function symbolTexts(module: AotModule): (index: number) => string {
  const known = new Map<number, string>();
  return (index) => {
    const text = known.get(index);
    if (text !== undefined) return text;
    const name = symbolName(module, index);
    const made = name ? nameText(name) : `symbol ${index} (not in the table)`;
    known.set(index, made);
    return made;
  };
}
