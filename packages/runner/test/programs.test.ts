/** Every program of `programs/` through every way of starting it: the same end, the same words, and nothing left running. */
import { randomInt, randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { type FastRunner, fastRunner, findTool, type RunOutcome, type RunRequest, run } from "../src/runner.ts";
import { survivors } from "./leftovers.ts";
import { type ProgramFile, programFiles } from "./program-file.ts";

const needs = { perl: "perl", sh: "mkfifo", node: "sh" } as const;
const runners: FastRunner[] = [];

afterAll(async () => {
  await Promise.all(runners.map((one) => one.close()));
});

const ways = [
  { name: "run", ask: run, found: true },
  ...(["sh", "perl", "node"] as const).map((way) => {
    const runner = fastRunner({ way });
    runners.push(runner);
    return { name: way, ask: (request: RunRequest) => runner.run(request), found: findTool(needs[way]) !== undefined };
  }),
];

describe.concurrent.each(ways)("started by $name", ({ name, ask, found }) => {
  const mine = programFiles().filter((file) => file.ways?.includes(name) ?? true);
  describe.skipIf(!found)("(needs its tool)", () => {
    it.each(mine)("$name: $expect", async (file) => {
      const trace = randomUUID();
      const number = String(randomInt(1e9));
      const outcome = await ask({
        argv: [file.path, number],
        timeoutMs: file.timeoutMs,
        outputLimit: 65_536,
        env: { LEFTOVER: trace },
      });
      expect(told(outcome, file)).toEqual(wanted(file));
      expect(await survivors(trace)).toEqual([]);
      if (file.leaves) expect(await survivors(file.leaves.replace("$1", number))).toEqual([]);
    });
  });
});

function wanted(file: ProgramFile): unknown {
  const { expect, stdout, stderr, stdoutBytes } = file;
  return { expect, stdout, stderr, stdoutBytes };
}

function told(outcome: RunOutcome, file: ProgramFile): unknown {
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).trimEnd();
  return {
    expect: ending(outcome),
    stdout: file.stdout === undefined ? undefined : text(outcome.stdout),
    stderr: file.stderr === undefined ? undefined : text(outcome.stderr),
    stdoutBytes: file.stdoutBytes === undefined ? undefined : outcome.stdoutBytes,
  };
}

/** A spinning program gets more than 50 ms of CPU time in its second, also on a busy machine. */
function ending(outcome: RunOutcome): string {
  const { exitCode, signal, timedOut, outputExceeded, cpuMs } = outcome;
  if (timedOut) return `timeout ${cpuMs !== null && cpuMs >= 50 ? "busy" : "blocked"}`;
  if (outputExceeded) return "exceeded";
  return signal === null ? `exit ${exitCode}` : `signal ${signal}`;
}
