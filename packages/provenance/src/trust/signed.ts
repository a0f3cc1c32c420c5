/**
 * A trust file may itself be signed: a DSSE envelope with a payload type of its own, so that no stamp can pass as a trust
 * file. Whoever asks for a signature never gets an unsigned file, and the other way round a signature is never ignored.
 */
import { ProvenanceError } from "../error.ts";
import { preAuthEncoding } from "../format/dsse.ts";
import { signEd25519, verifyEd25519 } from "../format/ed25519.ts";
import { parseDetached, serializeEnvelope } from "../format/envelope.ts";
import { parseJson } from "../format/json.ts";
import { keyIdOf } from "../keys/identity.ts";
import type { PrivateKey } from "../keys/private-key.ts";
import { parseTrustFile, type TrustFile } from "./trust-file.ts";

export const TRUST_PAYLOAD = "application/vnd.assay.trust+json";

export function signTrustFile(bytes: Uint8Array, key: PrivateKey): Uint8Array {
  parseTrustFile(bytes);
  const sig = signEd25519(preAuthEncoding(TRUST_PAYLOAD, bytes), key.seed);
  return serializeEnvelope({
    payloadType: TRUST_PAYLOAD,
    payload: bytes,
    signatures: [{ keyid: keyIdOf(key.publicKey), sig }],
  });
}

export function openTrustFile(bytes: Uint8Array, root?: Uint8Array): TrustFile {
  const json = parseJson(bytes, "trust-invalid");
  const signed = typeof json === "object" && json !== null && "payloadType" in json;
  if (!signed && root) throw refuse("the trust file is not signed, but a root key was given");
  if (!signed) return parseTrustFile(bytes);
  if (!root) throw refuse("the trust file is signed: its root key is needed", "--trust-root PUB.pem");
  const [envelope] = parseDetached(bytes);
  if (!envelope || envelope.payloadType !== TRUST_PAYLOAD) throw refuse("the envelope holds no trust file");
  const message = preAuthEncoding(envelope.payloadType, envelope.payload);
  if (!envelope.signatures.some(({ sig }) => verifyEd25519(message, sig, root))) {
    throw refuse("the root key did not sign this trust file");
  }
  return parseTrustFile(envelope.payload);
}

function refuse(message: string, hint?: string): ProvenanceError {
  return new ProvenanceError("trust-invalid", message, hint);
}
