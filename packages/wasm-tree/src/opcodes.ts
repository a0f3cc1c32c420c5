/**
 * Every instruction that V8 of Node 20 and WAMR know, as text: `hex name immediates`. Immediates are letters by index space, so
 * that remapping and removal need no list of opcodes of their own:
 *   b block type   l label   T label vector (br_table)   f func   y type   t table   x local   g global   e elem   d data   G tag
 *   m memory index   M memarg   i i32   I i64   F f32   D f64   V v128   L lane   S 16 lanes   h heap type   n field   v type vector
 *   C catch vector (try_table)   B one byte   u plain number   K br_on_cast (flags, label, two heap types)
 * Sources: the core specification 3.0 and the proposals' binary formats (threads, relaxed SIMD, legacy exceptions, wide arithmetic,
 * memory control, reference-typed strings). What WAMR's loader writes over a body for its own use is in no file and not here.
 */
export type ImmediateKind =
  | "b"
  | "l"
  | "T"
  | "f"
  | "y"
  | "t"
  | "x"
  | "g"
  | "e"
  | "d"
  | "G"
  | "m"
  | "M"
  | "i"
  | "I"
  | "F"
  | "D"
  | "V"
  | "L"
  | "S"
  | "h"
  | "n"
  | "v"
  | "C"
  | "B"
  | "u"
  | "K";

export interface Opcode {
  /** prefix * 0x10000 + code; the prefix is 0 for one-byte instructions. */
  readonly op: number;
  readonly name: string;
  readonly immediates: readonly ImmediateKind[];
}

const ONE_BYTE = `
00 unreachable|01 nop|02 block b|03 loop b|04 if b|05 else|06 try b|07 catch G|08 throw G|09 rethrow l|0a throw_ref|0b end|0c br l|0d br_if l
0e br_table T|0f return|10 call f|11 call_indirect yt|12 return_call f|13 return_call_indirect yt|14 call_ref y|15 return_call_ref y|18 delegate l
19 catch_all|1a drop|1b select|1c select v|1f try_table bC|20 local.get x|21 local.set x|22 local.tee x|23 global.get g|24 global.set g
25 table.get t|26 table.set t|28 i32.load M|29 i64.load M|2a f32.load M|2b f64.load M|2c i32.load8_s M|2d i32.load8_u M|2e i32.load16_s M
2f i32.load16_u M|30 i64.load8_s M|31 i64.load8_u M|32 i64.load16_s M|33 i64.load16_u M|34 i64.load32_s M|35 i64.load32_u M|36 i32.store M
37 i64.store M|38 f32.store M|39 f64.store M|3a i32.store8 M|3b i32.store16 M|3c i64.store8 M|3d i64.store16 M|3e i64.store32 M
3f memory.size m|40 memory.grow m|41 i32.const i|42 i64.const I|43 f32.const F|44 f64.const D|d0 ref.null h|d1 ref.is_null|d2 ref.func f
d3 ref.eq|d4 ref.as_non_null|d5 br_on_null l|d6 br_on_non_null l`;

/** Names of the numeric instructions 0x45 to 0xc4, in order. */
const NUMERIC =
  "i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u i64.eqz i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u i64.ge_s i64.ge_u f32.eq f32.ne f32.lt f32.gt f32.le f32.ge f64.eq f64.ne f64.lt f64.gt f64.le f64.ge i32.clz i32.ctz i32.popcnt i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s i32.rem_u i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl i32.rotr i64.clz i64.ctz i64.popcnt i64.add i64.sub i64.mul i64.div_s i64.div_u i64.rem_s i64.rem_u i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u i64.rotl i64.rotr f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt f32.add f32.sub f32.mul f32.div f32.min f32.max f32.copysign f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt f64.add f64.sub f64.mul f64.div f64.min f64.max f64.copysign i32.wrap_i64 i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u i64.extend_i32_s i64.extend_i32_u i64.trunc_f32_s i64.trunc_f32_u i64.trunc_f64_s i64.trunc_f64_u f32.convert_i32_s f32.convert_i32_u f32.convert_i64_s f32.convert_i64_u f32.demote_f64 f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s f64.convert_i64_u f64.promote_f32 i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64 i32.extend8_s i32.extend16_s i64.extend8_s i64.extend16_s i64.extend32_s";

