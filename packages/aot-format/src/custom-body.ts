/**
 * Bodies of custom sections (type 100) by sub type. Loaders skip what they do not know, and so do we: a body that does not
 * decode stays as bytes and is no error, but `decoded: false` says so.
 */

import { blob, type Codec, list, Reader, type Shape, type StrayByte, string } from "./codec.ts";
import { AotError } from "./error.ts";
import type { Section } from "./walk.ts";

export const CUSTOM = { raw: 0, nativeSymbol: 1, accessControl: 2, name: 3, stringLiteral: 4 } as const;

export type CustomBody =
  | { readonly kind: "raw"; readonly name: Uint8Array; readonly content: Uint8Array }
  | { readonly kind: "nativeSymbols"; readonly symbols: readonly Uint8Array[] }
  | { readonly kind: "names"; readonly title: Uint8Array; readonly groups: readonly NameGroup[] }
  | { readonly kind: "stringLiterals"; readonly reserved: number; readonly literals: readonly Uint8Array[] }
  | { readonly kind: "opaque"; readonly decoded: false; readonly content: Uint8Array };

export interface NameGroup {
  readonly type: number;
  /** Of the sub section in the .wasm: a leftover, says nothing about this file. */
  readonly wasmSize: number;
  readonly names: readonly { readonly index: number; readonly name: Uint8Array }[];
}

export interface CustomModel {
  readonly at: number;
  readonly size: number;
  readonly subType: number;
  readonly body: CustomBody;
}

export function readCustom(source: Uint8Array, section: Section, shape: Shape, stray: StrayByte[]): CustomModel {
  const { bodyOffset, bodyEnd, size } = section;
  const subType = new Reader(source, bodyOffset, bodyEnd, shape, stray).u32();
  const at = section.offset;
  const found: StrayByte[] = [];
  try {
    const reader = new Reader(source, bodyOffset + 4, bodyEnd, shape, found);
    const body = customBody(reader, subType);
    if (reader.left === 0) {
      for (const byte of found) stray.push(byte);
      return { at, size, subType, body };
    }
  } catch (error) {
    if (!(error instanceof AotError)) throw error;
  }
  return {
    at,
    size,
    subType,
    body: { kind: "opaque", decoded: false, content: source.subarray(bodyOffset + 4, bodyEnd) },
  };
}

export function writeCustom(c: Codec, custom: CustomModel): void {
  c.u32(custom.subType);
  customBody(c, custom.subType, custom.body);
}

function customBody(c: Codec, subType: number, b?: CustomBody): CustomBody {
  if (b?.kind === "opaque") return opaque(c, b);
  switch (subType) {
    case CUSTOM.raw: {
      const raw = b?.kind === "raw" ? b : undefined;
      return { kind: "raw", name: string(c, raw?.name), content: c.bytes(raw?.content.length ?? c.left, raw?.content) };
    }
    case CUSTOM.nativeSymbol: {
      const given = b?.kind === "nativeSymbols" ? b.symbols : undefined;
      return { kind: "nativeSymbols", symbols: list(c, given, (s) => string(c, s)) };
    }
    case CUSTOM.name: {
      const given = b?.kind === "names" ? b : undefined;
      return { kind: "names", title: blob(c, given?.title), groups: nameGroups(c, given?.groups) };
    }
    case CUSTOM.stringLiteral:
      return stringLiterals(c, b?.kind === "stringLiterals" ? b : undefined);
    default:
      return opaque(c);
  }
}

/** No count: the groups go on to the end of the section. */
function nameGroups(c: Codec, given?: readonly NameGroup[]): NameGroup[] {
  if (given) return c.times(given.length, given, (g) => nameGroup(c, g));
  const groups: NameGroup[] = [];
  while (c.left > 0) groups.push(nameGroup(c));
  return groups;
}

function nameGroup(c: Codec, g?: NameGroup): NameGroup {
  return {
    type: c.u32(g?.type),
    wasmSize: c.u32(g?.wasmSize),
    names: list(c, g?.names, (n) => ({ index: c.u32(n?.index), name: string(c, n?.name) })),
  };
}

function stringLiterals(c: Codec, b?: CustomBody & { kind: "stringLiterals" }): CustomBody {
  const reserved = c.u32(b?.reserved);
  const lengths = list(
    c,
    b?.literals.map((l) => l.length),
    (length) => c.u32(length),
  );
  return {
    kind: "stringLiterals",
    reserved,
    literals: c.times(lengths.length, b?.literals, (l, i) => c.bytes(lengths[i] ?? 0, l)),
  };
}

function opaque(c: Codec, b?: CustomBody & { kind: "opaque" }): CustomBody {
  return { kind: "opaque", decoded: false, content: c.bytes(b?.content.length ?? c.left, b?.content) };
}
