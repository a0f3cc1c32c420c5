/** What may end a program before it ends itself: time, too much output, the caller. The first one counts. */
import type { Capture } from "./capture.ts";
import { killThreshold, type RunOutcome } from "./request.ts";
import { killTree, treeCpuMs } from "./survivors.ts";

export interface Limits {
  readonly ending: "timeout" | "output" | "abort" | undefined;
  /** To be called as output comes in. */
  check(): void;
  /** No more limits: the program has ended. */
  release(): void;
  outcome(exit: Pick<RunOutcome, "exitCode" | "signal">, durationMs: number): RunOutcome;
}

export interface LimitOptions {
  readonly timeoutMs: number;
  readonly outputLimit: number;
  readonly abort?: AbortSignal | undefined;
}

export function watch(leader: number, out: Capture, err: Capture, options: LimitOptions): Limits {
  const most = killThreshold(options.outputLimit);
  let ending: Limits["ending"];
  let cpuMs: number | null = null;

  function stop(why: Limits["ending"]): void {
    if (ending !== undefined) return;
    ending = why;
    if (why === "timeout") cpuMs = treeCpuMs(leader);
    killTree(leader);
  }

  const timer = setTimeout(() => stop("timeout"), options.timeoutMs);
  const onAbort = (): void => stop("abort");
  options.abort?.addEventListener("abort", onAbort);
  return {
    get ending() {
      return ending;
    },
    check() {
      if (out.bytes > most || err.bytes > most) stop("output");
    },
    release() {
      clearTimeout(timer);
      options.abort?.removeEventListener("abort", onAbort);
    },
    outcome: (exit, durationMs) => ({
      ...exit,
      stdout: out.take(),
      stderr: err.take(),
      stdoutBytes: out.bytes,
      stderrBytes: err.bytes,
      timedOut: ending === "timeout",
      outputExceeded: ending === "output",
      durationMs,
      cpuMs,
    }),
  };
}
