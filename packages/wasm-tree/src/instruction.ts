/**
 * Function bodies as flat lists of instructions. An instruction knows where it stands, which indices it holds and its constant;
 * its bytes stay the truth. An unknown opcode ends the list: what follows stays raw, it is not a failure.
 */
import { type Cursor, cursor, leb, skip, sleb, u8 } from "./bytes.ts";
import { type ImmediateKind, isPrefix, opcode } from "./opcodes.ts";
import type { Reference, Space } from "./reference.ts";
import { blockType, heapType, valueTypes } from "./value-types.ts";

export interface Instruction {
  /** prefix * 0x10000 + code */
  readonly op: number;
  readonly name: string;
  readonly at: number;
  readonly end: number;
  readonly refs: readonly Reference[];
  /** Text of the immediates, as in the text format. */
  readonly text: string;
  /** The constant of i32.const and i64.const; its place is [valueAt, end). */
  readonly value?: bigint;
  readonly valueAt?: number;
}

export interface Decoded {
  readonly instructions: readonly Instruction[];
  /** Where decoding stopped: the end, or the first byte that is no instruction. */
  readonly end: number;
  /** The blocks left open there; 0 after the `end` of the function. */
  readonly open: number;
}

const INDEX: Partial<Record<ImmediateKind, Space>> = {
  l: "label",
  f: "func",
  y: "type",
  t: "table",
  x: "local",
  g: "global",
  e: "elem",
  d: "data",
  G: "tag",
  m: "memory",
  n: "field",
};
const OPENS = new Set([0x02, 0x03, 0x04, 0x06, 0x1f]);

export function opens(op: number): boolean {
  return OPENS.has(op);
}

export function closes(op: number): boolean {
  return op === 0x0b || op === 0x18;
}

/** Decodes from `pos` until the `end` that closes the function (or constant expression), or until nothing fits. */
export function decodeInstructions(bytes: Uint8Array, pos = 0, end: number = bytes.length): Decoded {
  const c = cursor(bytes, pos, end);
  const instructions: Instruction[] = [];
  let open = 1;
  while (c.pos < c.end && open > 0) {
    const at = c.pos;
    const instruction = decodeOne(c);
    if (!instruction) {
      c.pos = at;
      break;
    }
    instructions.push(instruction);
    if (OPENS.has(instruction.op)) open++;
    else if (closes(instruction.op)) open--;
  }
  return { instructions, end: c.pos, open };
}

/** Where an expression ends, without keeping its instructions; undefined when it does not end. */
export function skipExpression(c: Cursor, refs: Reference[]): boolean {
  let open = 1;
  while (open > 0) {
    const instruction = decodeOne(c);
    if (!instruction) return false;
    refs.push(...instruction.refs);
    if (OPENS.has(instruction.op)) open++;
    else if (closes(instruction.op)) open--;
  }
  return true;
}

function decodeOne(c: Cursor): Instruction | undefined {
  const at = c.pos;
  const first = u8(c);
  if (first === undefined) return undefined;
  const code = isPrefix(first) ? leb(c) : first;
  if (code === undefined || code > 0xffff) return undefined;
  const op = isPrefix(first) ? first * 0x10000 + code : code;
  const known = opcode(op);
  if (!known) return undefined;
  const refs: Reference[] = [];
  let text = "";
  let value: bigint | undefined;
  let valueAt: number | undefined;
  for (const kind of known.immediates) {
    const start = c.pos;
    const said = immediate(c, kind, refs);
    if (said === undefined) return undefined;
    if (typeof said === "bigint") {
      value = said;
      valueAt = start;
    }
    text += ` ${said}`;
  }
  const base = { op, name: known.name, at, end: c.pos, refs, text };
  return value === undefined || valueAt === undefined ? base : { ...base, value, valueAt };
}

function immediate(c: Cursor, kind: ImmediateKind, refs: Reference[]): string | bigint | undefined {
  const space = INDEX[kind];
  if (space) return index(c, space, refs)?.toString();
  switch (kind) {
    case "b":
      return blockType(c, refs);
    case "h":
      return heapType(c, refs);
    case "T":
      return labels(c, refs);
    case "M":
      return memarg(c, refs);
    case "i":
      return sleb(c, 5);
    case "I":
      return sleb(c, 10);
    case "F":
      return float(c, 4);
    case "D":
      return float(c, 8);
    case "V":
    case "S":
      return hex(c, 16);
    case "L":
    case "B":
      return u8(c)?.toString();
    case "u":
      return leb(c)?.toString();
    case "v":
      return valueTypes(c, refs)
        ?.map((t) => `(result ${t})`)
        .join(" ");
    case "C":
      return catches(c, refs);
    case "K":
      return castBranch(c, refs);
    default:
      return undefined;
  }
}

function index(c: Cursor, space: Space, refs: Reference[]): number | undefined {
  const at = c.pos;
  const value = leb(c);
  if (value !== undefined) refs.push({ space, index: value, at, end: c.pos, signed: false });
  return value;
}

function labels(c: Cursor, refs: Reference[]): string | undefined {
  const count = leb(c);
  if (count === undefined) return undefined;
  const found: number[] = [];
  for (let i = 0; i <= count; i++) {
    const label = index(c, "label", refs);
    if (label === undefined) return undefined;
    found.push(label);
  }
  return found.join(" ");
}

/** Alignment (bit 6: a memory index follows) and offset, which is 64 bit wide for memory64. */
function memarg(c: Cursor, refs: Reference[]): string | undefined {
  const align = leb(c);
  if (align === undefined) return undefined;
  const memory = align & 0x40 ? index(c, "memory", refs) : 0;
  const offset = leb(c, 10);
  if (memory === undefined || offset === undefined) return undefined;
  return `${memory ? `${memory} ` : ""}offset=${offset} align=2^${align & 0x3f}`;
}

function float(c: Cursor, width: 4 | 8): string | undefined {
  const at = c.pos;
  if (!skip(c, width)) return undefined;
  const view = new DataView(c.bytes.buffer, c.bytes.byteOffset + at, width);
  const value = width === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
  return Number.isNaN(value)
    ? `nan:0x${(width === 4 ? BigInt(view.getUint32(0, true)) : view.getBigUint64(0, true)).toString(16)}`
    : String(value);
}

function hex(c: Cursor, width: number): string | undefined {
  const at = c.pos;
  if (!skip(c, width)) return undefined;
  return Array.from(c.bytes.subarray(at, at + width), (b) => b.toString(16).padStart(2, "0")).join(" ");
}

function catches(c: Cursor, refs: Reference[]): string | undefined {
  const count = leb(c);
  if (count === undefined) return undefined;
  const clauses: string[] = [];
  for (let i = 0; i < count; i++) {
    const kind = u8(c);
    if (kind === undefined || kind > 3) return undefined;
    const tag = kind < 2 ? index(c, "tag", refs) : -1;
    const label = index(c, "label", refs);
    if (tag === undefined || label === undefined) return undefined;
    clauses.push(
      `(${["catch", "catch_ref", "catch_all", "catch_all_ref"][kind]}${tag >= 0 ? ` ${tag}` : ""} ${label})`,
    );
  }
  return clauses.join(" ");
}

function castBranch(c: Cursor, refs: Reference[]): string | undefined {
  const flags = u8(c);
  const label = index(c, "label", refs);
  const from = label === undefined ? undefined : heapType(c, refs);
  const to = from === undefined ? undefined : heapType(c, refs);
  if (flags === undefined || to === undefined) return undefined;
  return `${label} (ref ${flags & 1 ? "null " : ""}${from}) (ref ${flags & 2 ? "null " : ""}${to})`;
}
