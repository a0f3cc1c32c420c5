/** What is running now on our behalf, and how to end it. */
import { guardGroups, session } from "./guard.ts";
import { allPids, carriesMark } from "./proc.ts";
import { removeScratchBase } from "./scratch.ts";

const groups = new Set<number>();
let serial = 0;

/** A new mark; the final dot keeps run 1 apart from run 12. */
export function newMark(): string {
  return `${session}.${++serial}.`;
}

export function addGroup(leader: number): void {
  groups.add(leader);
  guardGroups(groups);
}

export function removeGroup(leader: number): void {
  if (groups.delete(leader)) guardGroups(groups);
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
