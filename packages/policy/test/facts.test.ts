import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PolicyError } from "../src/error.ts";
import { BREACHES, DECIDING_FACTS, FACT_VALUES, knownOf, parseFacts } from "../src/facts.ts";
import { asSentence, QUESTIONS } from "../src/questions.ts";

describe("facts from a file", () => {
  it("a list as in facts.json, or answers by name", () => {
    const list = parseFacts([
      { name: "input", value: "wasm", source: "measured", evidence: ["\\0asm"] },
      { name: "effect", value: null },
    ]);
    expect(list).toEqual([
      { name: "input", value: "wasm", source: "measured", evidence: ["\\0asm"] },
      { name: "effect", value: null, source: "unknown", evidence: [] },
    ]);
    expect(parseFacts({ input: "aot", recovers: null })).toEqual([
      { name: "input", value: "aot", source: "declared", evidence: [] },
      { name: "recovers", value: null, source: "unknown", evidence: [] },
    ]);
  });

  it("everything wrong is named at once", () => {
    const bad = [
      { name: "input", value: "elf" },
      { name: "nope" },
      7,
      { name: "effect", value: 3 },
      { name: "phase", value: "run", evidence: [1] },
    ];
    const thrown = catchError(() => parseFacts(bad));
    expect(thrown.code).toBe("bad-fact");
    expect(thrown.at).toEqual([
      "$[0].value: elf is none of wasm, aot, host",
      "$[1].name: no such fact: nope",
      "$[2]: expected an object",
      "$[3].value: expected text or null",
      "$[4].evidence: expected a list of texts",
    ]);
  });

  it("a fact given twice is refused, a context fact takes any text", () => {
    expect(
      catchError(() =>
        parseFacts([
          { name: "input", value: "wasm" },
          { name: "input", value: "aot" },
        ]),
      ).at,
    ).toEqual(["input: given twice"]);
    expect(knownOf(parseFacts({ runtimeVersion: "2.4.3", input: "wasm" }))).toEqual({ input: "wasm" });
  });

  it("no input makes it throw anything else", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          parseFacts(value);
        } catch (error) {
          expect(error).toBeInstanceOf(PolicyError);
        }
      }),
    );
  });
});

describe("questions", () => {
  it("there is one for every deciding fact, with every value", () => {
    expect(QUESTIONS.map(({ fact }) => fact).sort()).toEqual([...DECIDING_FACTS].sort());
    for (const { fact, answers } of QUESTIONS)
      expect(answers.map(({ value }) => value).sort()).toEqual([...FACT_VALUES[fact]].sort());
    expect(BREACHES).toHaveLength(5);
  });

  it("as a sentence", () => {
    expect(asSentence("input", "aot")).toBe("What was fed in? → An .aot file");
  });
});

function catchError(run: () => unknown): PolicyError {
  try {
    run();
  } catch (error) {
    if (error instanceof PolicyError) return error;
  }
  throw new Error("expected a PolicyError");
}
