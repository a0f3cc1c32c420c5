/**
 * The shell way: a long-lived /bin/sh reads one command line per question from us and starts the program in a subshell. Its
 * stdout and a second pipe are the program's streams; what the shell itself says, and `$?`, come on its own stderr. A secret
 * word ends each. Shell and program share a process group: to kill the one is to kill both, and the next question gets a new
 * shell.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync } from "node:fs";
import { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { Capture } from "../capture.ts";
import { type Limits, watch } from "../limits.ts";
import { addGroup, removeGroup } from "../live.ts";
import { takePipe } from "../pipes.ts";
import type { Prepared } from "../prepare.ts";
import { lastPid } from "../proc.ts";
import { quote } from "../quote.ts";
import { readShellStatus } from "../shell-status.ts";
import { DRAIN_MS, killSurvivors, killTree, SHORT_MS } from "../survivors.ts";
import { Sentinel } from "./sentinel.ts";
import type { Reply, Worker } from "./worker.ts";

interface Shell {
  readonly leader: number;
  readonly commands: Writable;
  readonly out: Readable;
  readonly err: Readable;
  readonly status: Readable;
  readonly gone: Promise<"gone">;
}

export async function startShWorker(): Promise<Worker | undefined> {
  const shell = await startShell();
  if (shell === undefined) return undefined;
  const secret = randomBytes(12).toString("hex");
  let usable = true;
  let serial = 0;
  addGroup(shell.leader);
  const retire = (): void => {
    usable = false;
    killTree(shell.leader);
    for (const stream of [shell.commands, shell.out, shell.err, shell.status]) stream.destroy();
    removeGroup(shell.leader);
  };
  shell.commands.on("error", retire);
  void shell.gone.then(() => (usable = false));
  return {
    get usable() {
      return usable;
    },
    async ask(prepared, abort) {
      const { reply, clean } = await question(shell, prepared, `${secret}${++serial}.`, abort);
      if (!clean) retire();
      return reply;
    },
    close: retire,
  };
}

/** Real pipes are a must here: sockets would make the program's /dev/stdout useless. */
async function startShell(): Promise<Shell | undefined> {
  const [out, err] = [await takePipe(), await takePipe()];
  if (!out || !err) return undefined;
  // An empty environment: the program's own is all that it gets.
  const stdio = ["pipe", out.writeFd, "pipe", err.writeFd] as const;
  const child = spawn("/bin/sh", [], { detached: true, cwd: "/", env: {}, stdio: [...stdio] });
  closeSync(out.writeFd);
  closeSync(err.writeFd);
  const gone = new Promise<"gone">((resolve) => {
    child.once("exit", () => resolve("gone"));
    child.once("error", () => resolve("gone"));
  });
  const { stdin, stderr, pid } = child;
  if (pid === undefined || !stdin || !stderr) return undefined;
  // An idle worker keeps nobody waiting.
  child.unref();
  for (const stream of [stdin, stderr, out.reader, err.reader]) if (stream instanceof Socket) stream.unref();
  stdin.write("ulimit -c 0\n");
  return { leader: pid, commands: stdin, out: out.reader, err: err.reader, status: stderr, gone };
}

/** `clean`: the shell lives, and nothing but it is left in its group. */
async function question(
  shell: Shell,
  prepared: Prepared,
  word: string,
  abort: AbortSignal | undefined,
): Promise<{ reply: Reply; clean: boolean }> {
  const out = new Capture(prepared.outputLimit);
  const err = new Capture(prepared.outputLimit);
  const said = new Capture(4096);
  const limits = watch(shell.leader, out, err, { ...prepared, abort });
  const before = lastPid();
  const since = performance.now();
  const streams = listen(
    [
      [shell.out, new Sentinel(word, out)],
      [shell.err, new Sentinel(word, err)],
      [shell.status, new Sentinel(word, said)],
    ],
    limits,
  );
  try {
    shell.commands.write(commandLine(prepared, word));
    const end = await Promise.race([streams.answered, shell.gone]);
    const durationMs = performance.now() - since;
    limits.release();
    const killed = await killSurvivors(prepared.mark, shell.leader, durationMs < SHORT_MS ? before : 0);
    if (limits.ending === "abort") return { reply: "aborted", clean: false };
    if (end === "gone") {
      if (limits.ending === undefined) return { reply: "died", clean: false };
      await streams.drained();
      return { reply: limits.outcome({ exitCode: null, signal: "SIGKILL" }, durationMs), clean: false };
    }
    const clean = limits.ending === undefined && killed === 0;
    const status = readStatus(said);
    if (status.kind === "ambiguous") return { reply: "unsure", clean };
    return { reply: limits.outcome({ exitCode: status.exitCode, signal: status.signal }, durationMs), clean };
  } finally {
    limits.release();
    streams.release();
  }
}

/** The subshell becomes the program. Its exit 126 or 127 may be the shell's own; those are asked again elsewhere. */
function commandLine(prepared: Prepared, word: string): string {
  const env = Object.entries(prepared.env).map(([name, value]) => `${name}=${quote(value)}`);
  const program = prepared.argv.map(quote);
  const inside = `cd ${quote(prepared.cwd)} && unset OLDPWD && ${env.join(" ")} exec ${program.join(" ")}`;
  const report = `s=$?; printf %s ${word}; printf %s ${word} >&3; printf %s%s $s ${word} >&2`;
  return `(${inside}) <${quote(prepared.stdinFile)} 2>&3 3>&-; ${report}\n`;
}

function readStatus(said: Capture): ReturnType<typeof readShellStatus> {
  const end = /^([\s\S]*?)(\d+)$/.exec(Buffer.from(said.take()).toString("latin1"));
  return end ? readShellStatus(Number(end[2]), end[1] ?? "") : { kind: "ambiguous" };
}

interface Listening {
  readonly answered: Promise<"answered">;
  /** After the shell's death: what is still in the pipes. */
  drained(): Promise<void>;
  release(): void;
}

function listen(pairs: readonly (readonly [Readable, Sentinel])[], limits: Limits): Listening {
  const undo: (() => void)[] = [];
  const answered = new Promise<"answered">((resolve) => {
    for (const [stream, sentinel] of pairs) {
      const onData = (chunk: Buffer): void => {
        sentinel.push(chunk);
        limits.check();
        if (pairs.every(([, one]) => one.found)) resolve("answered");
      };
      stream.on("data", onData);
      undo.push(() => stream.off("data", onData));
    }
  });
  return {
    answered,
    async drained() {
      const open = pairs.map(([stream]) => stream.closed || new Promise((resolve) => stream.once("close", resolve)));
      await Promise.race([Promise.all(open), sleep(DRAIN_MS)]);
      for (const [, sentinel] of pairs) sentinel.flush();
    },
    release() {
      for (const off of undo) off();
    },
  };
}
