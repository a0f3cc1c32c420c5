// Types as the operand stack sees them: of functions, globals, tables and locals. A type is one letter for the numbers
// (see stack-effect.ts) and the hex of its bytes for references.

import { entriesOf, findSection, SECTION, type WasmTree } from "@assay/wasm-tree";
import type { StackType } from "../stack-effect.ts";

export type ValueType = StackType | `ref ${string}`;

export interface Signature {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

type Of<T> = (index: number) => T | null;

export interface Signatures {
  readonly type: Of<Signature>;
  readonly func: Of<Signature>;
  readonly tag: Of<Signature>;
  readonly global: Of<ValueType>;
  readonly table: Of<ValueType>;
}

/** A few bytes read front to back; beyond the end reads as 0, and a type read from there is merely wrong. */
interface Reader {
  readonly bytes: Uint8Array;
  at: number;
}

const LETTERS: Readonly<Record<number, StackType>> = { 127: "i", 126: "l", 125: "f", 124: "d", 123: "v" };

function unsigned(reader: Reader): number {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = reader.bytes[reader.at++] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
  }
}

export function takeType(reader: Reader): ValueType {
  const from = reader.at;
  const byte = reader.bytes[reader.at++] ?? 0;
  if (byte === 0x63 || byte === 0x64) unsigned(reader);
  const hex = [...reader.bytes.subarray(from, reader.at)].map((b) => b.toString(16)).join(" ");
  return LETTERS[byte] ?? `ref ${hex}`;
}

function takeTypes(reader: Reader): ValueType[] {
  const count = unsigned(reader);
  const types: ValueType[] = [];
  while (types.length < count && reader.at < reader.bytes.length) types.push(takeType(reader));
  return types;
}

/** The type of each local, parameters first; null beyond the last. */
export function localTypes(signature: Signature | null, locals: readonly Uint8Array[]): Of<ValueType> {
  const params = signature?.params ?? [];
  const groups = locals.map((bytes) => {
    const reader = { bytes, at: 0 };
    return { count: unsigned(reader), type: takeType(reader) };
  });
  return (index) => {
    let rest = index - params.length;
    if (rest < 0) return params[index] ?? null;
    for (const { count, type } of groups) {
      if (rest < count) return type;
      rest -= count;
    }
    return null;
  };
}

export function signaturesOf(tree: WasmTree): Signatures {
  const imports = new Map<number, Reader[]>();
  for (const bytes of entriesOf(findSection(tree, SECTION.import))) {
    const reader = { bytes, at: 0 };
    for (let names = 0; names < 2; names++) {
      const length = unsigned(reader);
      reader.at += length;
    }
    const kind = bytes[reader.at++] ?? -1;
    imports.set(kind, [...(imports.get(kind) ?? []), reader]);
  }
  const space = (kind: number, section: number): Reader[] => [
    ...(imports.get(kind) ?? []),
    ...entriesOf(findSection(tree, section)).map((bytes) => ({ bytes, at: 0 })),
  ];
  const spaces = {
    func: space(0, SECTION.function),
    table: space(1, SECTION.table),
    global: space(3, SECTION.global),
    tag: space(4, SECTION.tag),
  };
  const types = typeEntries(tree);
  const type: Of<Signature> = (index) => types[index] ?? null;
  const read =
    <T>(list: readonly Reader[], take: (reader: Reader) => T): Of<T> =>
    (index) => {
      const reader = list[index];
      return reader ? take({ ...reader }) : null;
    };
  return {
    type,
    func: (index) => type(read(spaces.func, unsigned)(index) ?? -1),
    tag: (index) => type(read(spaces.tag, (reader) => unsigned({ ...reader, at: reader.at + 1 }))(index) ?? -1),
    global: read(spaces.global, takeType),
    table: read(spaces.table, (reader) =>
      takeType(reader.bytes[reader.at] === 0x40 ? { ...reader, at: reader.at + 2 } : reader),
    ),
  };
}

/** Plain function types by index; null for others. A recursion group's members are counted but not looked into. */
function typeEntries(tree: WasmTree): (Signature | null)[] {
  return entriesOf(findSection(tree, SECTION.type)).flatMap((bytes): (Signature | null)[] => {
    if (bytes[0] === 0x4e)
      return Array.from({ length: Math.min(bytes.length, unsigned({ bytes, at: 1 })) }, () => null);
    if (bytes[0] !== 0x60) return [null];
    const reader = { bytes, at: 1 };
    return [{ params: takeTypes(reader), results: takeTypes(reader) }];
  });
}
