/** Broken promises of the composer: what is wrong, where, and what to do next. Expected answers are values, not errors. */
export type TriageErrorCode =
  | "case-malformed"
  | "case-exists"
  | "case-foreign"
  | "case-busy"
  | "input-unreadable"
  | "input-directory"
  | "input-empty"
  | "input-too-large"
  | "runtime-unknown"
  | "runtime-malformed"
  | "runtime-unusable"
  | "command-malformed"
  | "INTERRUPTED";

export class TriageError extends Error {
  readonly code: TriageErrorCode;
  readonly hint: string | undefined;
  constructor(code: TriageErrorCode, message: string, hint?: string) {
    super(message);
    this.name = "TriageError";
    this.code = code;
    this.hint = hint;
  }
}
