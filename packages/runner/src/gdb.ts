/**
 * Frames from gdb, for programs without a sanitizer: where it died, or where it is while it does not end. No user settings, no
 * network, no code from the program's own debug scripts.
 *
 * A Wasm runtime catches SIGSEGV itself (an out-of-bounds trap is one), so gdb must not stop there: the fatal stop is the abort
 * that follows, and its frames below `<signal handler called>`. Only a program that SIGSEGV really ends is run again with stops.
 */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { findTool, resolveProgram } from "./find-tool.ts";
import { killOne } from "./live.ts";
import { allProcesses, processInfo } from "./proc.ts";
import type { RunOutcome } from "./request.ts";
import { runWith } from "./run.ts";

export interface GdbOptions {
  /** Default 30 s, symbols being slow to read. */
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly abort?: AbortSignal;
}

export interface GdbSampleOptions extends GdbOptions {
  /** Time to let the program run first. */
  readonly afterMs: number;
  readonly times: number;
  readonly everyMs: number;
}

const SETTINGS = [
  "set confirm off",
  "set pagination off",
  "set width 0",
  "set print thread-events off",
  "set print inferior-events off",
  "set print frame-arguments none",
  "set inferior-tty /dev/null",
  "handle SIGSEGV SIGBUS nostop noprint pass",
];

const STOP = "ASSAY-STOP";
const FRAMES = "bt 64";
/** What was executed, and what it reached for: read or write, and a jump to where no code is. */
const FAULT = ["x/i $pc", "echo \\n", "print $_siginfo.si_code", "print $_siginfo._sifields._sigfault.si_addr"];
/** As gdb prints the last two. The kernel has no address for a fault that is not the page's (x86: not a canonical address), and says 0. */
const FAULT_VALUES = /^\$\d+ = (-?\d+)\n\$\d+ = \(void \*\) (0x[0-9a-f]+)( <.*>)?$/gm;
const SI_KERNEL = "128";

/** gdb's text of the fatal stop, or of a clean end; null where gdb is not there or may not trace. */
export async function gdbBacktrace(argv: readonly string[], options: GdbOptions = {}): Promise<string | null> {
  const text = await gdb(argv, options, ["run", FRAMES]);
  const fatal = /terminated with signal (SIGSEGV|SIGBUS)/.exec(text ?? "")?.[1];
  if (text === null || fatal === undefined) return text;
  const stops = await gdb(argv, options, [`handle ${fatal} stop print pass`, ...eachStop("run", 20, FAULT)]);
  const last = stops?.split(STOP).filter(hasFrames).at(-1)?.trim();
  return last?.replace(FAULT_VALUES, (_, code, address) => (code === SI_KERNEL ? "" : `si_addr = ${address}`)) ?? text;
}

/** Backtraces of a program that runs on and on; fewer than asked for when it ends before; null as above. */
export async function gdbSample(argv: readonly string[], options: GdbSampleOptions): Promise<string[] | null> {
  const timeoutMs = options.timeoutMs ?? options.afterMs + options.times * options.everyMs + 30_000;
  const done = new AbortController();
  const text = await gdb(argv, { ...options, timeoutMs }, eachStop("run", options.times), (pid, program) => {
    void interrupt(pid, program, options, done.signal);
  }).finally(() => done.abort());
  return (
    text
      ?.split(STOP)
      .filter(hasFrames)
      .map((part) => part.trim()) ?? null
  );
}

/** The commands give up with an error as soon as there is no program any more: that is their normal end. */
function eachStop(first: string, times: number, look: readonly string[] = []): string[] {
  const rest = Array.from({ length: times - 1 }, () => [`echo ${STOP}\\n`, "continue", FRAMES, ...look]);
  return [`echo ${STOP}\\n`, first, FRAMES, ...look, ...rest.flat()];
}

function hasFrames(text: string): boolean {
  return /^#0 /m.test(text);
}

async function gdb(
  argv: readonly string[],
  options: GdbOptions,
  commands: readonly string[],
  onStart?: (pid: number, program: string) => void,
): Promise<string | null> {
  const tool = findTool("gdb");
  if (tool === undefined) return null;
  const program = resolveProgram(argv[0] ?? "", options.cwd ?? "/", options.env?.PATH);
  const early = ["set auto-load no", "set debuginfod enabled off"].flatMap((line) => ["-iex", line]);
  const script = [...SETTINGS, ...commands].flatMap((line) => ["-ex", line]);
  const outcome = await runWith(
    {
      argv: [tool, "-nx", "-batch", ...early, ...script, "--args", program, ...argv.slice(1)],
      timeoutMs: options.timeoutMs ?? 30_000,
      // gdb starts the program through $SHELL.
      env: { ...options.env, SHELL: "/bin/sh" },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.abort === undefined ? {} : { abort: options.abort }),
    },
    onStart ? { onStart: (pid) => onStart(pid, program) } : {},
  );
  // The only thing in the text that no two runs share.
  return mayNotTrace(outcome)
    ? null
    : new TextDecoder().decode(outcome.stdout).replace(/\(process \d+\)/g, "(process)");
}

function mayNotTrace(outcome: RunOutcome): boolean {
  return /ptrace: |Could not trace the inferior/.test(new TextDecoder().decode(outcome.stderr));
}

/** SIGINT to the program, not to gdb: gdb stops at it and does not pass it on. Again and again until gdb has all it wants. */
async function interrupt(gdbPid: number, program: string, options: GdbSampleOptions, done: AbortSignal): Promise<void> {
  let pid: number | undefined;
  while (pid === undefined && !done.aborted) {
    await sleep(20);
    pid = allProcesses().find((one) => one.parent === gdbPid && runs(one.pid, program))?.pid;
  }
  // gdb stops it again and again while its libraries are loaded: the time counts from the last of these stops.
  for (let since = performance.now(); performance.now() - since < options.afterMs && !done.aborted; await sleep(5)) {
    if (pid !== undefined && processInfo(pid)?.stopped) since = performance.now();
  }
  while (pid !== undefined && !done.aborted) {
    killOne(pid, "SIGINT");
    await sleep(options.everyMs);
  }
}

/** False while the child is still a copy of gdb, or the shell that becomes the program. */
function runs(pid: number, program: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return words.includes(program) && words[0] !== findTool("gdb");
  } catch {
    return false;
  }
}