const FB = `
0 struct.new y|1 struct.new_default y|2 struct.get yn|3 struct.get_s yn|4 struct.get_u yn|5 struct.set yn|6 array.new y|7 array.new_default y
8 array.new_fixed yu|9 array.new_data yd|a array.new_elem ye|b array.get y|c array.get_s y|d array.get_u y|e array.set y|f array.len
10 array.fill y|11 array.copy yy|12 array.init_data yd|13 array.init_elem ye|14 ref.test h|15 ref.test_null h|16 ref.cast h|17 ref.cast_null h
18 br_on_cast K|19 br_on_cast_fail K|1a any.convert_extern|1b extern.convert_any|1c ref.i31|1d i31.get_s|1e i31.get_u
80 string.new_utf8 m|81 string.new_wtf16 m|82 string.const u|83 string.measure_utf8|84 string.measure_wtf8|85 string.measure_wtf16
86 string.encode_utf8 m|87 string.encode_wtf16 m|88 string.concat|89 string.eq|8a string.is_usv_sequence|8b string.new_lossy_utf8 m
8c string.new_wtf8 m|8d string.encode_lossy_utf8 m|8e string.encode_wtf8 m|8f string.new_utf8_try m|90 string.as_wtf8|91 stringview_wtf8.advance
92 stringview_wtf8.encode_utf8 m|93 stringview_wtf8.slice|94 stringview_wtf8.encode_lossy_utf8 m|95 stringview_wtf8.encode_wtf8 m
98 string.as_wtf16|99 stringview_wtf16.length|9a stringview_wtf16.get_codeunit|9b stringview_wtf16.encode m|9c stringview_wtf16.slice
a0 string.as_iter|a1 stringview_iter.next|a2 stringview_iter.advance|a3 stringview_iter.rewind|a4 stringview_iter.slice|a8 string.compare
a9 string.from_code_point|aa string.hash|b0 string.new_utf8_array|b1 string.new_wtf16_array|b2 string.encode_utf8_array|b3 string.encode_wtf16_array
b4 string.new_lossy_utf8_array|b5 string.new_wtf8_array|b6 string.encode_lossy_utf8_array|b7 string.encode_wtf8_array|b8 string.new_utf8_array_try`;

const FC = `
0 i32.trunc_sat_f32_s|1 i32.trunc_sat_f32_u|2 i32.trunc_sat_f64_s|3 i32.trunc_sat_f64_u|4 i64.trunc_sat_f32_s|5 i64.trunc_sat_f32_u
6 i64.trunc_sat_f64_s|7 i64.trunc_sat_f64_u|8 memory.init dm|9 data.drop d|a memory.copy mm|b memory.fill m|c table.init et|d elem.drop e
e table.copy tt|f table.grow t|10 table.size t|11 table.fill t|12 memory.discard m|13 i64.add128|14 i64.sub128|15 i64.mul_wide_s|16 i64.mul_wide_u`;

const FD = `
0 v128.load M|1 v128.load8x8_s M|2 v128.load8x8_u M|3 v128.load16x4_s M|4 v128.load16x4_u M|5 v128.load32x2_s M|6 v128.load32x2_u M
7 v128.load8_splat M|8 v128.load16_splat M|9 v128.load32_splat M|a v128.load64_splat M|b v128.store M|c v128.const V|d i8x16.shuffle S
e i8x16.swizzle|f i8x16.splat|10 i16x8.splat|11 i32x4.splat|12 i64x2.splat|13 f32x4.splat|14 f64x2.splat|15 i8x16.extract_lane_s L
16 i8x16.extract_lane_u L|17 i8x16.replace_lane L|18 i16x8.extract_lane_s L|19 i16x8.extract_lane_u L|1a i16x8.replace_lane L
1b i32x4.extract_lane L|1c i32x4.replace_lane L|1d i64x2.extract_lane L|1e i64x2.replace_lane L|1f f32x4.extract_lane L
20 f32x4.replace_lane L|21 f64x2.extract_lane L|22 f64x2.replace_lane L|54 v128.load8_lane ML|55 v128.load16_lane ML|56 v128.load32_lane ML
57 v128.load64_lane ML|58 v128.store8_lane ML|59 v128.store16_lane ML|5a v128.store32_lane ML|5b v128.store64_lane ML|5c v128.load32_zero M
5d v128.load64_zero M`;

