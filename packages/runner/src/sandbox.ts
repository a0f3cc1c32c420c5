/**
 * For a program we do not trust (native code in a stranger's .aot): no network, nothing writable, no other process in sight, no
 * sockets of the machine's services, no capabilities. With bwrap where it is installed, else with util-linux's unshare; where the
 * machine permits neither the answer is null, and the program must not be run. Tried out before it is relied on.
 */
import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { findTool } from "./find-tool.ts";
import type { RunOutcome } from "./request.ts";
import { run } from "./run.ts";
import { scratchBase } from "./scratch.ts";
import { withSignal } from "./shell-status.ts";

export interface Sandboxed {
  readonly argv: readonly string[];
  readonly tool: "bwrap" | "unshare";
  /** Out of a sandbox a signal comes as exit 128+N; this gives it its name back. */
  outcome(outcome: RunOutcome): RunOutcome;
}

type Wrap = (argv: readonly string[]) => string[];

export async function sandboxArgv(argv: readonly string[]): Promise<Sandboxed | null> {
  for (const tool of ["bwrap", "unshare"] as const) {
    const wrap = WRAPS[tool]();
    if (wrap !== undefined && (await holds(wrap))) return { argv: wrap(argv), tool, outcome: withSignal };
  }
  return null;
}

const WRAPS: Readonly<Record<Sandboxed["tool"], () => Wrap | undefined>> = {
  bwrap() {
    const tool = findTool("bwrap");
    const view = ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/run", "--remount-ro", "/run"];
    const limits = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"];
    return tool === undefined ? undefined : (argv) => [tool, ...view, ...limits, "--", ...argv];
  },
  unshare() {
    const tool = findTool("unshare");
    if (tool === undefined || findTool("setpriv") === undefined || findTool("mount") === undefined) return undefined;
    const spaces = [
      "--map-root-user",
      "--net",
      "--mount",
      "--ipc",
      "--uts",
      "--pid",
      "--fork",
      "--kill-child",
      "--mount-proc",
    ];
    return (argv) => [tool, ...spaces, "/bin/sh", "-c", INSIDE, "sh", ...argv];
  },
};

/**
 * A /dev with harmless devices only, an empty /run, then every mount read-only; at last all capabilities are given up, without
 * which none of it can be undone. The program is not process 1, which would not die of its own signals.
 */
const INSIDE = `
set -e
mount -t tmpfs -o mode=755 none /tmp
for name in null zero full random urandom; do
  : >"/tmp/$name"
  mount --bind "/dev/$name" "/tmp/$name"
done
for name in fd:fd stdin:fd/0 stdout:fd/1 stderr:fd/2; do ln -s "/proc/self/\${name#*:}" "/tmp/\${name%:*}"; done
mount --move /tmp /dev
if [ -d /run ]; then mount -t tmpfs none /run; fi
while read -r source folder rest; do
  folder=$(printf %b "$folder")
  mount -o remount,bind,ro "$folder" 2>/dev/null || [ ! -e "$folder" ]
done </proc/self/mounts
set +e
exec 3>&2 2>/dev/null
( exec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all "$@" 2>&3 3>&- )
exit $?
`;

/** Fails when a file can be written where we can, or when the network is still ours. */
const PROBE = 'if (: >"$0") 2>/dev/null; then exit 1; fi; [ "$(readlink /proc/self/ns/net)" != "$1" ]';

async function holds(wrap: Wrap): Promise<boolean> {
  try {
    const ours = readlinkSync("/proc/self/ns/net");
    const argv = wrap(["/bin/sh", "-c", PROBE, join(scratchBase(), "probe"), ours]);
    return (await run({ argv, timeoutMs: 10_000 })).exitCode === 0;
  } catch {
    return false;
  }
}
