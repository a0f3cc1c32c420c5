/** Values as text and plain JSON: init expressions, custom bodies, wide integers. */
import type { CustomBody } from "./custom-body.ts";
import { INIT, type InitExpr, type Operand } from "./init-expr.ts";
import { nameText } from "./names.ts";
import type { SegmentOffset } from "./segments.ts";

/** JSON has no 64-bit integers: what a double cannot hold exactly is a decimal string. */
export type Plain = number | string;

export function plain(value: bigint): Plain {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

export function hexBytes(bytes: Uint8Array): string {
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

const BINARY: Record<number, string> = {
  106: "i32.add",
  107: "i32.sub",
  108: "i32.mul",
  124: "i64.add",
  125: "i64.sub",
  126: "i64.mul",
};
const WORDS: Record<number, string> = {
  [INIT.getGlobal]: "global.get",
  [INIT.refNull]: "ref.null",
  [INIT.refFunc]: "ref.func",
  [INIT.structNew]: "struct.new",
  [INIT.structNewDefault]: "struct.new_default",
  [INIT.arrayNew]: "array.new",
  [INIT.arrayNewDefault]: "array.new_default",
  [INIT.arrayNewFixed]: "array.new_fixed",
  [INIT.i31New]: "ref.i31",
};

export function describeExpr(expr: InitExpr): string {
  const [first, second] = expr.operands;
  switch (expr.type) {
    case INIT.none:
      return "none";
    case INIT.i32:
      return `i32.const ${BigInt.asIntN(32, BigInt(first as number | bigint))}`;
    case INIT.i64:
      return `i64.const ${BigInt.asIntN(64, first as bigint)}`;
    case INIT.f32:
      return `f32.const ${float(BigInt(first as number | bigint), 32)}`;
    case INIT.f64:
      return `f64.const ${float(first as bigint, 64)}`;
    case INIT.v128:
      return `v128.const ${hexBytes(first as Uint8Array)}`;
  }
  const binary = BINARY[expr.type];
  if (
    binary &&
    typeof first === "object" &&
    "operands" in first &&
    typeof second === "object" &&
    "operands" in second
  ) {
    return `${binary} (${describeExpr(first)}) (${describeExpr(second)})`;
  }
  return [WORDS[expr.type] ?? `unknown 0x${expr.type.toString(16)}`, ...expr.operands.map(operand)].join(" ");
}

/** In the old form only the lower half is a 32-bit value; what stands above it is shown as what it is. */
export function describeOffset({ expr, fixed }: SegmentOffset): string {
  const value = expr.operands[0];
  if (!fixed || typeof value !== "bigint" || expr.type === INIT.i64) return describeExpr(expr);
  const low = describeExpr({ type: expr.type, operands: [Number(value & 0xffffffffn)] });
  return value >> 32n === 0n ? low : `${low} (unused upper half ${hex(value >> 32n)})`;
}

function operand(value: Operand): string {
  if (value instanceof Uint8Array) return hexBytes(value);
  return typeof value === "object" ? `(${describeExpr(value)})` : value.toString();
}

/** Bit patterns, because a NaN's payload matters to whoever compares files. */
function float(bits: bigint, width: 32 | 64): string {
  const view = new DataView(new ArrayBuffer(8));
  if (width === 32) view.setUint32(0, Number(bits & 0xffffffffn));
  else view.setBigUint64(0, bits);
  const value = width === 32 ? view.getFloat32(0) : view.getFloat64(0);
  return Number.isNaN(value) ? `nan:${hex(bits)}` : String(value);
}

export interface CustomDescription {
  readonly name?: string;
  readonly contentSize?: number;
  readonly symbols?: readonly string[];
  readonly names?: readonly { readonly index: number; readonly name: string }[];
  readonly literals?: number;
  readonly decoded?: false;
}

export function describeCustom(body: CustomBody): CustomDescription {
  switch (body.kind) {
    case "raw":
      return { name: nameText(body.name), contentSize: body.content.length };
    case "nativeSymbols":
      return { symbols: body.symbols.map(nameText) };
    case "names":
      return { names: body.groups.flatMap((g) => g.names).map(({ index, name }) => ({ index, name: nameText(name) })) };
    case "stringLiterals":
      return { literals: body.literals.length };
    case "opaque":
      return { decoded: false, contentSize: body.content.length };
  }
}
