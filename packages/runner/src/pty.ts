/**
 * A run whose stdout is a terminal: a program that prints its last words with printf and then aborts loses them in a pipe. Node
 * has no terminals of its own, `script` (util-linux, bsdutils) has. stdout and stderr come merged, in stdout.
 *
 * `script` gives a shell's 128+N, so the shell inside writes the real status, and what it says of a signal, to a file.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { RunnerError } from "./error.ts";
import { findTool } from "./find-tool.ts";
import { type Launch, launch } from "./launch.ts";
import { quote } from "./quote.ts";
import type { RunOutcome } from "./request.ts";
import { readShellStatus } from "./shell-status.ts";

// $0 side file, $1 stdin file, then the command. fd 2 of the shell itself goes to the side file; the program gets its own
// in a subshell, or dash would write what it says of the program's death there too. Without stty the terminal writes CRLF, which is undone below.
const INSIDE = `
exec 3>&2 2>"$0"
stty -opost -echo <&3 2>/dev/null && echo raw >&2
input=$1; shift
( exec "$@" ) <"$input" 2>&3 3>&-
echo "status $?" >&2
`;

export async function throughTerminal(plan: Launch, side: string): Promise<RunOutcome> {
  const script = findTool("script");
  if (script === undefined)
    throw new RunnerError("no-pty", "script: not found", "It comes with util-linux (Debian: apt install bsdutils).");
  const command = ["/bin/sh", "-c", INSIDE, side, plan.stdinFile, ...plan.argv].map(quote).join(" ");
  try {
    const outcome = await launch({
      ...plan,
      argv: [script, "-qefc", command, "/dev/null"],
      env: withoutColours({ ...plan.env, SHELL: "/bin/sh" }),
      stdinFile: "/dev/null",
    });
    const told = existsSync(side) ? readFileSync(side, "latin1") : "";
    return { ...outcome, ...statusIn(told, outcome), ...plainLines(outcome, told) };
  } finally {
    rmSync(side, { force: true });
  }
}

/** What the shell inside wrote; without it the terminal never came to be, unless we killed it ourselves. */
function statusIn(side: string, outcome: RunOutcome): Pick<RunOutcome, "exitCode" | "signal"> {
  const end = /^([\s\S]*)status (\d+)\n$/.exec(side.replace(/^raw\n/, ""));
  if (end === null) {
    if (outcome.timedOut || outcome.outputExceeded || outcome.signal !== null) return outcome;
    const said = new TextDecoder().decode(outcome.stdout.length > 0 ? outcome.stdout : outcome.stderr).trim();
    throw new RunnerError(
      "no-pty",
      `script gave no terminal: ${said.slice(0, 200)}`,
      "Is /dev/pts mounted, and are terminals left?",
    );
  }
  const status = Number(end[2]);
  const read = readShellStatus(status, end[1] ?? "");
  return read.kind === "known" ? { exitCode: read.exitCode, signal: read.signal } : { exitCode: status, signal: null };
}

function plainLines(outcome: RunOutcome, side: string): Partial<RunOutcome> {
  if (side.startsWith("raw\n")) return {};
  const text = Buffer.from(outcome.stdout).toString("latin1").replaceAll("\r\n", "\n");
  return { stdout: new Uint8Array(Buffer.from(text, "latin1")) };
}

/** Sanitizers colour their reports on a terminal. */
function withoutColours(env: Readonly<Record<string, string>>): Record<string, string> {
  const names = ["ASAN_OPTIONS", "UBSAN_OPTIONS", "MSAN_OPTIONS", "TSAN_OPTIONS"];
  const plain = names.map((name) => [
    name,
    /(^|:)color=/.test(env[name] ?? "") ? env[name] : `${env[name] ?? ""}:color=never`.replace(/^:/, ""),
  ]);
  return { ...env, ...Object.fromEntries(plain) };
}
