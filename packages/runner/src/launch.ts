/**
 * One start of one program, begin to end: a shell sets the core limit and becomes the program, in a process group of its own;
 * its streams are read and cut; whatever ends it, its processes are gone before the answer is given.
 */
import { closeSync, openSync } from "node:fs";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { Capture, readAll } from "./capture.ts";
import { aborted, RunnerError } from "./error.ts";
import { watch } from "./limits.ts";
import { addGroup, killGroup, removeGroup } from "./live.ts";
import { takePipe } from "./pipes.ts";
import type { Prepared } from "./prepare.ts";
import { lastPid } from "./proc.ts";
import type { RunOutcome } from "./request.ts";
import { DRAIN_MS, killSurvivors, SHORT_MS } from "./survivors.ts";

export interface Launch extends Prepared {
  readonly abort?: AbortSignal | undefined;
  /** Told the main process's id once it is there. */
  readonly onStart?: ((pid: number) => void) | undefined;
}

// The exec's own complaint begins with $0, which no program can guess: so it is told from the program's exit 126 or 127.
const BECOME = 'ulimit -c 0; exec "$@"';

type Exit = Pick<RunOutcome, "exitCode" | "signal">;

interface Started {
  readonly leader: number;
  readonly exited: Promise<Exit>;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** The last pid before the start, and the time. */
  readonly before: number;
  readonly since: number;
}

export async function launch(plan: Launch): Promise<RunOutcome> {
  if (plan.abort?.aborted) throw aborted();
  const { leader, exited, stdout, stderr, before, since } = await start(plan);
  const out = new Capture(plan.outputLimit);
  const err = new Capture(plan.outputLimit);
  const limits = watch(leader, out, err, plan);
  addGroup(leader);
  try {
    const drained = Promise.all([readAll(stdout, out, limits.check), readAll(stderr, err, limits.check)]);
    plan.onStart?.(leader);
    const exit = await exited;
    const durationMs = performance.now() - since;
    limits.release();
    killGroup(leader);
    await killSurvivors(plan.mark, leader, durationMs < SHORT_MS ? before : 0);
    await Promise.race([drained, sleep(DRAIN_MS, undefined, { ref: false })]);
    if (limits.ending === "abort") throw aborted();
    const outcome = limits.outcome(exit, durationMs);
    refuseFailedExec(outcome, plan);
    return outcome;
  } finally {
    limits.release();
    stdout.destroy();
    stderr.destroy();
    removeGroup(leader);
  }
}

async function start(plan: Launch): Promise<Started> {
  const { execa } = await import("execa");
  const [outPipe, errPipe] = [await takePipe(), await takePipe()];
  const stdin = openSync(plan.stdinFile, "r");
  const before = lastPid();
  const since = performance.now();
  const child = execa("/bin/sh", ["-c", BECOME, plan.mark, ...plan.argv], {
    env: { ...plan.env },
    extendEnv: false,
    cwd: plan.cwd,
    stdin: descriptor(stdin),
    stdout: descriptor(outPipe?.writeFd) ?? "pipe",
    stderr: descriptor(errPipe?.writeFd) ?? "pipe",
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
  });
  for (const fd of [stdin, outPipe?.writeFd, errPipe?.writeFd]) if (fd !== undefined) closeSync(fd);
  const exited = new Promise<Exit>((resolve) => {
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
  });
  const stdout = outPipe?.reader ?? child.stdout;
  const stderr = errPipe?.reader ?? child.stderr;
  if (child.pid === undefined || !stdout || !stderr) {
    stdout?.destroy();
    stderr?.destroy();
    const { code } = await child;
    throw new RunnerError(
      "spawn-failed",
      `no process could be started: ${code ?? "unknown reason"}`,
      "The command line may be too long, or too many processes run.",
    );
  }
  return { leader: child.pid, exited, stdout, stderr, before, since };
}

/** execa takes any descriptor of ours; its types name only the first ones. */
function descriptor<T extends number | undefined>(fd: T): T extends number ? 3 : undefined {
  return fd as unknown as T extends number ? 3 : undefined;
}

function refuseFailedExec({ exitCode, stderr }: RunOutcome, plan: Launch): void {
  if (exitCode !== 126 && exitCode !== 127) return;
  const text = new TextDecoder().decode(stderr.subarray(0, 4096));
  if (!text.startsWith(plan.mark)) return;
  const reason = text.split("\n")[0]?.split(": ").at(-1) ?? "unknown reason";
  throw new RunnerError(
    "spawn-failed",
    `${plan.argv[0]} cannot be started: ${reason}`,
    "Is it built for this machine, and is its loader there?",
  );
}
