/**
 * The question to a program and its answer, the same for the rich way (`run`) and the fast one (`fastRunner`). A crash, a
 * timeout and too much output are answers; only a program that cannot be started at all is an error.
 */

export interface RunRequest {
  /** argv[0] is the program: a path, or a name looked up in PATH. */
  readonly argv: readonly string[];
  /** After this the whole process tree is killed. */
  readonly timeoutMs: number;
  /** On top of the fixed base environment; nothing but PATH is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: a fresh scratch directory, removed afterwards. */
  readonly cwd?: string;
  /** Default: /dev/null. Handed over as a file, so the program may also not read it. */
  readonly stdin?: Uint8Array;
  /** Bytes kept per stream, default 1 MiB. The rest is read and counted; far beyond it the program is killed. */
  readonly outputLimit?: number;
  /** Through a pseudo terminal; stdout and stderr then come merged, in stdout. */
  readonly pty?: boolean;
  /** Kills the program; the run then throws RunnerError `aborted`. */
  readonly abort?: AbortSignal;
}

export interface RunOutcome {
  readonly exitCode: number | null;
  /** "SIGSEGV" */
  readonly signal: string | null;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  /** Full counts, larger than the arrays' lengths when the streams were cut. */
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  readonly timedOut: boolean;
  readonly outputExceeded: boolean;
  readonly durationMs: number;
  /** CPU time of the process tree just before it was killed at its time limit (blocked or busy?); null otherwise. */
  readonly cpuMs: number | null;
}

export const DEFAULT_OUTPUT_LIMIT: number = 1024 * 1024;

const MIB = 1024 * 1024;

/** Where counting on makes no sense any more: a program that prints without end would burn the whole time limit. */
export function killThreshold(limit: number): number {
  return Math.min(Math.max(64 * limit, 16 * MIB), 256 * MIB);
}
