/**
 * Where bytes come from. A `.aot` may be a gigabyte: the frame walk and the stamp need a few bytes of each section only,
 * so they ask for ranges, and a Uint8Array is just the simplest thing to ask.
 */
export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes at `offset`; both lie inside the file. */
  read(offset: number, length: number): Uint8Array;
}

export type Input = Uint8Array | ByteSource;

export function asSource(input: Input): ByteSource {
  if (!(input instanceof Uint8Array)) return input;
  return { size: input.length, read: (offset, length) => input.subarray(offset, offset + length) };
}

export type ByteOrder = "little" | "big";

export function u16At(bytes: Uint8Array, offset: number, order: ByteOrder): number {
  const [a, b] = [bytes[offset] as number, bytes[offset + 1] as number];
  return order === "little" ? a | (b << 8) : (a << 8) | b;
}

export function u32At(bytes: Uint8Array, offset: number, order: ByteOrder): number {
  const [low, high] = order === "little" ? [offset, offset + 2] : [offset + 2, offset];
  return u16At(bytes, low, order) + u16At(bytes, high, order) * 0x10000;
}
