/**
 * Stamping: a signed statement as the last custom section of the file, and the inverse. The same file, statement and keys
 * give the same bytes, as Ed25519 is deterministic and the envelope has one spelling. Nothing here can read a trust file or
 * judge a stamp: that is the verify side, which in turn cannot sign.
 */
import { type AotFile, customSectionTail, STAMP_NAME, splitStamp } from "@assay/aot-format";
import { ProvenanceError } from "../error.ts";
import { IN_TOTO, preAuthEncoding } from "../format/dsse.ts";
import { signEd25519, verifyEd25519 } from "../format/ed25519.ts";
import { type Envelope, MAX_ENVELOPE, MAX_SIGNATURES, serializeEnvelope } from "../format/envelope.ts";
import { type Statement, statementBytes } from "../format/statement.ts";
import { keyIdOf } from "../keys/identity.ts";
import type { PrivateKey } from "../keys/private-key.ts";

export function signStatement(statement: Statement, keys: readonly PrivateKey[]): Envelope {
  return keys.reduce(addSignature, {
    payloadType: IN_TOTO,
    payload: statementBytes(statement),
    signatures: [],
  } as Envelope);
}

/** Another signer of an envelope of one's own making. Signing twice with one key changes nothing. For a received one: countersign.ts. */
export function addSignature(envelope: Envelope, key: PrivateKey): Envelope {
  const keyid = keyIdOf(key.publicKey);
  const others = envelope.signatures.filter((s) => s.keyid !== keyid);
  if (others.length >= MAX_SIGNATURES) {
    throw new ProvenanceError("stamp-too-large", `an envelope holds at most ${MAX_SIGNATURES} signatures`);
  }
  const message = preAuthEncoding(envelope.payloadType, envelope.payload);
  const sig = signEd25519(message, key.seed);
  // A fault while signing could give the key away with the signature; a good signature verifies.
  if (!verifyEd25519(message, sig, key.publicKey))
    throw new ProvenanceError("key-mismatch", "the signature does not verify");
  return { ...envelope, signatures: [...others, { keyid, sig }] };
}

/** The stamped file. Input that already has a section of the stamp's name is refused: its author may have planted it. */
export function stampAot(bytes: Uint8Array, envelope: Envelope): Uint8Array {
  const split = splitStamp(bytes);
  if (split.kind === "stamped") {
    const hint = "assay detach gives back the unstamped file; assay verify tells whose stamp it is.";
    throw new ProvenanceError("stamp-present", `the file already has a "${STAMP_NAME}" section`, hint);
  }
  return concat(bytes, stampTail(split.file, envelope));
}

/** What is written behind the subject bytes: zeros to a multiple of 4, then the section. */
export function stampTail(file: AotFile, envelope: Envelope): Uint8Array {
  const content = serializeEnvelope(envelope);
  if (content.length > MAX_ENVELOPE) {
    throw new ProvenanceError("stamp-too-large", `the envelope has ${content.length} bytes, more than ${MAX_ENVELOPE}`);
  }
  return customSectionTail(file, STAMP_NAME, content);
}

export interface Detached {
  /** Exactly the bytes that were stamped. */
  readonly subject: Uint8Array;
  readonly envelope: Uint8Array;
}

export function detachAot(bytes: Uint8Array): Detached {
  const split = splitStamp(bytes);
  if (split.kind === "unstamped") throw new ProvenanceError("stamp-absent", "the file has no stamp");
  return {
    subject: bytes.subarray(0, split.subjectEnd),
    envelope: bytes.subarray(split.contentOffset, split.contentEnd),
  };
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
