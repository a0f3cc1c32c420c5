/**
 * The guard: one small shell beside our process that holds the other end of a pipe. When we end, by whatever signal, it kills
 * every process group we had running and everything that carries our mark, and removes the scratch directories. So nothing has to
 * be installed in our own process, and even `kill -9` of it leaves nothing behind.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { Socket } from "node:net";
import { searchPath } from "./environment.ts";

/** Unique to our process; every mark begins with it. */
export const session: string = randomBytes(8).toString("hex");

let guard: ChildProcess | undefined;
const folderLines = new Map<string, string>();
let groupsLine = "";

/** The directories to remove in the end: one of each kind. */
export function guardFolder(kind: "disk" | "memory", folder: string): void {
  const line = `${kind} ${folder}\n`;
  folderLines.set(kind, line);
  tell(line);
}

/** The groups to kill in the end: always the whole list. */
export function guardGroups(leaders: Iterable<number>): void {
  groupsLine = `groups ${[...leaders].join(" ")}\n`;
  tell(groupsLine);
}

// It acts on the last it heard of each kind.
const GUARD = `
disk= memory= groups=
while read -r kind rest; do
  case $kind in disk) disk=$rest ;; memory) memory=$rest ;; groups) groups=$rest ;; esac
done
for leader in $groups; do kill -9 -- "-$leader" 2>/dev/null; done
for process in /proc/[0-9]*; do
  if grep -qaF "$1." "$process/environ" 2>/dev/null; then kill -9 "\${process#/proc/}" 2>/dev/null; fi
done
for folder in "$disk" "$memory"; do if [ -n "$folder" ]; then rm -rf -- "$folder"; fi; done
`;

function tell(line: string): void {
  if (guard) guard.stdin?.write(line);
  else guard = startGuard();
}

function startGuard(): ChildProcess {
  const child = spawn("/bin/sh", ["-c", GUARD, "assay-guard", session], {
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
  // Neither the process nor its pipe keeps ours alive.
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  child.stdin?.write([...folderLines.values(), groupsLine].join(""));
  return child;
}
