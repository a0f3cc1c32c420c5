/**
 * Two names of a public key: the key id that DSSE envelopes carry (securesystemslib's, so that its verifier finds the key), and
 * the fingerprint that people compare (as `openssl pkey -pubin -outform DER | openssl dgst -sha256` and cosign show it).
 */
import { createHash } from "node:crypto";
import { spkiDer } from "./spki.ts";

export function keyIdOf(publicKey: Uint8Array): string {
  const hex = Buffer.from(publicKey).toString("hex");
  const canonical = `{"keytype":"ed25519","keyval":{"public":"${hex}"},"scheme":"ed25519"}`;
  return createHash("sha256").update(canonical).digest("hex");
}

export function fingerprintOf(publicKey: Uint8Array): string {
  return `SHA256:${spkiHint(publicKey)}`;
}

/** The bare base64 digest: the `hint` of a sigstore bundle. */
export function spkiHint(publicKey: Uint8Array): string {
  return createHash("sha256").update(spkiDer(publicKey)).digest("base64");
}
