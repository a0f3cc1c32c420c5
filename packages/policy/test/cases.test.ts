import { describe, expect, it } from "vitest";
import { evaluate } from "../src/evaluate.ts";
import { listPolicies } from "../src/revisions/registry.ts";
import { readCases } from "./case-file.ts";

const CASES = readCases();

it("there are at least 60 cases", () => {
  expect(CASES.length).toBeGreaterThanOrEqual(60);
});

describe.each(CASES)("$id: $title", ({ facts, expected }) => {
  it("every built-in policy is covered", () => {
    const covered = new Set(expected.map(({ policy }) => policy));
    expect(
      listPolicies()
        .map(({ id }) => id)
        .filter((id) => !covered.has(id)),
    ).toEqual([]);
  });

  it.each(expected)("$policy, $audience: $action, $class", ({ policy, audience, action, class: name, words }) => {
    const verdict = evaluate(facts, { policy, audience });
    expect({ action: verdict.action, class: verdict.class }).toEqual({ action, class: name });
    const quotes = verdict.rules.map(({ quote }) => quote);
    expect(words.length).toBeGreaterThan(0);
    expect(words.filter((part) => !quotes.some((quote) => quote.includes(part)))).toEqual([]);
    // The first words are those of a rule that settles something.
    const settling = verdict.rules.filter(({ decides }) => decides.length > 0).map(({ quote }) => quote);
    expect(words.some((part) => settling.some((quote) => quote.includes(part)))).toBe(true);
  });
});
