/** Looks for processes that a run left behind: by a variable only our tests give them, or by an odd number on their command line. */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export function leftovers(trace: string): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid)
    .filter((pid) => read(`/proc/${pid}/environ`).includes(trace) || read(`/proc/${pid}/cmdline`).includes(trace));
}

/** What is still there after two seconds: a process that was killed may take a moment to die on a busy machine. */
export async function survivors(trace: string): Promise<number[]> {
  for (let left = 40; left > 0 && leftovers(trace).length > 0; left--) await sleep(50);
  return leftovers(trace);
}

function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
