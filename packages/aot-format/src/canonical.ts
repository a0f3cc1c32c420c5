/**
 * The canonical form: the file with words zeroed that wamrc left uninitialised. Old layouts write a segment's 32-bit offset
 * as eight bytes, of which only four were ever set; the rest is stack content (addresses, so it differs from run to run).
 * Loaders read the lower half only, but that is so on little-endian targets alone; elsewhere nothing is masked.
 */
import { INIT } from "./init-expr.ts";
import { type AotModule, printAot } from "./module.ts";
import type { SegmentOffset } from "./segments.ts";

export interface MaskedWord {
  readonly offset: number;
  readonly length: number;
  readonly why: string;
  /** What stood there. */
  readonly value: number;
}

export interface CanonicalForm {
  readonly bytes: Uint8Array;
  readonly module: AotModule;
  /** Only words that were not zero already. */
  readonly masked: readonly MaskedWord[];
}

export function canonicalForm(module: AotModule): CanonicalForm {
  const init = module.initData;
  const little = module.shape.byteOrder === "little" && (module.target.binType & 1) === 0;
  const masked: MaskedWord[] = [];
  if (!init || !little) return { bytes: printAot(module), module, masked };
  const clean = <T extends { offset: SegmentOffset }>(segment: T, what: string): T => {
    const { at, expr, fixed } = segment.offset;
    const value = expr.operands[0];
    const is32 = expr.type === INIT.i32 || expr.type === INIT.getGlobal;
    if (!fixed || !is32 || typeof value !== "bigint" || value >> 32n === 0n) return segment;
    const why = `upper half of the 32-bit offset of ${what}: never set by wamrc, not read by loaders`;
    masked.push({ offset: at + 8, length: 4, why, value: Number(value >> 32n) });
    const low = { type: expr.type, operands: [value & 0xffffffffn] };
    return { ...segment, offset: { at, expr: low, fixed } };
  };
  const dataSegments = init.dataSegments.map((s, i) => clean(s, `data segment ${i}`));
  const elemSegments = init.elemSegments.map((s, i) => clean(s, `element segment ${i}`));
  const canonical: AotModule = { ...module, initData: { ...init, dataSegments, elemSegments } };
  return { bytes: printAot(canonical), module: canonical, masked };
}