/** Names of the SIMD instructions without immediates: `first name name …`, one run a line. */
const FD_PLAIN = `
23 i8x16.eq i8x16.ne i8x16.lt_s i8x16.lt_u i8x16.gt_s i8x16.gt_u i8x16.le_s i8x16.le_u i8x16.ge_s i8x16.ge_u
2d i16x8.eq i16x8.ne i16x8.lt_s i16x8.lt_u i16x8.gt_s i16x8.gt_u i16x8.le_s i16x8.le_u i16x8.ge_s i16x8.ge_u
37 i32x4.eq i32x4.ne i32x4.lt_s i32x4.lt_u i32x4.gt_s i32x4.gt_u i32x4.le_s i32x4.le_u i32x4.ge_s i32x4.ge_u
41 f32x4.eq f32x4.ne f32x4.lt f32x4.gt f32x4.le f32x4.ge f64x2.eq f64x2.ne f64x2.lt f64x2.gt f64x2.le f64x2.ge
4d v128.not v128.and v128.andnot v128.or v128.xor v128.bitselect v128.any_true
5e f32x4.demote_f64x2_zero f64x2.promote_low_f32x4 i8x16.abs i8x16.neg i8x16.popcnt i8x16.all_true i8x16.bitmask i8x16.narrow_i16x8_s i8x16.narrow_i16x8_u f32x4.ceil f32x4.floor f32x4.trunc f32x4.nearest i8x16.shl i8x16.shr_s i8x16.shr_u i8x16.add i8x16.add_sat_s i8x16.add_sat_u i8x16.sub i8x16.sub_sat_s i8x16.sub_sat_u f64x2.ceil f64x2.floor i8x16.min_s i8x16.min_u i8x16.max_s i8x16.max_u f64x2.trunc i8x16.avgr_u i16x8.extadd_pairwise_i8x16_s i16x8.extadd_pairwise_i8x16_u i32x4.extadd_pairwise_i16x8_s i32x4.extadd_pairwise_i16x8_u
80 i16x8.abs i16x8.neg i16x8.q15mulr_sat_s i16x8.all_true i16x8.bitmask i16x8.narrow_i32x4_s i16x8.narrow_i32x4_u i16x8.extend_low_i8x16_s i16x8.extend_high_i8x16_s i16x8.extend_low_i8x16_u i16x8.extend_high_i8x16_u i16x8.shl i16x8.shr_s i16x8.shr_u i16x8.add i16x8.add_sat_s i16x8.add_sat_u i16x8.sub i16x8.sub_sat_s i16x8.sub_sat_u f64x2.nearest i16x8.mul i16x8.min_s i16x8.min_u i16x8.max_s i16x8.max_u
9b i16x8.avgr_u i16x8.extmul_low_i8x16_s i16x8.extmul_high_i8x16_s i16x8.extmul_low_i8x16_u i16x8.extmul_high_i8x16_u i32x4.abs i32x4.neg
a3 i32x4.all_true i32x4.bitmask
a7 i32x4.extend_low_i16x8_s i32x4.extend_high_i16x8_s i32x4.extend_low_i16x8_u i32x4.extend_high_i16x8_u i32x4.shl i32x4.shr_s i32x4.shr_u i32x4.add
b1 i32x4.sub
b5 i32x4.mul i32x4.min_s i32x4.min_u i32x4.max_s i32x4.max_u i32x4.dot_i16x8_s
bc i32x4.extmul_low_i16x8_s i32x4.extmul_high_i16x8_s i32x4.extmul_low_i16x8_u i32x4.extmul_high_i16x8_u i64x2.abs i64x2.neg
c3 i64x2.all_true i64x2.bitmask
c7 i64x2.extend_low_i32x4_s i64x2.extend_high_i32x4_s i64x2.extend_low_i32x4_u i64x2.extend_high_i32x4_u i64x2.shl i64x2.shr_s i64x2.shr_u i64x2.add
d1 i64x2.sub
d5 i64x2.mul i64x2.eq i64x2.ne i64x2.lt_s i64x2.gt_s i64x2.le_s i64x2.ge_s i64x2.extmul_low_i32x4_s i64x2.extmul_high_i32x4_s i64x2.extmul_low_i32x4_u i64x2.extmul_high_i32x4_u f32x4.abs f32x4.neg
e3 f32x4.sqrt f32x4.add f32x4.sub f32x4.mul f32x4.div f32x4.min f32x4.max f32x4.pmin f32x4.pmax f64x2.abs f64x2.neg
ef f64x2.sqrt f64x2.add f64x2.sub f64x2.mul f64x2.div f64x2.min f64x2.max f64x2.pmin f64x2.pmax i32x4.trunc_sat_f32x4_s i32x4.trunc_sat_f32x4_u f32x4.convert_i32x4_s f32x4.convert_i32x4_u i32x4.trunc_sat_f64x2_s_zero i32x4.trunc_sat_f64x2_u_zero f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u
100 i8x16.relaxed_swizzle i32x4.relaxed_trunc_f32x4_s i32x4.relaxed_trunc_f32x4_u i32x4.relaxed_trunc_f64x2_s_zero i32x4.relaxed_trunc_f64x2_u_zero f32x4.relaxed_madd f32x4.relaxed_nmadd f64x2.relaxed_madd f64x2.relaxed_nmadd i8x16.relaxed_laneselect i16x8.relaxed_laneselect i32x4.relaxed_laneselect i64x2.relaxed_laneselect f32x4.relaxed_min f32x4.relaxed_max f64x2.relaxed_min f64x2.relaxed_max i16x8.relaxed_q15mulr_s i16x8.relaxed_dot_i8x16_i7x16_s i32x4.relaxed_dot_i8x16_i7x16_add_s`;

