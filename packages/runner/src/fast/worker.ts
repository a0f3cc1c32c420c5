import type { Prepared } from "../prepare.ts";
import type { RunOutcome } from "../request.ts";

/**
 * `died`: the co-process ended under the question. `unsure`: it cannot tell two answers apart; the slow way must be asked.
 * `aborted`: the request's signal fired, and its program is dead.
 */
export type Reply = RunOutcome | "died" | "unsure" | "aborted";

/** One co-process that starts one program at a time. */
export interface Worker {
  /** False once it must not be asked any more. */
  readonly usable: boolean;
  ask(prepared: Prepared, abort: AbortSignal | undefined): Promise<Reply>;
  close(): void;
}
