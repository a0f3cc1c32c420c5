/**
 * INIT_DATA: everything the loader needs before it touches code. Memories, tables, types, globals, imports, the object
 * file's data sections. Half of the differences between the layouts are in here.
 */
import { blob, type Codec, list, string } from "./codec.ts";
import { type InitExpr, initExpr } from "./init-expr.ts";
import { type DataSegment, dataSegment, type ElemSegment, elemSegment } from "./segments.ts";
import { type ImportTable, importTable, type Table, table } from "./tables.ts";
import { type GcType, types } from "./types.ts";

export interface Memory {
  readonly at: number;
  readonly flags: number;
  readonly pageSize: number;
  readonly initPages: number;
  readonly maxPages: number;
}

export interface ImportGlobal {
  readonly at: number;
  readonly type: number;
  readonly mutable: number;
  readonly module: Uint8Array;
  readonly name: Uint8Array;
}

export interface Global {
  readonly at: number;
  readonly type: number;
  readonly mutable: number;
  readonly init: InitExpr;
}

export interface ImportFunc {
  readonly at: number;
  readonly typeIndex: number;
  readonly module: Uint8Array;
  readonly name: Uint8Array;
}

/** Which globals hold the C stack's bounds, and their values: −1 and 0 where the module has none. */
export interface AuxStack {
  readonly dataEndGlobal: number;
  readonly dataEnd: bigint;
  readonly heapBaseGlobal: number;
  readonly heapBase: bigint;
  readonly stackTopGlobal: number;
  readonly stackBottom: bigint;
  readonly stackSize: number;
}

/** A section of the object file that is neither text nor literal: .data, .rodata, .aot_stack_sizes … */
export interface ObjectData {
  readonly at: number;
  readonly name: Uint8Array;
  readonly bytes: Uint8Array;
}

export interface InitData {
  readonly importMemoryCount: number;
  readonly memories: readonly Memory[];
  readonly dataSegments: readonly DataSegment[];
  readonly importTables: readonly ImportTable[];
  readonly tables: readonly Table[];
  readonly elemSegments: readonly ElemSegment[];
  readonly types: readonly GcType[];
  readonly importGlobals: readonly ImportGlobal[];
  readonly globals: readonly Global[];
  readonly importFuncs: readonly ImportFunc[];
  readonly funcCount: number;
  /** 0xffffffff: none. */
  readonly startFunc: number;
  readonly aux: AuxStack;
  readonly objectData: readonly ObjectData[];
}

export function initData(c: Codec, d?: InitData): InitData {
  const importMemoryCount = c.u32(d?.importMemoryCount);
  const memories = list(c, d?.memories, (m) => memory(c, m));
  const dataSegments = list(c, d?.dataSegments, (s) => dataSegment(c, s));
  const importTables = list(c, d?.importTables, (t) => importTable(c, t));
  const tables = list(c, d?.tables, (t) => table(c, t));
  const elemSegments = list(c, d?.elemSegments, (s) => elemSegment(c, s));
  const allTypes = types(c, d?.types);
  return {
    importMemoryCount,
    memories,
    dataSegments,
    importTables,
    tables,
    elemSegments,
    types: allTypes,
    importGlobals: list(c, d?.importGlobals, (g) => importGlobal(c, g)),
    globals: list(c, d?.globals, (g) => global(c, allTypes, g)),
    importFuncs: list(c, d?.importFuncs, (f) => importFunc(c, f)),
    funcCount: c.u32(d?.funcCount),
    startFunc: c.u32(d?.startFunc),
    aux: auxStack(c, d?.aux),
    objectData: list(c, d?.objectData, (o) => objectData(c, o)),
  };
}

function memory(c: Codec, m?: Memory): Memory {
  return {
    at: c.at,
    flags: c.u32(m?.flags),
    pageSize: c.u32(m?.pageSize),
    initPages: c.u32(m?.initPages),
    maxPages: c.u32(m?.maxPages),
  };
}

function importGlobal(c: Codec, g?: ImportGlobal): ImportGlobal {
  c.align(2);
  return {
    at: c.at,
    type: c.u8(g?.type),
    mutable: c.u8(g?.mutable),
    module: string(c, g?.module),
    name: string(c, g?.name),
  };
}

function global(c: Codec, known: readonly GcType[], g?: Global): Global {
  c.align(4);
  const head = { at: c.at, type: c.u8(g?.type), mutable: c.u8(g?.mutable) };
  if (c.shape.format !== "1.x") return { ...head, init: initExpr(c, g?.init, known) };
  const type = c.u16(g?.init.type);
  const given = g?.init.operands[0];
  const value = type === 0xfd ? c.bytes(16, given as Uint8Array | undefined) : c.u64(given as bigint | undefined);
  return { ...head, init: { type, operands: [value] } };
}

function importFunc(c: Codec, f?: ImportFunc): ImportFunc {
  c.align(2);
  return { at: c.at, typeIndex: c.u16(f?.typeIndex), module: string(c, f?.module), name: string(c, f?.name) };
}

function auxStack(c: Codec, a?: AuxStack): AuxStack {
  const old = c.shape.format === "1.x";
  const address = (value?: bigint): bigint =>
    old ? BigInt(c.u32(value === undefined ? undefined : Number(value))) : c.u64(value);
  return {
    dataEndGlobal: c.u32(a?.dataEndGlobal),
    dataEnd: address(a?.dataEnd),
    heapBaseGlobal: c.u32(a?.heapBaseGlobal),
    heapBase: address(a?.heapBase),
    stackTopGlobal: c.u32(a?.stackTopGlobal),
    stackBottom: address(a?.stackBottom),
    stackSize: c.u32(a?.stackSize),
  };
}

function objectData(c: Codec, o?: ObjectData): ObjectData {
  c.align(2);
  return { at: c.at, name: string(c, o?.name), bytes: blob(c, o?.bytes) };
}
