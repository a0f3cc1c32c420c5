/**
 * The one error of this package. The code says which promise broke; `hint` what to do next. Verdicts about a file are never
 * errors: `verify` turns a malformed envelope into the verdict *malformed* and keeps the message as its reason.
 */
export type ProvenanceErrorCode =
  | "envelope-malformed"
  | "key-malformed"
  | "key-weak"
  | "key-mismatch"
  | "key-passphrase"
  | "key-permissions"
  | "trust-invalid"
  | "trust-expired"
  | "trust-rollback"
  | "stamp-present"
  | "stamp-absent"
  | "stamp-too-large"
  | "stamp-mismatched"
  | "stamp-untrusted"
  | "wamrc-arguments"
  | "environment-refused"
  | "file-changed"
  | "input-endless"
  | "output-refused";

export class ProvenanceError extends Error {
  readonly code: ProvenanceErrorCode;
  readonly hint: string | undefined;
  constructor(code: ProvenanceErrorCode, message: string, hint?: string) {
    super(message);
    this.name = "ProvenanceError";
    this.code = code;
    this.hint = hint;
  }
}
