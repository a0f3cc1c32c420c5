// A verdict that only open questions keep private says so first, and calls no sentence decisive that may not apply.
import { writeFileSync } from "node:fs";
import { evaluate, parseFacts } from "@assay/policy";
import { describe, expect, it } from "vitest";
import Classify from "../src/commands/classify.ts";
import Triage from "../src/commands/triage.ts";
import { openOnly, settling } from "../src/render/doubt.ts";
import { RECORDED, scratch } from "./case-copy.ts";
import { runCommand } from "./in-process.ts";

const judge = (answers: Record<string, string>) => evaluate(parseFacts(answers), { policy: "f5a1c39be" });

describe("what surely settles, and what may", () => {
  it("nothing known of the breaches: the sentence for doubt decides, the checklist may", () => {
    const verdict = judge({ input: "wasm", effect: "none" });
    const { surely, perhaps } = settling(verdict);
    expect(surely.map(({ id }) => id)).toEqual(["reporter.when-in-doubt"]);
    expect(perhaps.map(({ id }) => id)).toContain("reporter.checklist.1");
    expect(openOnly(verdict)).toBe(`${verdict.open.length} questions are open`);
  });

  it.each([
    { input: "wasm", effect: "crash" },
    { reproduced: "no" },
    { input: "wasm", effect: "none", breachEscape: "yes" },
  ])("%j needs no doubt", (answers) => {
    expect(openOnly(judge(answers))).toBeUndefined();
  });
});

it("classify: the open questions first, then “may decide”", async () => {
  const answers = scratch("none.json");
  writeFileSync(answers, JSON.stringify({ input: "wasm", effect: "none" }));
  const { stdout } = await runCommand(Classify, ["--new", "--answers", answers, "--no-ask"]);
  expect(stdout).toMatch(/^report-privately\n.*\n {2}because {5}\d+ questions are open: answer them/);
  expect(stdout).toContain("reporter.when-in-doubt decides the action\n");
  expect(stdout).toContain("reporter.checklist.1 may decide the action\n");
  expect(stdout.match(/ decides the action/g)).toHaveLength(1);
  expect((await runCommand(Classify, [RECORDED])).stdout).not.toMatch(/because {5}|may decide/);
});

it("triage: one line says why, one which sentences may decide", async () => {
  const log = scratch("trap.log");
  writeFileSync(log, "Exception: unreachable\n");
  const dir = scratch("case");
  const { stdout } = await runCommand(Triage, ["--log", log, "--out", dir]);
  expect(stdout).toMatch(/^ {2}private because \d+ questions are open: answer them with\n {4}assay classify .+$/m);
  expect(stdout).toMatch(/^ {4}may decide, by the open answers: /m);
  expect(stdout.match(/decides the action/g)).toHaveLength(1);
});
