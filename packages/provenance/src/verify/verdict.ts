/**
 * What verification answers. One cause, one verdict, one exit code; `proved` (follows from the bytes and the keys alone) and
 * `claimed` (the signer's word) are never mixed. Signed is not safe, unsigned is not hostile.
 */
import type { Effective } from "../options/effective.ts";
import type { Weakening } from "../options/weakening.ts";

export type VerdictKind =
  | "trusted"
  | "mismatched"
  | "unattested"
  | "untrusted-signer"
  | "refused-by-expectations"
  | "malformed";

export const VERDICT_EXIT: Readonly<Record<VerdictKind, number>> = {
  trusted: 0,
  mismatched: 1,
  unattested: 3,
  "untrusted-signer": 4,
  "refused-by-expectations": 5,
  malformed: 6,
};

export type ReasonId =
  | "no-stamp"
  | "aot-malformed"
  | "envelope-malformed"
  | "statement-malformed"
  | "payload-type-unknown"
  | "key-confusion"
  | "foreign-signature"
  | "too-many-signatures"
  | "signature-invalid"
  | "subject-differs"
  | "subject-ambiguous"
  | "header-differs"
  | "effective-differs"
  | "key-unknown"
  | "key-revoked"
  | "key-expired"
  | "key-not-yet-valid"
  | "builder-not-trusted"
  | "threshold-not-met"
  | "option-weakens"
  | "option-denied"
  | "option-outside"
  | "effective-refused"
  | "wamrc-version"
  | "wamrc-digest"
  | "runtime-mismatch"
  | "runtime-refuses"
  | "wasm-unexpected"
  | "name-unexpected"
  | "stamp-required"
  // Notes, which decide nothing:
  | "builder-word"
  | "builder-claimed"
  | "builder-recorded"
  | "runtime-unknown"
  | "program-not-checked"
  | "options-not-stated"
  | "look-alike"
  | "trust-without-id"
  | "signature-ignored"
  | "envelope-ignored"
  | "stamp-ignored";

export interface Reason {
  readonly id: ReasonId;
  readonly text: string;
}

export interface Signer {
  readonly keyid: string;
  readonly fingerprint: string;
  readonly owner?: string;
  readonly status: "valid" | "revoked" | "expired" | "not-yet-valid";
}

/** What follows from the bytes and the keys alone. */
export interface Proved {
  readonly size: number;
  /** Digest of the subject bytes: the file without its stamp. */
  readonly subjectDigest?: Readonly<Record<string, string>>;
  readonly subjectSize?: number;
  readonly stamp: "embedded" | "none" | "unknown";
  readonly header?: Readonly<Record<string, string>>;
  readonly loadableBy?: readonly string[];
  /**
   * Keys of the trust file whose signature over the statement that decides is right; of a genuine one only those that may speak
   * for its builder. Signers of other statements are told with those (`evidence`).
   */
  readonly signers: readonly Signer[];
}

/** What the statement says; only as good as who signed it. */
export interface Claimed {
  readonly builder: string;
  readonly buildType: string;
  readonly subjectName?: string;
  readonly wasm?: { readonly name: string; readonly sha256?: string };
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** `name` is "recorded-wamrc" for the stand-in. */
  readonly wamrc?: { readonly name: string; readonly version?: string; readonly sha256?: string };
  readonly libraries: readonly { readonly name: string; readonly sha256?: string }[];
  readonly reported?: Readonly<Record<string, string>>;
  readonly effective?: Effective;
  readonly weakens: readonly Weakening[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/** One envelope, judged alone: embedded and detached ones are never pooled. */
export interface Evidence {
  readonly where: "embedded" | "detached";
  readonly kind: Exclude<VerdictKind, "unattested">;
  readonly reasons: readonly Reason[];
  readonly notes: readonly Reason[];
  readonly signers: readonly Signer[];
  readonly claimed?: Claimed;
}

export interface Verdict {
  readonly kind: VerdictKind;
  readonly exitCode: number;
  readonly reasons: readonly Reason[];
  readonly notes: readonly Reason[];
  readonly proved: Proved;
  readonly claimed?: Claimed;
  readonly evidence: readonly Evidence[];
}
