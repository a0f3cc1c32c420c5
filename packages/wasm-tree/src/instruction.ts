/**
 * Function bodies as flat lists of instructions. An instruction knows where it stands and which indices it holds; its bytes stay
 * the truth, and its text and its constant are read from them when asked for. An unknown opcode ends the list: what follows
 * stays raw, it is not a failure.
 */
import { type Cursor, cursor, leb, sleb, u8 } from "./bytes.ts";
import { immediateText } from "./immediate-text.ts";
import { passImmediates } from "./immediates.ts";
import { isPrefix, type Opcode, opcode } from "./opcodes.ts";
import type { Reference } from "./reference.ts";

export interface Instruction {
  /** prefix * 0x10000 + code */
  readonly op: number;
  readonly name: string;
  readonly at: number;
  readonly end: number;
  readonly refs: readonly Reference[];
  /** Text of the immediates, as in the text format; each with a space before it. */
  readonly text: string;
  /** The constant of i32.const and i64.const; its place is [valueAt, end). */
  readonly value: bigint | undefined;
  readonly valueAt: number | undefined;
}

export interface Decoded {
  readonly instructions: readonly Instruction[];
  /** Where decoding stopped: the end, or the first byte that is no instruction. */
  readonly end: number;
  /** The blocks left open there; 0 after the `end` of the function. */
  readonly open: number;
}

export function opens(op: number): boolean {
  return op === 0x02 || op === 0x03 || op === 0x04 || op === 0x06 || op === 0x1f;
}

export function closes(op: number): boolean {
  return op === 0x0b || op === 0x18;
}

/** Decodes from `pos` until the `end` that closes the function (or constant expression), or until nothing fits. */
export function decodeInstructions(bytes: Uint8Array, pos = 0, end: number = bytes.length): Decoded {
  const c = cursor(bytes, pos, end);
  const instructions: Instruction[] = [];
  let open = 1;
  while (open > 0) {
    const at = c.pos;
    const refs: Reference[] = [];
    const known = passInstruction(c, refs);
    if (!known) break;
    instructions.push(new Found(bytes, known, at, c.pos, refs.length > 0 ? refs : NONE));
    if (opens(known.op)) open++;
    else if (closes(known.op)) open--;
  }
  return { instructions, end: c.pos, open };
}

/** Past an expression with its `end`, without keeping instructions; false when it does not end. */
export function skipExpression(c: Cursor, refs: Reference[]): boolean {
  for (let open = 1; open > 0; ) {
    const known = passInstruction(c, refs);
    if (!known) return false;
    if (opens(known.op)) open++;
    else if (closes(known.op)) open--;
  }
  return true;
}

/** Past one instruction, its indices added to `refs`; undefined, and the position as it was, when there is none. */
export function passInstruction(c: Cursor, refs: Reference[]): Opcode | undefined {
  const at = c.pos;
  const held = refs.length;
  const first = u8(c);
  if (first === undefined) return undefined;
  const code = isPrefix(first) ? leb(c) : first;
  const known = code === undefined ? undefined : opcode(isPrefix(first) ? first : 0, code);
  if (known && (known.immediates.length === 0 || passImmediates(c, known, refs))) return known;
  c.pos = at;
  refs.length = held;
  return undefined;
}

const NONE: readonly Reference[] = [];

/** What people read is computed from the bytes: a module holds hundreds of thousands of these. */
class Found implements Instruction {
  readonly at: number;
  readonly end: number;
  readonly refs: readonly Reference[];
  readonly #bytes: Uint8Array;
  readonly #known: Opcode;

  constructor(bytes: Uint8Array, known: Opcode, at: number, end: number, refs: readonly Reference[]) {
    this.#bytes = bytes;
    this.#known = known;
    this.at = at;
    this.end = end;
    this.refs = refs;
  }

  get op(): number {
    return this.#known.op;
  }

  get name(): string {
    return this.#known.name;
  }

  get text(): string {
    const c = cursor(this.#bytes, this.at + 1);
    if (isPrefix(this.#bytes[this.at] as number)) leb(c);
    return immediateText(this.#bytes, c.pos, this.#known);
  }

  get valueAt(): number | undefined {
    return this.op === 0x41 || this.op === 0x42 ? this.at + 1 : undefined;
  }

  get value(): bigint | undefined {
    const at = this.valueAt;
    return at === undefined ? undefined : sleb(cursor(this.#bytes, at, this.end), 10);
  }
}
