/**
 * The perl way: a long-lived perl forks and watches the program, keeps its time limit and reads its streams. Slower to start
 * programs than a shell, but it gives the exact wait status, and as adopter of orphans it finds every process left behind.
 */
import { spawn } from "node:child_process";
import { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { searchPath } from "../environment.ts";
import { RunnerError } from "../error.ts";
import { findTool } from "../find-tool.ts";
import { addGroup, killGroup, removeGroup } from "../live.ts";
import type { Prepared } from "../prepare.ts";
import { killThreshold, type RunOutcome } from "../request.ts";
import { signalName } from "../shell-status.ts";
import { killSurvivors } from "../survivors.ts";
import { FrameReader, frame } from "./frames.ts";
import { PERL_SOURCE } from "./perl-source.ts";
import type { Reply, Worker } from "./worker.ts";

/** prctl(2) by Node's name of the machine; elsewhere perl adopts nobody and we search by mark. */
const PRCTL: Readonly<Record<string, number>> = {
  x64: 157,
  arm64: 167,
  riscv64: 167,
  loong64: 167,
  arm: 172,
  ia32: 172,
  s390x: 172,
  ppc64: 171,
};

interface Perl {
  readonly pid: number;
  readonly input: Writable;
  next(): Promise<Buffer[] | "gone">;
}

export async function startPerlWorker(): Promise<Worker | undefined> {
  const perl = startPerl();
  if (perl === undefined) return undefined;
  let usable = true;
  let serial = 0;
  addGroup(perl.pid);
  const retire = (): void => {
    usable = false;
    killGroup(perl.pid);
    perl.input.destroy();
    removeGroup(perl.pid);
  };
  perl.input.on("error", retire);
  const hello = await perl.next();
  if (hello === "gone") {
    retire();
    return undefined;
  }
  const adopts = hello[1]?.toString() === "1";
  return {
    get usable() {
      return usable;
    },
    async ask(prepared, abort) {
      const reply = await question(perl, prepared, String(++serial), abort);
      if (reply === "died") retire();
      if (reply === "died" || !adopts) await killSurvivors(prepared.mark, undefined, 0);
      return reply;
    },
    // Its stdin's end is its signal to kill what runs and to end; the group is killed by whoever sees it linger.
    close() {
      usable = false;
      perl.input.end();
      removeGroup(perl.pid);
    },
  };
}

function startPerl(): Perl | undefined {
  const perl = findTool("perl");
  if (perl === undefined) return undefined;
  const prctl = process.platform === "linux" ? (PRCTL[process.arch] ?? 0) : 0;
  const child = spawn("/bin/sh", ["-c", 'ulimit -c 0; exec "$@"', "sh", perl, "-e", PERL_SOURCE, String(prctl)], {
    detached: true,
    cwd: "/",
    env: { PATH: searchPath() },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const gone = new Promise<"gone">((resolve) => {
    child.once("exit", () => resolve("gone"));
    child.once("error", () => resolve("gone"));
  });
  const { stdin, stdout, pid } = child;
  if (pid === undefined || !stdin || !stdout) return undefined;
  child.unref();
  for (const stream of [stdin, stdout]) if (stream instanceof Socket) stream.unref();
  return { pid, input: stdin, next: frames(stdout, gone) };
}

function frames(stream: Readable, gone: Promise<"gone">): Perl["next"] {
  const reader = new FrameReader();
  let wake: (() => void) | undefined;
  stream.on("data", (chunk: Buffer) => {
    reader.push(chunk);
    wake?.();
  });
  stream.on("error", () => undefined);
  return () => {
    const first = reader.take();
    if (first) return Promise.resolve(first);
    const arrived = new Promise<Buffer[]>((resolve) => {
      wake = () => {
        const words = reader.take();
        if (words) resolve(words);
      };
    });
    return Promise.race([arrived, gone]);
  };
}

async function question(perl: Perl, prepared: Prepared, id: string, abort: AbortSignal | undefined): Promise<Reply> {
  const onAbort = (): unknown => perl.input.write(frame(["K", id]));
  abort?.addEventListener("abort", onAbort);
  try {
    perl.input.write(frame(request(prepared, id)));
    const reply = await perl.next();
    if (abort?.aborted) return reply === "gone" ? "died" : "aborted";
    return reply === "gone" ? "died" : outcome(reply, prepared);
  } finally {
    abort?.removeEventListener("abort", onAbort);
  }
}

function request(prepared: Prepared, id: string): string[] {
  const { timeoutMs, outputLimit, cwd, stdinFile, argv } = prepared;
  const env = Object.entries(prepared.env);
  const numbers = [timeoutMs, outputLimit, killThreshold(outputLimit)].map(String);
  return ["R", id, ...numbers, cwd, stdinFile, String(env.length), ...env.flat(), ...argv];
}

/** id, how it ended, then either the reason it could not start or status, time, CPU time, counts and streams. */
function outcome(words: readonly Buffer[], prepared: Prepared): RunOutcome {
  const [, kind, first, took, cpu, outBytes, errBytes, stdout, stderr] = words;
  const ending = kind?.toString();
  if (ending === "failed") {
    throw new RunnerError(
      "spawn-failed",
      `${prepared.argv[0]} cannot be started: ${first?.toString()}`,
      "Is it built for this machine, and is its loader there?",
    );
  }
  const status = Number(first?.toString());
  const number = status & 127;
  return {
    exitCode: number === 0 ? status >> 8 : null,
    signal: number === 0 ? null : signalName(number),
    stdout: new Uint8Array(stdout ?? []),
    stderr: new Uint8Array(stderr ?? []),
    stdoutBytes: Number(outBytes?.toString()),
    stderrBytes: Number(errBytes?.toString()),
    timedOut: ending === "timeout",
    outputExceeded: ending === "output",
    durationMs: Number(took?.toString()),
    cpuMs: cpu?.length ? Number(cpu.toString()) : null,
  };
}
