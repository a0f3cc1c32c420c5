/**
 * Who signed an envelope, as far as the trust file knows. A key id only orders the tries: the key that verifies decides. In an
 * embedded envelope the id must be that key's own, or the file would have two spellings of one truth.
 */
import { preAuthEncoding } from "../format/dsse.ts";
import { verifyEd25519 } from "../format/ed25519.ts";
import type { Envelope, EnvelopeSignature } from "../format/envelope.ts";
import { fingerprintOf } from "../keys/identity.ts";
import type { TrustFile, TrustKey } from "../trust/trust-file.ts";
import type { Reason, Signer } from "./verdict.ts";

export interface Signers {
  /** Keys of the trust file that verify, each once, whatever their state. */
  readonly signers: readonly Signer[];
  /** Set when the signatures alone decide against the envelope. */
  readonly refused?: { readonly kind: "malformed" | "mismatched" | "untrusted-signer"; readonly reason: Reason };
  readonly notes: readonly Reason[];
}

/** A hostile file of 16 signatures against 64 keys would cost five seconds. */
const MAX_TRIES = 128;

type Outcome =
  | { readonly kind: "verified"; readonly key: TrustKey; readonly named: boolean }
  | { readonly kind: "invalid"; readonly key: TrustKey }
  | { readonly kind: "unknown"; readonly keyid: string | undefined };

export function judgeSignatures(
  envelope: Envelope,
  embedded: boolean,
  trust: TrustFile | undefined,
  now: number,
): Signers {
  const keys = trust?.keys ?? [];
  const message = preAuthEncoding(envelope.payloadType, envelope.payload);
  let tries = 0;
  const verifies = (sig: Uint8Array, key: TrustKey): boolean =>
    ++tries <= MAX_TRIES && verifyEd25519(message, sig, key.publicKey);
  const outcomes = envelope.signatures.map((signature) => tryKeys(signature, keys, verifies));
  if (tries > MAX_TRIES) {
    const reason: Reason = {
      id: "too-many-signatures",
      text: `no answer after ${MAX_TRIES} tries of keys and signatures`,
    };
    return { signers: [], refused: { kind: "malformed", reason }, notes: [] };
  }
  const verified = outcomes.filter((o) => o.kind === "verified");
  const signers = [...new Set(verified.map((o) => o.key))].map((key) => signerOf(key, now));
  const refused = refusal(outcomes, embedded, trust !== undefined);
  const ignored = !embedded && signers.length > 0 ? outcomes.filter((o) => o.kind !== "verified").length : 0;
  const text = `${ignored} further signature${ignored === 1 ? "" : "s"} by no key of the trust file`;
  const notes: Reason[] = ignored > 0 ? [{ id: "signature-ignored", text }] : [];
  return { signers, notes, ...(refused && { refused }) };
}

function tryKeys(
  { keyid, sig }: EnvelopeSignature,
  keys: readonly TrustKey[],
  verifies: (sig: Uint8Array, key: TrustKey) => boolean,
): Outcome {
  const named = keys.find((k) => k.keyid === keyid);
  const order = named ? [named, ...keys.filter((k) => k !== named)] : keys;
  const key = order.find((k) => verifies(sig, k));
  if (key) return { kind: "verified", key, named: key === named };
  return named ? { kind: "invalid", key: named } : { kind: "unknown", keyid };
}

function refusal(outcomes: readonly Outcome[], embedded: boolean, hasTrust: boolean): Signers["refused"] {
  const verified = outcomes.filter((o) => o.kind === "verified");
  const confused = verified.find((o) => !o.named);
  if (embedded && confused) {
    const text = `the key ${confused.key.keyid} signed, but the envelope names another key id`;
    return { kind: "malformed", reason: { id: "key-confusion", text } };
  }
  const invalid = outcomes.find((o) => o.kind === "invalid");
  if (invalid && (embedded || verified.length === 0)) {
    const text = `the signature of ${invalid.key.keyid} does not fit the statement: one of them was changed`;
    return { kind: "mismatched", reason: { id: "signature-invalid", text } };
  }
  const unknown = outcomes.find((o) => o.kind === "unknown");
  if (!unknown) return undefined;
  if (verified.length === 0) {
    const who = unknown.keyid === undefined || unknown.keyid === "" ? "a key without id" : `key ${unknown.keyid}`;
    return {
      kind: "untrusted-signer",
      reason: {
        id: "key-unknown",
        text: `signed by ${who}, ${hasTrust ? "which the trust file does not list" : "and no trust file lists any"}`,
      },
    };
  }
  if (!embedded) return undefined;
  const text = `an embedded envelope may only carry signatures of listed keys; ${unknown.keyid} is not listed`;
  return { kind: "malformed", reason: { id: "foreign-signature", text } };
}

function signerOf(key: TrustKey, now: number): Signer {
  return {
    keyid: key.keyid,
    fingerprint: fingerprintOf(key.publicKey),
    ...(key.owner !== undefined && { owner: key.owner }),
    status: statusOf(key, now),
  };
}

/** A revoked key counts for nothing, whatever time a statement claims: there is no trusted time in it. */
function statusOf(key: TrustKey, now: number): Signer["status"] {
  if (key.revoked) return "revoked";
  if (key.validUntil !== undefined && now >= Date.parse(key.validUntil)) return "expired";
  if (key.validFrom !== undefined && now < Date.parse(key.validFrom)) return "not-yet-valid";
  return "valid";
}