/** Atomic read-modify-write names come in sevens of one shape. */
const RMW = ["add", "sub", "and", "or", "xor", "xchg", "cmpxchg"].flatMap((verb) =>
  [
    "i32.atomic.rmw.#",
    "i64.atomic.rmw.#",
    "i32.atomic.rmw8.#_u",
    "i32.atomic.rmw16.#_u",
    "i64.atomic.rmw8.#_u",
    "i64.atomic.rmw16.#_u",
    "i64.atomic.rmw32.#_u",
  ].map((shape) => shape.replace("#", verb)),
);
const FE_NAMED = `
0 memory.atomic.notify M|1 memory.atomic.wait32 M|2 memory.atomic.wait64 M|3 atomic.fence B|10 i32.atomic.load M|11 i64.atomic.load M
12 i32.atomic.load8_u M|13 i32.atomic.load16_u M|14 i64.atomic.load8_u M|15 i64.atomic.load16_u M|16 i64.atomic.load32_u M|17 i32.atomic.store M
18 i64.atomic.store M|19 i32.atomic.store8 M|1a i32.atomic.store16 M|1b i64.atomic.store8 M|1c i64.atomic.store16 M|1d i64.atomic.store32 M`;

/** By prefix, then by code: an array look-up for each instruction of a module. */
const TABLES: Record<number, (Opcode | undefined)[]> = { 0: [], 251: [], 252: [], 253: [], 254: [] };
const BY_NAME = new Map<string, Opcode>();

function add(prefix: number, code: number, name: string, immediates = ""): void {
  const known: Opcode = { op: prefix * 0x10000 + code, name, immediates: [...immediates] as ImmediateKind[] };
  (TABLES[prefix] as Opcode[])[code] = known;
  BY_NAME.set(name, known);
}

function addNamed(prefix: number, text: string): void {
  for (const row of text.trim().split(/[|\n]/)) {
    const [code = "", name = "", immediates] = row.split(" ");
    add(prefix, Number.parseInt(code, 16), name, immediates);
  }
}

addNamed(0, ONE_BYTE);
NUMERIC.split(" ").forEach((name, i) => {
  add(0, 0x45 + i, name);
});
addNamed(0xfb, FB);
addNamed(0xfc, FC);
addNamed(0xfd, FD);
for (const line of FD_PLAIN.trim().split("\n")) {
  const [first = "", ...names] = line.split(" ");
  names.forEach((name, i) => {
    add(0xfd, Number.parseInt(first, 16) + i, name);
  });
}
addNamed(0xfe, FE_NAMED);
RMW.forEach((name, i) => {
  add(0xfe, 0x1e + i, name, "M");
});

export function opcode(prefix: number, code: number): Opcode | undefined {
  return TABLES[prefix]?.[code];
}

export function opcodeNamed(name: string): Opcode | undefined {
  return BY_NAME.get(name);
}

/** Every instruction of the table, for tests and reports. */
export function opcodes(): Opcode[] {
  return [...BY_NAME.values()];
}

export function isPrefix(byte: number): boolean {
  return byte >= 0xfb && byte <= 0xfe;
}
