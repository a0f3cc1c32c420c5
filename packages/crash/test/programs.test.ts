/**
 * Real programs under real tools: what each tool prints today is read as the program's first comment lines say. All of
 * them take a minute on a busy machine, and the corpus holds their recorded outputs, so by default each program runs once
 * and each tool with each compiler once; ASSAY_ALL_PROGRAMS=1 runs every pair.
 */
import { describe, expect, test } from "vitest";
import { readRun } from "../src/crash.ts";
import { missingTools, type ProgramCase, programCases, runProgram } from "./toolbox.ts";

/** `kind [ACCESS] [size] [in a < b] [signal NAME]`: only what is written is asked. */
function parseExpectation(text: string): {
  kind: string;
  access?: string;
  size?: number;
  frames: string[];
  signal?: string;
} {
  const [, head = "", frames, signal] = /^(.*?)(?: in (.*?))?(?: signal (\w+))?$/.exec(text)!;
  const [kind = "", access, size] = head.split(" ");
  return {
    kind,
    ...(access && { access }),
    ...(size && { size: Number(size) }),
    frames: frames?.split(" < ") ?? [],
    ...(signal && { signal }),
  };
}

const label = ({ name, tool, compiler }: ProgramCase): string => `${name} ${tool} ${compiler}`;
const CASES = programCases();

const firstBy = (by: (program: ProgramCase) => string): Set<ProgramCase> =>
  new Set(new Map(CASES.toReversed().map((program) => [by(program), program])).values());
const CHOSEN = process.env.ASSAY_ALL_PROGRAMS
  ? CASES
  : [...new Set([...firstBy(({ name }) => name), ...firstBy(({ tool, compiler }) => `${tool} ${compiler}`)])];

test("the programs cover every tool", () => {
  expect(CASES.length).toBeGreaterThan(80);
});

for (const program of CHOSEN) {
  const missing = missingTools(program);
  describe
    .skipIf(missing.length > 0)
    .concurrent(`${label(program)}${missing.length > 0 ? ` (needs ${missing.join(", ")})` : ""}`, () => {
      test.concurrent(program.expect, async () => {
        const run = await runProgram(program);
        const reading = readRun(run);
        const { frames, signal, ...rest } = parseExpectation(program.expect);
        expect(reading, `${run.stderr}${run.traces}`).toMatchObject({ kind: "crash", fingerprint: rest });
        if (reading.kind === "crash") expect(reading.fingerprint.frames.slice(0, frames.length)).toEqual(frames);
        if (signal) expect(run.signal).toBe(signal);
      });
    });
}
