// Broken promises of a caller. Everything a target can answer is a value (see question.ts), never one of these.

export type MinimizerErrorCode = "not-interesting" | "not-valid" | "bad-journal" | "bad-option";

export class MinimizerError extends Error {
  readonly code: MinimizerErrorCode;
  readonly hint: string;

  constructor(code: MinimizerErrorCode, message: string, hint: string) {
    super(message);
    this.name = "MinimizerError";
    this.code = code;
    this.hint = hint;
  }
}
