/**
 * Constant expressions. One operand list serves all of them, because their shapes differ only in how many words of which
 * width follow the type. `struct.new` alone needs to look elsewhere: its field widths are those of the module's types.
 */
import type { Codec } from "./codec.ts";
import type { GcType } from "./types.ts";

export interface InitExpr {
  readonly type: number;
  readonly operands: readonly Operand[];
}

export type Operand = number | bigint | Uint8Array | InitExpr;

export const INIT = {
  none: 0x00,
  getGlobal: 0x23,
  i32: 0x41,
  i64: 0x42,
  f32: 0x43,
  f64: 0x44,
  refNull: 0xd0,
  refFunc: 0xd2,
  structNew: 0xd3,
  structNewDefault: 0xd4,
  arrayNew: 0xd5,
  arrayNewDefault: 0xd6,
  arrayNewFixed: 0xd7,
  i31New: 0xd8,
  v128: 0xfd,
} as const;

const WORD = new Set<number>([INIT.i32, INIT.f32, INIT.getGlobal, INIT.refNull, INIT.refFunc]);
const BINARY = new Set([0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e]);
/** Deeper nesting than any source needs; loaders recurse here without a limit. */
const MAX_DEPTH = 500;

export function initExpr(c: Codec, e?: InitExpr, types: readonly GcType[] = [], depth = 0): InitExpr {
  const type = c.u32(e?.type);
  const num = (i: number): number => c.u32(e?.operands[i] as number | undefined);
  if (type === INIT.none) return { type, operands: [] };
  if (WORD.has(type)) return { type, operands: [num(0)] };
  if (type === INIT.i64 || type === INIT.f64) return { type, operands: [c.u64(e?.operands[0] as bigint | undefined)] };
  if (type === INIT.v128) return { type, operands: [c.bytes(16, e?.operands[0] as Uint8Array | undefined)] };
  if (BINARY.has(type)) {
    if (depth > MAX_DEPTH) c.fail("an init expression is nested too deep");
    const left = initExpr(c, e?.operands[0] as InitExpr | undefined, types, depth + 1);
    return { type, operands: [left, initExpr(c, e?.operands[1] as InitExpr | undefined, types, depth + 1)] };
  }
  return c.shape.gc ? gcExpr(c, type, e?.operands, types) : unknown(c, type);
}

function gcExpr(c: Codec, type: number, given: readonly Operand[] | undefined, types: readonly GcType[]): InitExpr {
  const num = (i: number): number => c.u32(given?.[i] as number | undefined);
  switch (type) {
    case INIT.i31New:
    case INIT.structNewDefault:
      return { type, operands: [num(0)] };
    case INIT.arrayNewDefault:
      return { type, operands: [num(0), num(1), num(2)] };
    case INIT.structNew: {
      const [index, count] = [num(0), num(1)];
      const fields = structFields(types, index);
      if (fields?.length !== count)
        c.fail(`struct.new of type ${index}: not a struct of ${count} fields known by then`);
      return { type, operands: [index, count, ...c.times(count, given?.slice(2), (v, i) => field(c, fields[i], v))] };
    }
    case INIT.arrayNew:
    case INIT.arrayNewFixed: {
      const [element, index, length] = [num(0), num(1), num(2)];
      const count = type === INIT.arrayNewFixed ? length : 1;
      return {
        type,
        operands: [element, index, length, ...c.times(count, given?.slice(3), (v) => field(c, element, v))],
      };
    }
    default:
      return unknown(c, type);
  }
}

function structFields(types: readonly GcType[], index: number): readonly number[] | undefined {
  const type = types[index];
  if (type?.kind === "same") return type.as < index ? structFields(types, type.as) : undefined;
  return type?.kind === "struct" ? type.fields.map((f) => f.type) : undefined;
}

/** A field or element: at least a u32; references are as wide as the target's pointers. */
function field(c: Codec, type: number | undefined, value?: Operand): Operand {
  const isReference = type !== undefined && type >= 0x63 && type <= 0x74;
  if (type === 0x7b) return c.bytes(16, value as Uint8Array | undefined);
  if (type === 0x7e || type === 0x7c || (isReference && c.shape.wide)) return c.u64(value as bigint | undefined);
  return c.u32(value as number | undefined);
}

function unknown(c: Codec, type: number): never {
  return c.fail(`unknown init expression 0x${type.toString(16)}`);
}
