/**
 * A cursor over bytes that never throws: what does not fit reads as undefined and leaves the position alone. LEB128 numbers are
 * read as they come, over-long forms included; a length that a file claims is compared with what is there, never allocated.
 */
export interface Cursor {
  readonly bytes: Uint8Array;
  pos: number;
  readonly end: number;
}

export function cursor(bytes: Uint8Array, pos = 0, end: number = bytes.length): Cursor {
  return { bytes, pos, end };
}

export function u8(c: Cursor): number | undefined {
  return c.pos < c.end ? c.bytes[c.pos++] : undefined;
}

/** An unsigned LEB128 of at most `max` bytes; values above 2^53 lose precision, which only a lie in a count can reach. */
export function leb(c: Cursor, max = 5): number | undefined {
  let value = 0;
  let scale = 1;
  for (let i = 0; i < max && c.pos + i < c.end; i++) {
    const byte = c.bytes[c.pos + i] as number;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) {
      c.pos += i + 1;
      return value;
    }
    scale *= 128;
  }
  return undefined;
}

/** A signed LEB128 of at most `max` bytes as a bigint. */
export function sleb(c: Cursor, max: number): bigint | undefined {
  const first = c.bytes[c.pos] as number;
  // One byte holds most of them, and steps in bigint are slow.
  if (first < 0x80 && c.pos < c.end) {
    c.pos++;
    return BigInt((first << 25) >> 25);
  }
  let value = 0n;
  let shift = 0n;
  for (let i = 0; i < max && c.pos + i < c.end; i++) {
    const byte = c.bytes[c.pos + i] as number;
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte < 0x80) {
      c.pos += i + 1;
      return byte & 0x40 ? value - (1n << shift) : value;
    }
  }
  return undefined;
}

/** A signed LEB128 of at most five bytes as a number: the 33 bits of block and heap types. */
export function sleb33(c: Cursor): number | undefined {
  let value = 0;
  let scale = 1;
  for (let i = 0; i < 5 && c.pos + i < c.end; i++) {
    const byte = c.bytes[c.pos + i] as number;
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte < 0x80) {
      c.pos += i + 1;
      return byte & 0x40 ? value - scale : value;
    }
  }
  return undefined;
}

/** Skips a LEB128 of at most `max` bytes. */
export function skipLeb(c: Cursor, max: number): boolean {
  const last = Math.min(c.end, c.pos + max);
  for (let pos = c.pos; pos < last; pos++) {
    if ((c.bytes[pos] as number) < 0x80) {
      c.pos = pos + 1;
      return true;
    }
  }
  return false;
}

/** Skips `n` bytes when they are there. */
export function skip(c: Cursor, n: number): boolean {
  if (!(n <= c.end - c.pos)) return false;
  c.pos += n;
  return true;
}

/** Canonical unsigned LEB128, or padded to `width` bytes. */
export function encodeLeb(value: number, width = 1): Uint8Array {
  const out: number[] = [];
  let rest = value;
  do {
    out.push(rest % 128);
    rest = Math.floor(rest / 128);
  } while (rest > 0 || out.length < width);
  return Uint8Array.from(out, (byte, i) => (i < out.length - 1 ? byte | 0x80 : byte));
}

/** Canonical signed LEB128. */
export function encodeSleb(value: bigint): Uint8Array {
  const out: number[] = [];
  let rest = value;
  for (;;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    const done = (rest === 0n && (byte & 0x40) === 0) || (rest === -1n && (byte & 0x40) !== 0);
    out.push(done ? byte : byte | 0x80);
    if (done) return Uint8Array.from(out);
  }
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  let total = 0;
  for (const part of parts) total += part.length;
  const out = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
