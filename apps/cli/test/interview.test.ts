// Which question comes next, and that answering is the same as knowing from the start.
import { evaluate, type Fact, parseFacts, QUESTIONS } from "@assay/policy";
import { describe, expect, it } from "vitest";
import { readCases } from "../../../packages/policy/test/case-file.ts";
import { type Answer, interview, nextQuestion } from "../src/interview.ts";

const policy = "f5a1c39be";
const judge = (facts: readonly Fact[]) => evaluate(facts, { policy });

describe.each(readCases())("$id, asked one by one", ({ facts }) => {
  it("ends with the verdict of all facts", async () => {
    const asked: string[] = [];
    const given = await interview(judge, async ({ fact }): Promise<Answer> => {
      expect(asked).not.toContain(fact);
      asked.push(fact);
      const value = facts.find(({ name }) => name === fact)?.value;
      return value ? { kind: "value", value } : { kind: "skip" };
    });
    const direct = judge(facts);
    expect(judge(given)).toMatchObject({ action: direct.action, class: direct.class });
    expect(given.every(({ source }) => source === "declared")).toBe(true);
  });
});

it("what happened comes first, then what can change most", () => {
  const none = new Set<never>();
  expect(nextQuestion(judge([]), none)?.fact).toBe("input");
  expect(nextQuestion(judge(parseFacts({ input: "wasm" })), none)?.fact).toBe("effect");
  const verdict = judge(parseFacts({ input: "wasm", effect: "crash" }));
  expect(nextQuestion(verdict, none)?.fact).toBe(verdict.wouldChange[0]?.facts[0]?.name);
});

it("a skipped question is not asked again; after all are skipped it ends", async () => {
  let asked = 0;
  const given = await interview(judge, async () => {
    asked++;
    return { kind: "skip" };
  });
  expect(given).toEqual([]);
  expect(asked).toBeGreaterThan(5);
  expect(asked).toBeLessThanOrEqual(QUESTIONS.length);
});

it("stop keeps what was answered", async () => {
  const answers: Answer[] = [{ kind: "value", value: "wasm" }, { kind: "stop" }];
  const given = await interview(judge, async () => answers.shift() ?? { kind: "stop" });
  expect(given.map(({ name, value }) => [name, value])).toEqual([["input", "wasm"]]);
});

it("a decided case is asked nothing", async () => {
  const decided = parseFacts({ reproduced: "no" });
  const verdict = judge(decided);
  expect(nextQuestion(verdict, new Set())?.fact).not.toBe("reproduced");
});
