/**
 * Every way in which a received bundle can fail, by name. Malformed: it cannot be read as a bundle. Contradicted: it can be, and
 * its parts do not agree with each other.
 */
export type CheckReason = MalformedReason | ContradictedReason;

type MalformedReason =
  | "zip-malformed"
  | "zip-unsupported"
  | "zip-encrypted"
  | "zip-method"
  | "zip-hidden-data"
  | "zip-overlap"
  | "zip-names-differ"
  | "zip-size-lies"
  | "zip-checksum"
  | "zip-bomb"
  | "too-many-files"
  | "file-too-large"
  | "bundle-too-large"
  | "path-absolute"
  | "path-escapes"
  | "path-unsafe"
  | "duplicate-name"
  | "case-collision"
  | "symlink"
  | "special-file"
  | "sums-missing"
  | "sums-malformed"
  | "sums-incomplete"
  | "file-missing"
  | "file-unknown"
  | "digest-mismatch"
  | "json-malformed"
  | "json-rewritten"
  | "schema-version"
  | "schema";

export type ContradictedReason =
  | "poc-digest"
  | "poc-kind"
  | "poc-undecodable"
  | "poc-inline-differs"
  | "poc-base64-differs"
  | "original-digest"
  | "numbers-contradicted"
  | "facts-contradicted"
  | "versions-contradicted"
  | "fingerprint-contradicted"
  | "verdict-contradicted"
  | "quote-altered"
  | "severity-contradicted"
  | "likeness-contradicted"
  | "channel-mixed"
  | "repro-altered"
  | "body-altered"
  | "mail-altered"
  | "osv-altered"
  | "sarif-altered"
  | "html-altered"
  | "evidence-altered"
  | "text-altered";

const CONTRADICTED: Readonly<Record<ContradictedReason, true>> = {
  "poc-digest": true,
  "poc-kind": true,
  "poc-undecodable": true,
  "poc-inline-differs": true,
  "poc-base64-differs": true,
  "original-digest": true,
  "numbers-contradicted": true,
  "facts-contradicted": true,
  "versions-contradicted": true,
  "fingerprint-contradicted": true,
  "verdict-contradicted": true,
  "quote-altered": true,
  "severity-contradicted": true,
  "likeness-contradicted": true,
  "channel-mixed": true,
  "repro-altered": true,
  "body-altered": true,
  "mail-altered": true,
  "osv-altered": true,
  "sarif-altered": true,
  "html-altered": true,
  "evidence-altered": true,
  "text-altered": true,
};

export function isMalformed(reason: CheckReason): reason is MalformedReason {
  return !Object.hasOwn(CONTRADICTED, reason);
}

export interface CheckProblem {
  readonly reason: CheckReason;
  /** The file, or the archive. */
  readonly where: string;
  readonly text: string;
}

export function problem(reason: CheckReason, where: string, text: string): CheckProblem {
  return { reason, where, text };
}
