/**
 * tweetnacl's Ed25519 behind the checks it lacks. tweetnacl accepts S + kL for S and keys of small order (for the all-zero
 * key even trivial forgeries), so: S < L, y < p, and none of the small-order points. Refusing weak keys happens when a key
 * is read, so that a verification can only meet good ones.
 */
import nacl from "tweetnacl";
import { ProvenanceError } from "../error.ts";

const L = fromHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
const P = fromHex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
/** The y coordinates of all points of order 1, 2, 4 and 8, in every encoding; the sign bit is masked before comparing. */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  `ec${"ff".repeat(30)}7f`,
  `ed${"ff".repeat(30)}7f`,
  `ee${"ff".repeat(30)}7f`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]);

export function checkPublicKey(key: Uint8Array): void {
  if (key.length !== 32) throw new ProvenanceError("key-malformed", "an Ed25519 public key has 32 bytes");
  const y = Uint8Array.from(key);
  y[31] = (y[31] as number) & 0x7f;
  if (SMALL_ORDER.has(Buffer.from(y).toString("hex"))) {
    throw new ProvenanceError("key-weak", "a public key of small order: anybody can sign for it");
  }
  if (!isLess(y, P)) throw new ProvenanceError("key-weak", "a public key that is not in canonical form");
}

export function verifyEd25519(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || !isLess(signature.subarray(32), L)) return false;
  return nacl.sign.detached.verify(message, signature, publicKey);
}

export function publicKeyOf(seed: Uint8Array): Uint8Array {
  return nacl.sign.keyPair.fromSeed(seed).publicKey;
}

/** The public half is derived from the seed each time: a foreign one would give the private scalar away. */
export function signEd25519(message: Uint8Array, seed: Uint8Array): Uint8Array {
  const pair = nacl.sign.keyPair.fromSeed(seed);
  const signature = nacl.sign.detached(message, pair.secretKey);
  pair.secretKey.fill(0);
  return signature;
}

/** Little-endian a < b. */
function isLess(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 31; i >= 0; i--) {
    if (a[i] !== b[i]) return (a[i] as number) < (b[i] as number);
  }
  return false;
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}
