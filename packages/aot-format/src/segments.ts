/**
 * Data and element segments. The older forms write an offset as type plus eight bytes even for a 32-bit constant, and
 * wamrc fills only four of them: the rest is whatever was on its stack (see canonical.ts).
 */
import { blob, type Codec, list } from "./codec.ts";
import { INIT, type InitExpr, initExpr } from "./init-expr.ts";

export interface DataSegment {
  readonly at: number;
  readonly passive: number;
  readonly memory: number;
  readonly offset: SegmentOffset;
  readonly bytes: Uint8Array;
}

export interface ElemSegment {
  readonly at: number;
  readonly mode: number;
  readonly elemType: number;
  readonly table: number;
  readonly offset: SegmentOffset;
  /** Absent in 1.x. */
  readonly reference: { readonly type: number; readonly nullable: number; readonly heapType: number } | undefined;
  /** Function indices in 1.x, init expressions later. */
  readonly items: readonly (number | InitExpr)[];
}

export interface SegmentOffset {
  readonly at: number;
  readonly expr: InitExpr;
  /** The type-and-eight-bytes form; `expr` then holds the eight bytes as they are. */
  readonly fixed: boolean;
}

export function dataSegment(c: Codec, s?: DataSegment): DataSegment {
  c.align(4);
  return {
    at: c.at,
    passive: c.u32(s?.passive),
    memory: c.u32(s?.memory),
    offset: segmentOffset(c, c.shape.format === "1.x", s?.offset),
    bytes: blob(c, s?.bytes),
  };
}

export function elemSegment(c: Codec, s?: ElemSegment): ElemSegment {
  c.align(4);
  const old = c.shape.format === "1.x";
  return {
    at: c.at,
    mode: c.u32(s?.mode),
    elemType: c.u32(s?.elemType),
    table: c.u32(s?.table),
    offset: segmentOffset(c, c.shape.format !== "v5", s?.offset),
    reference: old
      ? undefined
      : {
          type: c.u16(s?.reference?.type),
          nullable: c.u16(s?.reference?.nullable),
          heapType: c.u32(s?.reference?.heapType),
        },
    items: list<number | InitExpr>(c, s?.items, (item) =>
      old ? c.u32(item as number | undefined) : initExpr(c, item as InitExpr | undefined),
    ),
  };
}

function segmentOffset(c: Codec, fixed: boolean, o?: SegmentOffset): SegmentOffset {
  c.align(4);
  const at = c.at;
  if (!fixed) return { at, expr: initExpr(c, o?.expr), fixed };
  const type = c.u32(o?.expr.type);
  if (!FIXED_TYPES.has(type)) c.fail(`unknown init expression 0x${type.toString(16)}`);
  return { at, expr: { type, operands: [c.u64(o?.expr.operands[0] as bigint | undefined)] }, fixed };
}

/** Without this check a version 4 file in the newer form could be read as the older one. */
const FIXED_TYPES = new Set<number>([INIT.none, INIT.i32, INIT.i64, INIT.getGlobal]);
