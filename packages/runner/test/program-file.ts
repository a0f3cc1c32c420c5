/**
 * A test is a file you drop into `programs/`: a script whose leading comments say how it must be seen to end.
 *
 *     # expect: exit N | signal NAME | timeout busy | timeout blocked | exceeded
 *     # stdout: text        (trailing white space does not count; absent: not looked at)
 *     # stderr: text
 *     # stdoutBytes: N      (the full count)
 *     # timeoutMs: N        (default 10000)
 *     # leaves: WORD        (on the command line of what must not be left running; $1 is a number we give)
 *     # ways: perl          (default: all)
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface ProgramFile {
  readonly name: string;
  readonly path: string;
  readonly expect: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly stdoutBytes?: number;
  readonly timeoutMs: number;
  readonly leaves?: string;
  readonly ways?: readonly string[];
}

const FOLDER = join(import.meta.dirname, "programs");

export function programFiles(): ProgramFile[] {
  return readdirSync(FOLDER)
    .sort()
    .map((name) => parse(name, join(FOLDER, name)));
}

function parse(name: string, path: string): ProgramFile {
  const said = new Map(
    [...readFileSync(path, "utf8").matchAll(/^# (\w+): (.*)$/gm)].map((m) => [m[1] ?? "", m[2] ?? ""]),
  );
  const expect = said.get("expect");
  if (expect === undefined) throw new Error(`${name} has no "# expect:" line`);
  const { stdout, stderr, leaves, stdoutBytes, ways } = Object.fromEntries(said);
  return {
    name,
    path,
    expect,
    timeoutMs: Number(said.get("timeoutMs") ?? 10_000),
    ...(stdout === undefined ? {} : { stdout }),
    ...(stderr === undefined ? {} : { stderr }),
    ...(leaves === undefined ? {} : { leaves }),
    ...(stdoutBytes === undefined ? {} : { stdoutBytes: Number(stdoutBytes) }),
    ...(ways === undefined ? {} : { ways: ways.split(" ") }),
  };
}
