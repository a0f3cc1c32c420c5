/** From a request to something that can be started: checked, the program found, environment and stdin made. */
import { rmSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { environmentFor } from "./environment.ts";
import { RunnerError } from "./error.ts";
import { resolveProgram } from "./find-tool.ts";
import { newMark } from "./live.ts";
import { DEFAULT_OUTPUT_LIMIT, type RunRequest } from "./request.ts";

export interface Prepared {
  /** argv[0] an absolute path. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly mark: string;
  readonly timeoutMs: number;
  readonly outputLimit: number;
  readonly stdinFile: string;
}

/** `scratch`, an empty directory, becomes HOME and TMPDIR, and the working directory unless the request names one. */
export function prepare(request: RunRequest, scratch: string): Prepared {
  check(request);
  const cwd = request.cwd === undefined ? scratch : resolve(request.cwd);
  const mark = newMark();
  const program = resolveProgram(request.argv[0] ?? "", cwd, request.env?.PATH);
  const stdinFile = request.stdin === undefined ? "/dev/null" : `${scratch}.in`;
  if (request.stdin !== undefined) writeFileSync(stdinFile, request.stdin, { mode: 0o600 });
  return {
    argv: [program, ...request.argv.slice(1)],
    env: environmentFor({ scratch, cwd, mark }, request.env),
    cwd,
    mark,
    timeoutMs: request.timeoutMs,
    outputLimit: request.outputLimit ?? DEFAULT_OUTPUT_LIMIT,
    stdinFile,
  };
}

export function closePrepared(prepared: Prepared): void {
  if (prepared.stdinFile !== "/dev/null") rmSync(prepared.stdinFile, { force: true });
}

function check(request: RunRequest): void {
  if (request.argv.length === 0) throw bad("argv is empty");
  if (request.argv.some((word) => word.includes("\0"))) throw bad("an argument holds a NUL byte");
  if (!(request.timeoutMs > 0 && request.timeoutMs <= 0x7fffffff))
    throw bad(`timeoutMs ${request.timeoutMs} is not in 1..2147483647`);
  const limit = request.outputLimit ?? 0;
  if (!Number.isInteger(limit) || limit < 0) throw bad(`outputLimit ${limit} is not a byte count`);
  if (request.cwd !== undefined && !statSync(request.cwd, { throwIfNoEntry: false })?.isDirectory())
    throw bad(`cwd ${request.cwd} is no directory`);
}

function bad(what: string): RunnerError {
  return new RunnerError("bad-request", what, "Correct the request.");
}
