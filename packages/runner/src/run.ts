/** The rich way: one program, all the care. For many runs a second see `fastRunner`; both give the same answers. */
import { launch } from "./launch.ts";
import { closePrepared, openScratch, prepare } from "./prepare.ts";
import { throughTerminal } from "./pty.ts";
import type { RunOutcome, RunRequest } from "./request.ts";

export async function run(request: RunRequest): Promise<RunOutcome> {
  const prepared = prepare(request);
  openScratch(prepared);
  try {
    const plan = { ...prepared, abort: request.abort };
    return await (request.pty ? throughTerminal(plan, prepared.scratch) : launch(plan));
  } finally {
    closePrepared(prepared);
  }
}
