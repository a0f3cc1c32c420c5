/** A call that cannot be carried out: what is wrong and what to do next. Exit code 2 unless another is named. */
import { EXIT, type ExitName } from "./exit-codes.ts";

export class UsageError extends Error {
  readonly code = "usage";
  readonly hint: string | undefined;
  readonly exit: number;
  constructor(message: string, hint?: string, exit: ExitName = "usage") {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
    this.exit = EXIT[exit].code;
  }
}
