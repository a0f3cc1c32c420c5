/**
 * A sigstore bundle (v0.3) around one envelope, for cosign. Its verifier wants exactly one signature, and with a key id in
 * the signature it finds no key: the bundle's `hint` names the key instead.
 */
import { keyIdOf, spkiHint } from "../keys/identity.ts";
import { encodeBase64 } from "./base64.ts";
import type { Envelope } from "./envelope.ts";

const MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** `undefined` when the envelope carries no signature under this key's id. */
export function exportSigstoreBundle(envelope: Envelope, publicKey: Uint8Array): string | undefined {
  const keyid = keyIdOf(publicKey);
  const signature = envelope.signatures.find((s) => s.keyid === keyid);
  if (!signature) return undefined;
  return JSON.stringify({
    mediaType: MEDIA_TYPE,
    verificationMaterial: { publicKey: { hint: spkiHint(publicKey) } },
    dsseEnvelope: {
      payload: encodeBase64(envelope.payload),
      payloadType: envelope.payloadType,
      signatures: [{ sig: encodeBase64(signature.sig) }],
    },
  });
}
