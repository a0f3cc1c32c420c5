/** Tables and imported tables: five words each in 1.x, packed bytes since 2.0, a heap type and an init expression with GC. */
import type { Codec } from "./codec.ts";
import { type InitExpr, initExpr } from "./init-expr.ts";
import { hasHeapType } from "./types.ts";

export interface ImportTable {
  readonly at: number;
  readonly elemType: number;
  /** Absent in 1.x. */
  readonly flags: number;
  readonly nullable: number;
  readonly initSize: number;
  readonly maxSize: number;
  readonly canGrow: number;
  /** GC only, and only where the element type needs one. */
  readonly heapType: number | undefined;
}

export interface Table extends ImportTable {
  /** GC only. */
  readonly init: InitExpr | undefined;
}

export function importTable(c: Codec, t?: ImportTable): ImportTable {
  return c.shape.format === "1.x" ? oldTable(c, false, t) : newTable(c, t);
}

export function table(c: Codec, t?: Table): Table {
  if (c.shape.format === "1.x") return { ...oldTable(c, true, t), init: undefined };
  return { ...newTable(c, t), init: c.shape.gc ? initExpr(c, t?.init) : undefined };
}

function oldTable(c: Codec, withFlags: boolean, t?: ImportTable): ImportTable {
  c.align(4);
  return {
    at: c.at,
    elemType: c.u32(t?.elemType),
    flags: withFlags ? c.u32(t?.flags) : 0,
    nullable: 0,
    initSize: c.u32(t?.initSize),
    maxSize: c.u32(t?.maxSize),
    canGrow: c.u32(t?.canGrow),
    heapType: undefined,
  };
}

function newTable(c: Codec, t?: ImportTable): ImportTable {
  const at = c.at;
  const elemType = c.u8(t?.elemType);
  return {
    at,
    elemType,
    flags: c.u8(t?.flags),
    canGrow: c.u8(t?.canGrow),
    nullable: c.u8(t?.nullable),
    initSize: c.u32(t?.initSize),
    maxSize: c.u32(t?.maxSize),
    heapType: c.shape.gc && hasHeapType(elemType) ? c.u32(t?.heapType) : undefined,
  };
}
