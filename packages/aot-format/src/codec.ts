/**
 * One description for both directions. A section's layout is a function `(c, value?) => value` that names each field once:
 * given a Reader it ignores the value and decodes, given a Writer it encodes the value and returns it. So the printer is
 * the parser's inverse by construction, not by discipline.
 */
import { AotError, type AotErrorCode } from "./error.ts";
import type { ByteOrder } from "./source.ts";

/** "1.x" and "2.x" differ in nearly every table; "v5" is 2.x with table offsets as init expressions (WAMR 2.4.0 on). */
export type AotFormat = "1.x" | "2.x" | "v5";

/** What a field's width and presence depend on. */
export interface Shape {
  readonly byteOrder: ByteOrder;
  readonly format: AotFormat;
  /** 64-bit offsets and addends (bin_type bit 1). */
  readonly wide: boolean;
  readonly gc: boolean;
}

export interface Codec {
  readonly shape: Shape;
  /** Offset in the file of the next field. */
  readonly at: number;
  /** Bytes left in the section; without meaning for a writer. */
  readonly left: number;
  u8(value?: number): number;
  u16(value?: number): number;
  u32(value?: number): number;
  u64(value?: bigint): bigint;
  bytes(length: number, value?: Uint8Array): Uint8Array;
  align(to: 2 | 4): void;
  /** `count` items; a reader refuses a count that the rest of the section cannot hold before it makes any. */
  times<T>(count: number, items: readonly T[] | undefined, one: (item: T | undefined, index: number) => T): T[];
  fail(message: string, code?: AotErrorCode): never;
}

/** A u32 count, then the items. */
export function list<T>(
  c: Codec,
  items: readonly T[] | undefined,
  one: (item: T | undefined, index: number) => T,
): T[] {
  return c.times(c.u32(items?.length), items, one);
}

/** u16 length and bytes; any NUL is part of the bytes. */
export function string(c: Codec, value?: Uint8Array): Uint8Array {
  return c.bytes(c.u16(value?.length), value);
}

/** u32 length and bytes. */
export function blob(c: Codec, value?: Uint8Array): Uint8Array {
  return c.bytes(c.u32(value?.length), value);
}

/** u32 or u64 by the target's width. */
export function word(c: Codec, value?: bigint): bigint {
  return c.shape.wide ? c.u64(value) : BigInt(c.u32(value === undefined ? undefined : Number(value)));
}

export interface StrayByte {
  readonly offset: number;
  readonly value: number;
}

export class Reader implements Codec {
  readonly shape: Shape;
  at: number;
  private readonly source: Uint8Array;
  private readonly view: DataView;
  private readonly end: number;
  private readonly little: boolean;
  private readonly stray: StrayByte[];

  /** Alignment bytes that are not zero are collected in `stray`, so that they can be judged and written back. */
  constructor(source: Uint8Array, start: number, end: number, shape: Shape, stray: StrayByte[]) {
    this.shape = shape;
    this.source = source;
    this.view = new DataView(source.buffer, source.byteOffset, source.byteLength);
    this.at = start;
    this.end = end;
    this.little = shape.byteOrder === "little";
    this.stray = stray;
  }

  get left(): number {
    return this.end - this.at;
  }

  u8(): number {
    return this.view.getUint8(this.take(1));
  }

  u16(): number {
    this.align(2);
    return this.view.getUint16(this.take(2), this.little);
  }

  u32(): number {
    this.align(4);
    return this.view.getUint32(this.take(4), this.little);
  }

  u64(): bigint {
    this.align(4);
    return this.view.getBigUint64(this.take(8), this.little);
  }

  bytes(length: number): Uint8Array {
    const start = this.take(length);
    return this.source.subarray(start, start + length);
  }

  align(to: 2 | 4): void {
    const pad = -this.at & (to - 1);
    for (let i = 0; i < pad; i++) {
      const offset = this.take(1);
      const value = this.source[offset] as number;
      if (value !== 0) this.stray.push({ offset, value });
    }
  }

  times<T>(count: number, _items: readonly T[] | undefined, one: (item: T | undefined, index: number) => T): T[] {
    if (count > this.left) this.fail(`a count of ${count} does not fit in the section`, "aot-malformed-truncated");
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(one(undefined, i));
    return items;
  }

  fail(message: string, code: AotErrorCode = "aot-malformed-value"): never {
    throw new AotError(code, this.at, message);
  }

  private take(length: number): number {
    if (length > this.left) this.fail("the section ends inside a field", "aot-malformed-truncated");
    const start = this.at;
    this.at += length;
    return start;
  }
}

export class Writer implements Codec {
  readonly shape: Shape;
  readonly left: number = Number.POSITIVE_INFINITY;
  at = 0;
  private buffer: Uint8Array<ArrayBuffer>;
  private view: DataView;
  private readonly little: boolean;

  constructor(shape: Shape, sizeHint = 1024) {
    this.shape = shape;
    this.buffer = new Uint8Array(sizeHint);
    this.view = new DataView(this.buffer.buffer);
    this.little = shape.byteOrder === "little";
  }

  u8(value = 0): number {
    const at = this.put(1);
    this.view.setUint8(at, value);
    return value;
  }

  u16(value = 0): number {
    this.align(2);
    const at = this.put(2);
    this.view.setUint16(at, value, this.little);
    return value;
  }

  u32(value = 0): number {
    this.align(4);
    const at = this.put(4);
    this.view.setUint32(at, value, this.little);
    return value;
  }

  u64(value = 0n): bigint {
    this.align(4);
    const at = this.put(8);
    this.view.setBigUint64(at, value, this.little);
    return value;
  }

  bytes(length: number, value: Uint8Array = new Uint8Array(length)): Uint8Array {
    this.put(length);
    this.buffer.set(value, this.at - length);
    return value;
  }

  align(to: 2 | 4): void {
    this.put(-this.at & (to - 1));
  }

  times<T>(count: number, items: readonly T[] | undefined, one: (item: T | undefined, index: number) => T): T[] {
    if (items?.length !== count) this.fail(`${items?.length ?? 0} items where ${count} are announced`);
    return items.map(one);
  }

  fail(message: string, code: AotErrorCode = "aot-malformed-value"): never {
    throw new AotError(code, this.at, message);
  }

  /** Writes a u32 at an earlier offset: a section's size is known after its body. */
  patch(offset: number, value: number): void {
    this.view.setUint32(offset, value, this.little);
  }

  finish(stray: readonly StrayByte[]): Uint8Array<ArrayBuffer> {
    const out = this.buffer.slice(0, this.at);
    for (const { offset, value } of stray) out[offset] = value;
    return out;
  }

  /** Makes room first: `view` is another one afterwards. */
  private put(length: number): number {
    const start = this.at;
    this.at += length;
    if (this.at > this.buffer.length) {
      const grown = new Uint8Array(Math.max(this.at, this.buffer.length * 2));
      grown.set(this.buffer);
      this.buffer = grown;
      this.view = new DataView(grown.buffer);
    }
    return start;
  }
}
