// Instructions as values that can be moved about: each with its own bytes. The tree's instructions are places in a body.

import { concat, encodeLeb, encodeSleb, type FunctionBody, type Instruction, type Reference } from "@assay/wasm-tree";
import { decoded } from "./decoded.ts";

export interface Item {
  readonly op: number;
  readonly bytes: Uint8Array;
  /** Indices inside `bytes`; places count from `base`. */
  readonly refs: readonly Reference[];
  readonly base: number;
  /** The constant of i32.const and i64.const. */
  readonly value?: bigint;
}

/** A function body to edit. */
export interface Code {
  /** Local groups as written. */
  readonly locals: readonly Uint8Array[];
  /** Without the `end` of the function. */
  readonly items: readonly Item[];
  /** From the function's `end` on; usually just that byte. */
  readonly tail: Uint8Array;
}

export const OP = {
  unreachable: 0x00,
  nop: 0x01,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  try: 0x06,
  catch: 0x07,
  throw: 0x08,
  rethrow: 0x09,
  throwRef: 0x0a,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  returnCall: 0x12,
  returnCallIndirect: 0x13,
  returnCallRef: 0x15,
  delegate: 0x18,
  catchAll: 0x19,
  drop: 0x1a,
  select: 0x1b,
  selectTyped: 0x1c,
  tryTable: 0x1f,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  tableGet: 0x25,
  tableSet: 0x26,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  refNull: 0xd0,
  refIsNull: 0xd1,
  refFunc: 0xd2,
  tableGrow: 0xfc000f,
  tableFill: 0xfc0011,
  v128Const: 0xfd000c,
} as const;

export function item(...bytes: number[]): Item {
  return { op: bytes[0] ?? 0, bytes: Uint8Array.from(bytes), refs: [], base: 0 };
}

export const UNREACHABLE: Item = item(OP.unreachable);
export const END: Item = item(OP.end);

/** Any signature will do for it: no locals, `unreachable`, `end`. */
export const STUB: Uint8Array = Uint8Array.of(3, 0, OP.unreachable, OP.end);

/** For a function without results: no locals, `end`. */
export const EMPTY_BODY: Uint8Array = Uint8Array.of(2, 0, OP.end);

/** A body that does nothing but trap or give back constants. */
export function isStub(entry: Uint8Array): boolean {
  if (entry.length > STUB_LIMIT) return false;
  const { locals, items, tail } = readCode(entry);
  const idle = (op: number): boolean =>
    op === OP.unreachable || (op >= OP.i32Const && op <= OP.f64Const) || op === OP.refNull;
  return locals.length === 0 && tail.length === 1 && items.length < 4 && items.every(({ op }) => idle(op));
}

const STUB_LIMIT = 16;

export function readCode(entry: Uint8Array): Code {
  const body = decoded(entry);
  const closed = body.open === 0;
  const own = closed ? body.instructions.slice(0, -1) : body.instructions;
  const last = body.instructions.at(-1);
  return {
    locals: body.locals.map((group) => group.bytes),
    items: own.map((instruction) => toItem(body, instruction)),
    tail: body.bytes.subarray(closed && last ? last.at : body.end),
  };
}

function toItem(body: FunctionBody, { op, at, end, refs, value }: Instruction): Item {
  const bytes = body.bytes.subarray(at, end);
  return value === undefined ? { op, bytes, refs, base: at } : { op, bytes, refs, base: at, value };
}

/** The code section's entry; its size is made to fit. */
export function writeCode({ locals, items, tail }: Code): Uint8Array {
  const inner = concat([encodeLeb(locals.length), ...locals, ...items.map(({ bytes }) => bytes), tail]);
  return concat([encodeLeb(inner.length), inner]);
}

/** With other indices in it, or the same written anew. */
export function reindex(one: Item, map: (ref: Reference) => number, anew = false): Item {
  if (!anew && one.refs.every((ref) => map(ref) === ref.index)) return one;
  const parts: Uint8Array[] = [];
  let [from, length] = [0, 0];
  const add = (bytes: Uint8Array): void => {
    parts.push(bytes);
    length += bytes.length;
  };
  const refs = one.refs.map((ref) => {
    add(one.bytes.subarray(from, ref.at - one.base));
    from = ref.end - one.base;
    const at = length;
    const index = map(ref);
    add(ref.signed ? encodeSleb(BigInt(index)) : encodeLeb(index));
    return { ...ref, index, at, end: length };
  });
  add(one.bytes.subarray(from));
  return { ...one, bytes: concat(parts), refs, base: 0 };
}

const TERMINATORS: ReadonlySet<number> = new Set([
  OP.unreachable,
  OP.br,
  OP.brTable,
  OP.return,
  OP.throw,
  OP.rethrow,
  OP.throwRef,
  OP.returnCall,
  OP.returnCallIndirect,
  OP.returnCallRef,
]);

/** Code after it in the same block is never reached, and takes any operands. */
export function isTerminator(op: number): boolean {
  return TERMINATORS.has(op);
}
