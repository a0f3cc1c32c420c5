/**
 * The type table of INIT_DATA. Without GC only function types exist and each layout has its own short form; with GC there
 * are structs, arrays, subtyping, and a reference to an earlier identical type.
 */
import { type Codec, list } from "./codec.ts";

export interface FuncType {
  readonly kind: "func";
  /** 0 for functions; absent in 1.x. */
  readonly flag: number;
  readonly params: Uint8Array;
  readonly results: Uint8Array;
  readonly sub: SubType | undefined;
  readonly references: readonly ReferenceType[];
}

/** GC only: where the type stands in its recursion group and what it extends. */
export interface SubType {
  readonly final: number;
  readonly parent: number;
  readonly recCount: number;
  readonly recIndex: number;
}

/** Refines one parameter, result or field whose type byte alone does not say enough. */
export interface ReferenceType {
  readonly index: number;
  readonly type: number;
  readonly nullable: number;
  readonly heapType: number;
}

export interface StructField {
  readonly flags: number;
  readonly type: number;
}

export type GcType =
  | FuncType
  | {
      readonly kind: "same";
      readonly flag: number;
      readonly marker: number;
      readonly zero: number;
      readonly as: number;
    }
  | {
      readonly kind: "struct";
      readonly sub: SubType;
      readonly fields: readonly StructField[];
      readonly references: readonly ReferenceType[];
    }
  | {
      readonly kind: "array";
      readonly sub: SubType;
      readonly flags: number;
      readonly element: number;
      readonly reference: { readonly nullable: number; readonly heapType: number } | undefined;
    };

/** Reference types written with a heap type behind them: (ref null ht) and (ref ht). */
export function hasHeapType(type: number): boolean {
  return type === 0x63 || type === 0x64;
}

export function types(c: Codec, all?: readonly GcType[]): GcType[] {
  return list(c, all, (type) => {
    c.align(4);
    return c.shape.gc ? gcType(c, type) : plainType(c, type as FuncType | undefined);
  });
}

function plainType(c: Codec, t?: FuncType): FuncType {
  const old = c.shape.format === "1.x";
  const flag = old ? 0 : c.u16(t?.flag);
  const params = old ? c.u32(t?.params.length) : c.u16(t?.params.length);
  const results = old ? c.u32(t?.results.length) : c.u16(t?.results.length);
  return funcType(c, flag, params, results, t);
}

function funcType(c: Codec, flag: number, params: number, results: number, t?: FuncType, sub?: SubType): FuncType {
  return {
    kind: "func",
    flag,
    params: c.bytes(params, t?.params),
    results: c.bytes(results, t?.results),
    sub,
    references: [],
  };
}

const KIND = { func: 0, struct: 1, array: 2 } as const;

function gcType(c: Codec, t?: GcType): GcType {
  const flag = c.u16(t && (t.kind === "same" ? t.flag : KIND[t.kind]));
  const marker = c.u8(t?.kind === "same" ? t.marker : 0);
  if (marker !== 0) {
    const same = t?.kind === "same" ? t : undefined;
    return { kind: "same", flag, marker, zero: c.u8(same?.zero), as: c.u32(same?.as) };
  }
  const given = t && t.kind !== "same" ? t.sub : undefined;
  const sub: SubType = {
    final: c.u8(given?.final),
    parent: c.u32(given?.parent),
    recCount: c.u16(given?.recCount),
    recIndex: c.u16(given?.recIndex),
  };
  if (flag === KIND.func) return gcFunc(c, sub, t?.kind === "func" ? t : undefined);
  if (flag === KIND.struct) return gcStruct(c, sub, t?.kind === "struct" ? t : undefined);
  if (flag === KIND.array) return gcArray(c, sub, t?.kind === "array" ? t : undefined);
  return c.fail(`unknown type flag ${flag}`);
}

function gcFunc(c: Codec, sub: SubType, t?: FuncType): FuncType {
  const params = c.u16(t?.params.length);
  const results = c.u16(t?.results.length);
  const references = c.u16(t?.references.length);
  const func = funcType(c, KIND.func, params, results, t, sub);
  c.align(4);
  return { ...func, references: c.times(references, t?.references, (r) => reference(c, r)) };
}

function gcStruct(c: Codec, sub: SubType, t?: GcType & { kind: "struct" }): GcType {
  const count = c.u16(t?.fields.length);
  const references = c.u16(t?.references.length);
  const fields = c.times(count, t?.fields, (f): StructField => ({ flags: c.u8(f?.flags), type: c.u8(f?.type) }));
  c.align(4);
  return { kind: "struct", sub, fields, references: c.times(references, t?.references, (r) => reference(c, r)) };
}

function gcArray(c: Codec, sub: SubType, t?: GcType & { kind: "array" }): GcType {
  const flags = c.u16(t?.flags);
  const element = c.u8(t?.element);
  const heap = hasHeapType(element)
    ? { nullable: c.u8(t?.reference?.nullable), heapType: c.u32(t?.reference?.heapType) }
    : undefined;
  return { kind: "array", sub, flags, element, reference: heap };
}

function reference(c: Codec, r?: ReferenceType): ReferenceType {
  return { index: c.u16(r?.index), type: c.u8(r?.type), nullable: c.u8(r?.nullable), heapType: c.u32(r?.heapType) };
}
