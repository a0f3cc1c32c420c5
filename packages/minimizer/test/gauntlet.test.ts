// Each trial of gauntlet.ts: how small, how many questions, and is it really one-minimal?

import { describe, expect, test } from "vitest";
import { minimize } from "../src/minimizer.ts";
import { questionOf, TRIALS, type Trial } from "./gauntlet.ts";
import { oneLess } from "./one-less.ts";

async function solve(trial: Trial): Promise<void> {
  const result = await minimize(trial.input, questionOf(trial), { checkpoints: false });
  const { ask } = questionOf(trial);
  expect((await ask(result.bytes, {})).kind).toBe("interesting");
  expect(result.bytes.length).toBeLessThanOrEqual(trial.size);
  expect(result.questions).toBeLessThanOrEqual(trial.questions);
  expect(result.oneMinimal).toBe(true);
  for (const smaller of oneLess(result.bytes))
    if (smaller.length < result.bytes.length)
      expect((await ask(smaller, {})).kind, Buffer.from(smaller).toString("hex")).toBe("boring");
}

describe("gauntlet", () => {
  test.each(TRIALS.map((trial) => [trial.name, trial] as const))("%s", (_, trial) => solve(trial));
});
