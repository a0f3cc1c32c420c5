/** The README's example says what it says it does. */
import { expect, it } from "vitest";
import { evaluate, parseFacts, policyForDate } from "../src/policy.ts";

it("the example of the README", () => {
  const facts = parseFacts({ input: "wasm", component: "runtime", effect: "crash", affectsTierA: "no" });
  const verdict = evaluate(facts, { policy: policyForDate("2026-05-01") });
  expect([verdict.policy, verdict.action, verdict.class]).toEqual(["f5a1c39be", "report-privately", "bug"]);
  expect(verdict.rules[0]!.quote).toMatch(/^If a bug causes a crash or hang, treat it as a possible security issue/);
  expect(verdict.wouldChange[0]!.question).toBe("Does it happen again when you repeat it? → No");
});
