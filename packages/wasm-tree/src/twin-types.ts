/**
 * The types of a twin: each in its place, so that indices into them need no change. One that would not hold in a valid module (an index
 * that is not there, a packed type outside of a field) becomes a function of nothing.
 */
import { type Cursor, concat, cursor, leb } from "./bytes.ts";
import { passEntry } from "./entry.ts";
import type { Reference } from "./reference.ts";
import { SECTION } from "./section-id.ts";
import { valueType } from "./value-types.ts";

export interface TwinTypes {
  readonly entries: readonly Uint8Array[];
  readonly size: number;
  /** Their number; undefined when the index is not that of a function. */
  parameters(index: number): number | undefined;
  /** For each result a constant, or undefined for a type that has none; undefined when the index is not that of a function. */
  results(index: number): readonly (Uint8Array | undefined)[] | undefined;
}

interface Signature {
  readonly parameters: number;
  readonly results: readonly (Uint8Array | undefined)[];
}

const NOTHING = Uint8Array.of(0x60, 0, 0);

export function twinTypes(entries: readonly Uint8Array[]): TwinTypes {
  const kept: Uint8Array[] = [];
  const signatures: (Signature | undefined)[] = [];
  for (const entry of entries) {
    const found = signaturesIn(entry);
    if (holds(entry, signatures.length + found.length)) {
      kept.push(entry);
      signatures.push(...found);
    } else {
      for (let i = 0; i < found.length; i++) {
        kept.push(NOTHING);
        signatures.push({ parameters: 0, results: [] });
      }
    }
  }
  return {
    entries: kept,
    size: signatures.length,
    parameters: (index) => signatures[index]?.parameters,
    results: (index) => signatures[index]?.results,
  };
}

/** One for a plain type, one for each type of a recursion group. */
function signaturesIn(entry: Uint8Array): (Signature | undefined)[] {
  const c = cursor(entry);
  if (entry[0] !== 0x4e) return [signature(c)];
  c.pos++;
  const found: (Signature | undefined)[] = [];
  for (let left = leb(c) ?? 0; left > 0; left--) {
    const at = c.pos;
    found.push(signature(c));
    c.pos = at;
    if (!passEntry(SECTION.type, c, [])) break;
  }
  return found;
}

/** Undefined for a struct or an array. */
function signature(c: Cursor): Signature | undefined {
  const form = c.bytes[c.pos];
  if (form === 0x50 || form === 0x4f) {
    c.pos++;
    for (let left = leb(c) ?? 0; left > 0; left--) leb(c);
  }
  if (c.bytes[c.pos++] !== 0x60) return undefined;
  const parameters = leb(c) ?? 0;
  for (let left = parameters; left > 0; left--) valueType(c, []);
  const results: (Uint8Array | undefined)[] = [];
  for (let left = leb(c) ?? 0; left > 0; left--) results.push(constantOf(c));
  return { parameters, results };
}

/** Indices up to the end of its own group are there; fields may be packed, parameters and results may not. */
function holds(entry: Uint8Array, bound: number): boolean {
  const refs: Reference[] = [];
  passEntry(SECTION.type, cursor(entry), refs);
  if (refs.some((ref) => ref.index >= bound)) return false;
  if (entry[0] !== 0x60) return true;
  const c = cursor(entry, 1);
  for (const _ of ["parameters", "results"])
    for (let left = leb(c) ?? 0; left > 0; left--) if (isPacked(valueType(c, []))) return false;
  return true;
}

export function isPacked(type: string | undefined): boolean {
  return type === "i8" || type === "i16";
}

const ZEROS: Readonly<Record<string, Uint8Array>> = {
  i32: Uint8Array.of(0x41, 0),
  i64: Uint8Array.of(0x42, 0),
  f32: Uint8Array.of(0x43, 0, 0, 0, 0),
  f64: Uint8Array.of(0x44, 0, 0, 0, 0, 0, 0, 0, 0),
  v128: Uint8Array.of(0xfd, 0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
};

/** An instruction that makes a value of the type that stands here: zero or null, which not every reference may be. */
export function constantOf(c: Cursor): Uint8Array | undefined {
  const first = c.bytes[c.pos];
  const at = first === 0x63 ? c.pos + 1 : c.pos;
  const type = valueType(c, []) ?? "";
  if (!/ref|string/.test(type)) return ZEROS[type];
  return first === 0x64 ? undefined : concat([Uint8Array.of(0xd0), c.bytes.subarray(at, c.pos)]);
}
