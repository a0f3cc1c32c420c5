/**
 * What /proc tells about running processes: who is whose child, in which group and session, how much CPU time they used, and
 * whether they carry a run's marker in their environment. Elsewhere than on Linux everything here is empty.
 */
import { readdirSync, readFileSync } from "node:fs";

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly zombie: boolean;
  /** By a debugger or a signal. */
  readonly stopped: boolean;
  /** Clock ticks since boot: with the pid it names a process for ever. */
  readonly started: string;
  readonly cpuMs: number;
}

/** User-visible clock ticks are 100 a second on every Linux port. */
const MS_PER_TICK = 10;

export function allPids(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** The last pid the kernel gave out in our namespace; 0 when it does not say. */
export function lastPid(): number {
  return Number(read("/proc/loadavg")?.trim().split(" ").at(-1)) || 0;
}

export function processInfo(pid: number): ProcessInfo | undefined {
  const text = read(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The name in parentheses may hold spaces and parentheses of its own: count from the last one.
  const field = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const number = (index: number): number => Number(field[index]);
  return {
    pid,
    parent: number(1),
    group: number(2),
    session: number(3),
    zombie: field[0] === "Z" || field[0] === "X",
    stopped: field[0] === "t" || field[0] === "T",
    started: field[19] ?? "",
    cpuMs: (number(11) + number(12) + number(13) + number(14)) * MS_PER_TICK,
  };
}

/** Trying so many numbers costs less than listing all processes. */
const FEW = 32;

/** Processes that can have been born since `before` was the last pid; all of them when the kernel does not say. */
export function pidsSince(before: number): number[] {
  const last = lastPid();
  if (before === 0 || last === 0) return allPids();
  if (last >= before && last - before <= FEW) return Array.from({ length: last - before }, (_, i) => before + 1 + i);
  // Numbers begin again at the bottom when they run out.
  return allPids().filter(last > before ? (pid) => pid > before && pid <= last : (pid) => pid > before || pid <= last);
}

export function allProcesses(): ProcessInfo[] {
  return allPids().flatMap((pid) => processInfo(pid) ?? []);
}

/** True when the process was started with this mark in its environment, whatever it did to its group, session or parent since. */
export function carriesMark(pid: number, mark: string): boolean {
  return read(`/proc/${pid}/environ`)?.includes(mark) ?? false;
}

/** The processes below the given ones, without themselves. */
export function descendantsOf(roots: ReadonlySet<number>, all: readonly ProcessInfo[]): ProcessInfo[] {
  const inside = new Set(roots);
  const found: ProcessInfo[] = [];
  for (let grew = true; grew; ) {
    grew = false;
    for (const one of all) {
      if (inside.has(one.pid) || !inside.has(one.parent)) continue;
      inside.add(one.pid);
      found.push(one);
      grew = true;
    }
  }
  return found;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return undefined;
  }
}
