/** What stops a run before the program could answer. A crash, a timeout or too much output is an answer, never an error. */
export type RunnerErrorCode =
  | "not-found"
  | "not-executable"
  | "is-directory"
  | "bad-interpreter"
  | "bad-request"
  | "no-pty"
  | "spawn-failed"
  | "aborted"
  | "closed";

export class RunnerError extends Error {
  readonly code: RunnerErrorCode;
  /** What to do about it, one sentence. */
  readonly hint: string;

  constructor(code: RunnerErrorCode, message: string, hint: string) {
    super(message);
    this.name = "RunnerError";
    this.code = code;
    this.hint = hint;
  }
}

export function aborted(): RunnerError {
  return new RunnerError("aborted", "the run was aborted", "Nothing of it is left running.");
}
