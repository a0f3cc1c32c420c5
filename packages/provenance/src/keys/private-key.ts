/**
 * Private keys as PKCS#8. Two strict shapes are read: the plain one (seed only) and the one with the public half (RFC 8410),
 * whose public half must be the seed's own: signing with a foreign one leaks the key.
 */
import { createPrivateKey } from "node:crypto";
import { ProvenanceError } from "../error.ts";
import { publicKeyOf } from "../format/ed25519.ts";
import { encryptPkcs8 } from "./encrypted.ts";
import { parsePem, toPem } from "./pem.ts";

export interface PrivateKey {
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array;
}

const PLAIN = Buffer.from("302e020100300506032b657004220420", "hex");
const WITH_PUBLIC = Buffer.from("3051020101300506032b657004220420", "hex");
const PUBLIC_TAG = Buffer.from("812100", "hex");

export function keyFromSeed(seed: Uint8Array): PrivateKey {
  if (seed.length !== 32) throw new ProvenanceError("key-malformed", "an Ed25519 seed has 32 bytes");
  return { seed: Uint8Array.from(seed), publicKey: publicKeyOf(seed) };
}

export function isEncryptedKey(pem: string): boolean {
  return pem.startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
}

/** `salt` and `iv` (16 random bytes each) come from the caller: this package never makes randomness of its own. */
export function privateKeyToPem(
  key: PrivateKey,
  encrypt?: { passphrase: string; salt: Uint8Array; iv: Uint8Array },
): string {
  const der = Uint8Array.from([...PLAIN, ...key.seed]);
  return encrypt ? toPem("ENCRYPTED PRIVATE KEY", encryptPkcs8(der, encrypt)) : toPem("PRIVATE KEY", der);
}

export function parsePrivateKey(pem: string, passphrase?: string): PrivateKey {
  const { label, der } = parsePem(pem);
  if (label === "PRIVATE KEY") return parsePkcs8(der);
  if (label === "ENCRYPTED PRIVATE KEY") return parsePkcs8(decrypt(pem, passphrase));
  const hint = label === "PUBLIC KEY" ? "Sign with the private half; the public one is for assay verify." : undefined;
  throw new ProvenanceError("key-malformed", `expected PRIVATE KEY, got ${label}`, hint);
}

function parsePkcs8(der: Uint8Array): PrivateKey {
  const starts = (prefix: Buffer, at = 0): boolean => prefix.equals(der.subarray(at, at + prefix.length));
  if (der.length === 48 && starts(PLAIN)) return keyFromSeed(der.subarray(16));
  if (der.length === 83 && starts(WITH_PUBLIC) && starts(PUBLIC_TAG, 48)) {
    const key = keyFromSeed(der.subarray(16, 48));
    if (!Buffer.from(key.publicKey).equals(der.subarray(51))) {
      throw new ProvenanceError("key-mismatch", "the stored public half does not belong to the private key");
    }
    return key;
  }
  throw new ProvenanceError("key-malformed", "not an Ed25519 private key in strict DER");
}

function decrypt(pem: string, passphrase: string | undefined): Uint8Array {
  if (passphrase === undefined) {
    throw new ProvenanceError(
      "key-passphrase",
      "the key is encrypted",
      "Give its passphrase (--passphrase-file FILE, - for stdin).",
    );
  }
  try {
    return createPrivateKey({ key: pem, passphrase }).export({ format: "der", type: "pkcs8" });
  } catch {
    throw new ProvenanceError("key-passphrase", "the passphrase does not open the key, or the key is damaged");
  }
}

/** Of a key file: readable by its owner only. `mode` is `fstat`'s of the descriptor that is read. */
export function checkKeyMode(mode: number, where: string): void {
  if ((mode & 0o077) === 0) return;
  const shown = (mode & 0o777).toString(8).padStart(4, "0");
  throw new ProvenanceError(
    "key-permissions",
    `${where}: mode ${shown} lets others read the key`,
    `chmod 600 ${where}`,
  );
}
