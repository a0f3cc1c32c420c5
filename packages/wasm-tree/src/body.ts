/**
 * One entry of the code section: size, local groups, instructions, and what is left. Decoded on demand, because a module may hold
 * a million instructions of which a reduction looks at a few thousand.
 */
import { type Cursor, concat, cursor, encodeLeb, leb } from "./bytes.ts";
import { decodeInstructions, type Instruction, skipExpression } from "./instruction.ts";
import type { Reference } from "./reference.ts";
import { valueType } from "./value-types.ts";

export interface LocalGroup {
  readonly count: number;
  readonly type: string;
  /** The group as written, its count included. */
  readonly bytes: Uint8Array;
  readonly typeBytes: Uint8Array;
  readonly refs: readonly Reference[];
}

export interface FunctionBody {
  /** All bytes of the entry behind its size field; instruction offsets count from here. */
  readonly bytes: Uint8Array;
  readonly locals: readonly LocalGroup[];
  /** Where the instructions start; the local groups as written lie before. */
  readonly codeAt: number;
  readonly instructions: readonly Instruction[];
  /** Offset behind the last instruction; smaller than bytes.length when something follows. */
  readonly end: number;
  /** Blocks left open at `end`; 0 for a body that closes. */
  readonly open: number;
}

export function decodeBody(entry: Uint8Array): FunctionBody {
  const bytes = behindSize(entry);
  const locals: LocalGroup[] = [];
  const c = cursor(bytes);
  for (let left = leb(c) ?? 0; left > 0; left--) {
    const group = localGroup(c);
    if (!group) break;
    locals.push(group);
  }
  const codeAt = c.pos;
  const { instructions, end, open } = decodeInstructions(bytes, codeAt);
  return { bytes, locals, codeAt, instructions, end, open };
}

/** The indices in a body, in order, without the instructions that hold them. */
export function bodyReferences(entry: Uint8Array): { readonly bytes: Uint8Array; readonly refs: readonly Reference[] } {
  const bytes = behindSize(entry);
  const refs: Reference[] = [];
  const c = cursor(bytes);
  for (let left = leb(c) ?? 0; left > 0; left--) {
    const group = localGroup(c);
    if (!group) break;
    refs.push(...group.refs);
  }
  skipExpression(c, refs);
  return { bytes, refs };
}

function behindSize(entry: Uint8Array): Uint8Array {
  const head = cursor(entry);
  return leb(head) === undefined ? entry : entry.subarray(head.pos);
}

/** Undefined, and the position as it was, when no group is there. */
function localGroup(c: Cursor): LocalGroup | undefined {
  const at = c.pos;
  const refs: Reference[] = [];
  const count = leb(c);
  const typeAt = c.pos;
  const type = count === undefined ? undefined : valueType(c, refs);
  if (count === undefined || type === undefined) {
    c.pos = at;
    return undefined;
  }
  return { count, type, bytes: c.bytes.subarray(at, c.pos), typeBytes: c.bytes.subarray(typeAt, c.pos), refs };
}

/** The bytes of one instruction. */
export function instructionBytes(body: FunctionBody, instruction: Instruction): Uint8Array {
  return body.bytes.subarray(instruction.at, instruction.end);
}

/** An entry of the code section from parts; the size is computed. */
export function encodeBody(localGroups: readonly Uint8Array[], code: readonly Uint8Array[]): Uint8Array {
  const inner = concat([encodeLeb(localGroups.length), ...localGroups, ...code]);
  return concat([encodeLeb(inner.length), inner]);
}

/** The entry with some instructions left out or replaced; everything else stays as written. */
export function editBody(
  body: FunctionBody,
  edit: (instruction: Instruction, index: number) => Uint8Array | null | undefined,
): Uint8Array {
  const parts: Uint8Array[] = [body.bytes.subarray(0, body.codeAt)];
  body.instructions.forEach((instruction, i) => {
    const said = edit(instruction, i);
    if (said !== null) parts.push(said ?? instructionBytes(body, instruction));
  });
  parts.push(body.bytes.subarray(body.end));
  const inner = concat(parts);
  return concat([encodeLeb(inner.length), inner]);
}
