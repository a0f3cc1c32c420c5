/** Public keys as SPKI `PUBLIC KEY`. DER has one encoding of an Ed25519 key, so reading is a comparison of the prefix. */

import { ProvenanceError } from "../error.ts";
import { checkPublicKey } from "../format/ed25519.ts";
import { parsePem, toPem } from "./pem.ts";

const PREFIX = Buffer.from("302a300506032b6570032100", "hex");

export function spkiDer(publicKey: Uint8Array): Uint8Array {
  return Uint8Array.from([...PREFIX, ...publicKey]);
}

export function publicKeyToPem(publicKey: Uint8Array): string {
  return toPem("PUBLIC KEY", spkiDer(publicKey));
}

/** A weak key (small order, not canonical) is refused here, long before anything is verified with it. */
export function parsePublicKey(pem: string): Uint8Array {
  const { label, der } = parsePem(pem);
  if (label !== "PUBLIC KEY") {
    const hint = label.includes("PRIVATE") ? "Export the public half: assay keys export KEY" : undefined;
    throw new ProvenanceError("key-malformed", `expected PUBLIC KEY, got ${label}`, hint);
  }
  if (der.length !== PREFIX.length + 32 || !PREFIX.equals(der.subarray(0, PREFIX.length))) {
    throw new ProvenanceError("key-malformed", "not an Ed25519 public key in strict DER");
  }
  const key = der.slice(PREFIX.length);
  checkPublicKey(key);
  return key;
}
