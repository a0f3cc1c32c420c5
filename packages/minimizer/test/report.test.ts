import { expect, test } from "vitest";
import { minimize, reductionReport } from "../src/minimizer.ts";
import { questionOf, TRIALS } from "./gauntlet.ts";

test("the report says what went when, at what cost, and what else was met", async () => {
  const trial = TRIALS[0]!;
  const reduction = await minimize(trial.input, questionOf(trial));
  const report = reductionReport({
    ...reduction,
    findings: [{ key: "SEGV in g", bytes: new Uint8Array(7) }],
    drifted: ["x"],
    flaky: { asked: 4, interesting: 3, repeats: 3 },
  });
  const passes = reduction.passes.map(({ questions }) => questions).reduce((sum, n) => sum + n, 0);
  expect(passes).toBe(reduction.questions);
  expect(reduction.passes.map(({ bytesRemoved }) => bytesRemoved).reduce((sum, n) => sum + n, 0)).toBe(
    reduction.originalSize - reduction.bytes.length,
  );
  expect(report).toContain(`25730 → 27 bytes (0.10 %), ${reduction.questions} questions`);
  expect(report).toContain("One-minimal");
  expect(report).toMatch(/^functions +\d+ +\d+ +-\d+$/m);
  expect(report).toContain("  7 bytes  SEGV in g");
  expect(report).toContain("3 of 4 runs");
});

test("an unfinished one says so", async () => {
  const trial = TRIALS[0]!;
  const reduction = await minimize(trial.input, questionOf(trial), { maxQuestions: 3 });
  expect(reductionReport(reduction)).toContain("The budget is spent");
});
