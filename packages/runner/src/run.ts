/** The rich way: one program, all the care. For many runs a second see `fastRunner`; both give the same answers. */
import { launch } from "./launch.ts";
import { closePrepared, prepare } from "./prepare.ts";
import { throughTerminal } from "./pty.ts";
import type { RunOutcome, RunRequest } from "./request.ts";
import { makeScratch, removeScratch } from "./scratch.ts";

export interface RunHooks {
  /** Told the main process's id once it is there. */
  readonly onStart?: (pid: number) => void;
}

export async function run(request: RunRequest): Promise<RunOutcome> {
  return runWith(request, {});
}

export async function runWith(request: RunRequest, hooks: RunHooks): Promise<RunOutcome> {
  const scratch = makeScratch();
  try {
    const prepared = prepare(request, scratch);
    try {
      const plan = { ...prepared, ...hooks, abort: request.abort };
      return await (request.pty ? throughTerminal(plan, `${scratch}.side`) : launch(plan));
    } finally {
      closePrepared(prepared);
    }
  } finally {
    removeScratch(scratch);
  }
}
