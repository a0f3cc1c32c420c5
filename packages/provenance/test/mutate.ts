/** Edits of a stamped file, from one flipped bit to pieces of another file put in; the same seed gives the same edit. */

export type Random = (below: number) => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % Math.max(1, below);
  };
}

type Edit = (bytes: Uint8Array, others: readonly Uint8Array[], random: Random) => Uint8Array;

const splice = (bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array =>
  Uint8Array.from(Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]));

const INTERESTING = [0, 1, 2, 4, 6, 16, 100, 0x7f, 0x80, 0xff, 0x22, 0x2c, 0x5b, 0x7b];

const EDITS: readonly Edit[] = [
  (bytes, _, random) => {
    const at = random(bytes.length);
    return splice(bytes, at, 1, Uint8Array.of((bytes[at] ?? 0) ^ (1 << random(8))));
  },
  (bytes, _, random) =>
    splice(bytes, random(bytes.length), 1, Uint8Array.of(INTERESTING[random(INTERESTING.length)] as number)),
  (bytes, _, random) => splice(bytes, random(bytes.length), random(9), new Uint8Array(random(9))),
  (bytes, _, random) =>
    splice(bytes, random(bytes.length), 4, Uint8Array.of(random(256), random(256), random(2) * 255, random(2) * 255)),
  (bytes, _, random) => bytes.subarray(0, random(bytes.length)),
  (bytes, _, random) => {
    const start = random(bytes.length);
    return splice(bytes, random(bytes.length), 0, bytes.subarray(start, start + random(400)));
  },
  (bytes, others, random) => {
    const other = others[random(others.length)] as Uint8Array;
    const start = random(other.length);
    return splice(bytes, random(bytes.length), random(200), other.subarray(start, start + random(400)));
  },
  (bytes, others, random) => {
    const other = others[random(others.length)] as Uint8Array;
    const cut = random(bytes.length);
    return splice(bytes.subarray(0, cut), cut, 0, other.subarray(random(other.length)));
  },
];

export function mutate(bytes: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  let changed = bytes;
  for (let n = random(3); n >= 0; n--) changed = (EDITS[random(EDITS.length)] as Edit)(changed, others, random);
  return changed;
}
