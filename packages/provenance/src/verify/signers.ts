/**
 * Who signed the envelopes of a file, as far as the trust file knows. A key id only orders the tries: the key that verifies
 * decides. In an embedded envelope the id must be that key's own, or the file would have two spellings of one truth.
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

export interface Asked {
  readonly envelope: Envelope;
  readonly embedded: boolean;
}

/**
 * For all envelopes of one file together, in bytes to hash: strangers could write 16 envelopes of a MiB with 16 signatures each,
 * and every one of 64 keys might have made them. A try costs this much besides its message, so that many small ones end too.
 * Every signature under the id of a listed key is within it, in envelopes of the size of ours.
 */
const BUDGET = 80 << 20;
const ONE_TRY = 256 << 10;

type Outcome =
  | { readonly kind: "verified"; readonly key: TrustKey; readonly named: boolean }
  | { readonly kind: "invalid"; readonly key: TrustKey }
  | { readonly kind: "unknown"; readonly keyid: string | undefined }
  | { readonly kind: "untried" };

/** What may be spent; false when it is used up. */
type Spend = (bytes: number) => boolean;

/** The answers, in the order of the questions. */
export function judgeSignatures(asked: readonly Asked[], trust: TrustFile | undefined, now: number): Signers[] {
  const keys = trust?.keys ?? [];
  const spend = spender();
  const tried = asked.map(({ envelope }) => triesOf(envelope, keys, spend));
  const small = [...tried].sort((a, b) => a.size - b.size);
  // What names its key is settled before anybody's junk can use up the budget, and what is small before what is large.
  for (const { named } of small) named();
  for (const { others } of small) others();
  return asked.map(({ embedded }, i) => signersOf(tried[i]?.outcomes ?? [], embedded, trust !== undefined, now));
}

function spender(): Spend {
  let left = BUDGET;
  return (bytes) => {
    left -= bytes + ONE_TRY;
    return left >= 0;
  };
}

function triesOf({ payloadType, payload, signatures }: Envelope, keys: readonly TrustKey[], spend: Spend) {
  let message: Uint8Array | undefined;
  const tries = (sig: Uint8Array, key: TrustKey): boolean | "untried" => {
    if (!spend(payload.length)) return "untried";
    message ??= preAuthEncoding(payloadType, payload);
    return verifyEd25519(message, sig, key.publicKey);
  };
  const outcomes: Outcome[] = signatures.map(({ keyid }) => ({ kind: "unknown", keyid }));
  return {
    size: payload.length,
    outcomes,
    named() {
      for (const [i, signature] of signatures.entries()) outcomes[i] = tryNamed(signature, keys, tries);
    },
    others() {
      for (const [i, signature] of signatures.entries()) outcomes[i] = tryOthers(signature, outcomes[i], keys, tries);
    },
  };
}

type Tries = (sig: Uint8Array, key: TrustKey) => boolean | "untried";

function tryNamed({ keyid, sig }: EnvelopeSignature, keys: readonly TrustKey[], tries: Tries): Outcome {
  const key = keys.find((k) => k.keyid === keyid);
  if (!key) return { kind: "unknown", keyid };
  const answer = tries(sig, key);
  if (answer === "untried") return { kind: "untried" };
  return answer ? { kind: "verified", key, named: true } : { kind: "invalid", key };
}

function tryOthers(
  { keyid, sig }: EnvelopeSignature,
  before: Outcome | undefined,
  keys: readonly TrustKey[],
  tries: Tries,
): Outcome {
  if (before?.kind === "verified" || before?.kind === "untried") return before;
  for (const key of keys) {
    if (key.keyid === keyid) continue;
    const answer = tries(sig, key);
    if (answer === "untried") return { kind: "untried" };
    if (answer) return { kind: "verified", key, named: false };
  }
  return before ?? { kind: "unknown", keyid };
}

function signersOf(outcomes: readonly Outcome[], embedded: boolean, hasTrust: boolean, now: number): Signers {
  const verified = outcomes.filter((o) => o.kind === "verified");
  const signers = [...new Set(verified.map((o) => o.key))].map((key) => signerOf(key, now));
  const refused = tooMany(outcomes, embedded) ?? refusal(outcomes, embedded, hasTrust);
  const notes = embedded || signers.length === 0 ? [] : ignoredNotes(outcomes);
  return { signers, notes, ...(refused && { refused }) };
}

function ignoredNotes(outcomes: readonly Outcome[]): Reason[] {
  const notes: Reason[] = [];
  const untried = outcomes.filter((o) => o.kind === "untried").length;
  const ignored = outcomes.filter((o) => o.kind !== "verified").length - untried;
  const further = (n: number): string => `${n} further signature${n === 1 ? "" : "s"}`;
  if (ignored > 0) notes.push({ id: "signature-ignored", text: `${further(ignored)} by no key of the trust file` });
  if (untried > 0) notes.push({ id: "signature-ignored", text: `${further(untried)} not tried: there are too many` });
  return notes;
}

/** An embedded envelope may carry no signature of strangers, so all of its signatures must have been tried. */
function tooMany(outcomes: readonly Outcome[], embedded: boolean): Signers["refused"] {
  if (!outcomes.some((o) => o.kind === "untried")) return undefined;
  if (!embedded && outcomes.some((o) => o.kind === "verified")) return undefined;
  const text = `no answer after ${BUDGET >> 20} MiB of tries: too many signatures, without the ids of listed keys`;
  return { kind: "malformed", reason: { id: "too-many-signatures", text } };
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
