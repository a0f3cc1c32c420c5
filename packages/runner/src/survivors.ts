/**
 * Kills a run's processes until none is left: the process group, everything below the main process, and everything that carries
 * the run's mark (a daemon that left its group, session and parent behind still has its environment). What is not found: a
 * process that cleared its environment *and* detached itself; only the perl way of the fast runner, whose worker adopts
 * orphans, sees that one.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { killGroup, killOne } from "./live.ts";
import { allPids, allProcesses, carriesMark, descendantsOf, pidsSince, processInfo } from "./proc.ts";

/** A short run's processes all have ids above the last one before it; after a long one the ids may have begun again below. */
export const SHORT_MS = 1000;

/** How long an unfound holder of a dead program's stdout may delay the answer. */
export const DRAIN_MS = 500;

/** At once and without waiting: used at a time limit, on abort, on too much output. */
export function killTree(leader: number): void {
  const below = descendantsOf(new Set([leader]), allProcesses());
  killGroup(leader);
  for (const one of below) killOne(one.pid);
}

/** CPU time of the main process and all below it, children it has waited for included; null where /proc is missing. */
export function treeCpuMs(leader: number): number | null {
  const root = processInfo(leader);
  if (root === undefined) return null;
  return descendantsOf(new Set([leader]), allProcesses()).reduce((sum, one) => sum + one.cpuMs, root.cpuMs);
}

/** Longest time to go on killing a program that starts new processes as fast as it loses them. */
const GIVE_UP_MS = 10_000;

/**
 * After the main process has ended. `bornAfter` (the last pid before the start) narrows the search for a short run; 0 searches
 * all. Members of `group` other than its leader count too, if a group is given. Returns how many processes had to be killed.
 */
export async function killSurvivors(mark: string, group: number | undefined, bornAfter: number): Promise<number> {
  const hit = new Set<number>();
  const started = performance.now();
  for (let pause = 1; performance.now() - started < GIVE_UP_MS; pause = Math.min(pause * 2, 50)) {
    const pids = hit.size === 0 ? pidsSince(bornAfter) : allPids();
    const alive = pids.filter((pid) => carriesMark(pid, mark) || isMember(pid, group));
    if (alive.length === 0) break;
    const below = descendantsOf(new Set(alive), allProcesses()).map((one) => one.pid);
    for (const pid of [...alive, ...below]) {
      hit.add(pid);
      killOne(pid);
    }
    await sleep(pause);
  }
  return hit.size;
}

function isMember(pid: number, group: number | undefined): boolean {
  if (group === undefined || pid === group) return false;
  const one = processInfo(pid);
  return one !== undefined && one.group === group && !one.zombie;
}
