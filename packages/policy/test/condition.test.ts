import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { all, any, type Condition, holds, inWords, is, not, support } from "../src/condition.ts";
import { buildDiagram, encode, possible, restrict } from "../src/diagram.ts";
import { BREACHES, DECIDING_FACTS, FACT_VALUES, type Known } from "../src/facts.ts";

const atoms: fc.Arbitrary<Condition> = fc
  .constantFrom(...DECIDING_FACTS.slice(0, 6))
  .chain((fact) => fc.constantFrom(...FACT_VALUES[fact]).map((value) => is(fact, value)));
const conditions: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    atoms,
    fc.array(tie("node"), { maxLength: 3 }).map((parts) => all(...parts)),
    fc.array(tie("node"), { maxLength: 3 }).map((parts) => any(...parts)),
    tie("node").map(not),
  ),
})).node;
const knowns: fc.Arbitrary<Known> = fc
  .tuple(
    ...DECIDING_FACTS.slice(0, 6).map((fact) =>
      fc.option(fc.constantFrom(...FACT_VALUES[fact]), { nil: undefined }).map((value) => [fact, value] as const),
    ),
  )
  .map((pairs) => Object.fromEntries(pairs.filter(([, value]) => value !== undefined)));

describe("three-valued", () => {
  it.each([
    [all(is("input", "wasm"), is("effect", "crash")), { input: "aot" }, false],
    [all(is("input", "wasm"), is("effect", "crash")), { input: "wasm" }, undefined],
    [any(is("input", "wasm"), is("effect", "crash")), { input: "wasm" }, true],
    [any(is("input", "wasm"), is("effect", "crash")), { input: "aot" }, undefined],
    [not(is("input", "wasm")), {}, undefined],
    [not(is("input", "wasm")), { input: "host" }, true],
    [all(), {}, true],
    [any(), {}, false],
    [is("effect", "crash", "hang"), { effect: "hang" }, true],
  ])("%j on %j is %s", (condition, known, expected) => {
    expect(holds(condition, known)).toBe(expected);
  });

  it("more knowledge never turns a known answer into another", () => {
    fc.assert(
      fc.property(conditions, knowns, fc.constantFrom(...DECIDING_FACTS.slice(0, 6)), (condition, known, fact) => {
        const before = holds(condition, known);
        if (before === undefined || known[fact] !== undefined) return;
        for (const value of FACT_VALUES[fact]) expect(holds(condition, { ...known, [fact]: value })).toBe(before);
      }),
    );
  });
});

describe("as a diagram", () => {
  it("agrees with the condition on complete facts, and restricting changes nothing", () => {
    fc.assert(
      fc.property(conditions, knowns, (condition, known) => {
        const complete: Known = {
          ...Object.fromEntries(DECIDING_FACTS.map((fact) => [fact, FACT_VALUES[fact][0]])),
          ...known,
        };
        const diagram = buildDiagram({ steps: [{ when: condition, outcome: 1 }], fallback: 0 });
        const expected = holds(condition, complete) ? 2 : 1;
        expect(possible(diagram, encode(complete))).toBe(expected);
        expect(possible(restrict(diagram, encode(known)), encode(complete))).toBe(expected);
        expect(possible(restrict(diagram, encode(known)), encode({}))).toBe(possible(diagram, encode(known)));
      }),
    );
  });
});

describe("in words", () => {
  it.each([
    [all(is("input", "wasm"), is("effect", "crash", "hang")), "input is wasm and effect is crash or hang"],
    [not(is("input", "host")), "input is wasm or aot"],
    [any(...BREACHES.map((name) => is(name, "yes"))), "there is a breach"],
    [all(...BREACHES.map((name) => is(name, "no"))), "there is no breach"],
    [
      all(is("input", "aot"), any(is("effect", "crash"), is("effect", "hang"))),
      "input is aot and (effect is crash or effect is hang)",
    ],
    [all(), "always"],
    [any(), "never"],
  ])("%j", (condition, text) => {
    expect(inWords(condition)).toBe(text);
  });

  it("support names each fact once", () => {
    expect(support(all(is("input", "wasm"), not(any(is("effect", "crash"), is("input", "aot")))))).toEqual([
      "input",
      "effect",
    ]);
  });
});
