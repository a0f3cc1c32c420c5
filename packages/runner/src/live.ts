/**
 * What is running now on our behalf, and the guard: one small shell beside our process that holds the other end of a pipe. When
 * we end, by whatever signal, it kills every process group we had running and everything that carries our mark, and removes the
 * scratch directories. So nothing has to be installed in our own process, and even `kill -9` of it leaves nothing behind.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { Socket } from "node:net";
import { searchPath } from "./environment.ts";
import { allPids, carriesMark } from "./proc.ts";
import { removeScratchBase, scratchBase } from "./scratch.ts";

/** Unique to our process; every mark begins with it. */
const session = randomBytes(8).toString("hex");
const groups = new Set<number>();
let guard: ChildProcess | undefined;
let serial = 0;

/** A new mark; the final dot keeps run 1 apart from run 12. */
export function newMark(): string {
  return `${session}.${++serial}.`;
}

export function addGroup(leader: number): void {
  groups.add(leader);
  tellGuard();
}

export function removeGroup(leader: number): void {
  groups.delete(leader);
  tellGuard();
}

/** Kills all that this module's user has running, at once. For a program's own SIGINT, SIGTERM and exit handlers. */
export function killAll(): void {
  for (const leader of groups) killGroup(leader);
  // Each round may find what a dying process started meanwhile.
  for (let round = 0; round < 5; round++) {
    const left = allPids().filter((pid) => carriesMark(pid, `${session}.`));
    if (left.length === 0) break;
    for (const pid of left) killOne(pid);
  }
  guard?.stdin?.end();
  guard = undefined;
  removeScratchBase();
}

export function killGroup(leader: number): void {
  killOne(-leader);
}

export function killOne(pid: number, signal: NodeJS.Signals = "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already, or not ours: both are as good as killed.
  }
}

// It is told the whole list each time and acts on the last one it heard.
const GUARD = `
live=
while read -r line; do live=$line; done
for leader in $live; do kill -9 -- "-$leader" 2>/dev/null; done
for folder in /proc/[0-9]*; do
  if grep -qaF "$2." "$folder/environ" 2>/dev/null; then kill -9 "\${folder#/proc/}" 2>/dev/null; fi
done
rm -rf -- "$1"
`;

function tellGuard(): void {
  guard ??= startGuard();
  guard.stdin?.write(`${[...groups].join(" ")}\n`);
}

function startGuard(): ChildProcess {
  const child = spawn("/bin/sh", ["-c", GUARD, "assay-guard", scratchBase(), session], {
    detached: true,
    cwd: "/",
    env: { PATH: searchPath() },
    stdio: ["pipe", "ignore", "ignore"],
  });
  const forget = (): void => {
    if (guard === child) guard = undefined;
  };
  child.on("error", forget).on("exit", forget);
  child.stdin?.on("error", forget);
  child.unref();
  // Neither the process nor its pipe keeps ours alive.
  if (child.stdin instanceof Socket) child.stdin.unref();
  return child;
}
