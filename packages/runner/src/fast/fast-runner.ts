/**
 * Many runs a second: the same request and the same outcome as `run`, by long-lived co-processes that start the program in
 * Node's place (Node's own process start costs more than most programs). Each worker answers one request at a time; what a
 * worker cannot answer, the slow way does.
 */
import { aborted, RunnerError } from "../error.ts";
import { launch } from "../launch.ts";
import { closePrepared, type Prepared, prepare } from "../prepare.ts";
import type { RunOutcome, RunRequest } from "../request.ts";
import { run } from "../run.ts";
import { makeScratch, removeScratch, renewScratch } from "../scratch.ts";
import { startPerlWorker } from "./perl-worker.ts";
import { startShWorker } from "./sh-worker.ts";
import { bestWay, type Way } from "./way.ts";
import type { Reply, Worker } from "./worker.ts";

export interface FastRunnerOptions {
  /** Requests answered at the same time; default 1. */
  readonly workers?: number;
  /** How programs are started; `auto` takes the fastest that works here. */
  readonly way?: "auto" | Way;
}

export interface FastRunner {
  readonly way: Way;
  readonly workers: number;
  /** Waits for a free worker. A request with `pty` takes the slow way. */
  run(request: RunRequest): Promise<RunOutcome>;
  /** Aborts what is running and ends the co-processes. */
  close(): Promise<void>;
}

interface Slot {
  worker: Worker | undefined;
  /** One directory for all its runs, looked after between them. */
  readonly scratch: string;
}

export function fastRunner(options: FastRunnerOptions = {}): FastRunner {
  const way = options.way === undefined || options.way === "auto" ? bestWay() : options.way;
  const workers = Math.max(1, Math.floor(options.workers ?? 1));
  const idle: Slot[] = Array.from({ length: workers }, () => ({ worker: undefined, scratch: makeScratch() }));
  const waiting: ((slot: Slot) => void)[] = [];
  const running = new Map<AbortController, Promise<unknown>>();
  let open = true;

  async function take(): Promise<Slot> {
    return idle.pop() ?? new Promise((resolve) => waiting.push(resolve));
  }

  function giveBack(slot: Slot): void {
    const next = waiting.shift();
    if (next) next(slot);
    else idle.push(slot);
  }

  async function answer(request: RunRequest, abort: AbortSignal): Promise<RunOutcome> {
    const slot = await take();
    try {
      if (!open) throw closed();
      if (abort.aborted) throw aborted();
      return request.pty ? await run({ ...request, abort }) : await ask(slot, way, request, abort);
    } finally {
      giveBack(slot);
    }
  }

  return {
    way,
    workers,
    async run(request) {
      // One controller a run, for the caller's signal and for close(): AbortSignal.any would pile up on a long-lived signal.
      const own = new AbortController();
      const onAbort = (): void => own.abort();
      if (request.abort?.aborted) own.abort();
      request.abort?.addEventListener("abort", onAbort);
      // Idle workers keep nobody waiting; an open question does.
      const alive = setInterval(() => undefined, 60_000);
      const result = answer(request, own.signal);
      running.set(own, result);
      try {
        return await result;
      } finally {
        clearInterval(alive);
        request.abort?.removeEventListener("abort", onAbort);
        running.delete(own);
      }
    },
    async close() {
      open = false;
      const results = [...running.values()];
      for (const own of running.keys()) own.abort();
      await Promise.allSettled(results);
      for (const slot of idle) {
        slot.worker?.close();
        removeScratch(slot.scratch);
      }
    },
  };
}

async function ask(slot: Slot, way: Way, request: RunRequest, abort: AbortSignal): Promise<RunOutcome> {
  const prepared = prepare(request, slot.scratch);
  try {
    // A worker may die of old age or of the program it started: once is no reason to give up on it.
    for (let attempt = 0; attempt < 2; attempt++) {
      const reply = await askWorker(slot, way, prepared, abort);
      if (reply === "aborted") throw aborted();
      if (reply === "unsure") break;
      if (reply !== "died") return reply;
    }
    return await launch({ ...prepared, abort });
  } finally {
    closePrepared(prepared);
    renewScratch(slot.scratch);
  }
}

async function askWorker(slot: Slot, way: Way, prepared: Prepared, abort: AbortSignal): Promise<Reply> {
  if (way === "node") return "unsure";
  if (!slot.worker?.usable) slot.worker = await (way === "sh" ? startShWorker() : startPerlWorker());
  return (await slot.worker?.ask(prepared, abort)) ?? "unsure";
}

function closed(): RunnerError {
  return new RunnerError("closed", "the runner was closed", "Make a new one.");
}
