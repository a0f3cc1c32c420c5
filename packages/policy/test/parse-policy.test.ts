import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PolicyError } from "../src/error.ts";
import { evaluate } from "../src/evaluate.ts";
import { parseFacts } from "../src/facts.ts";
import { parsePolicy } from "../src/parse-policy.ts";
import { findPolicy, listPolicies } from "../src/revisions/registry.ts";

const SCHEMA = JSON.parse(readFileSync(new URL("../policy.schema.json", import.meta.url), "utf8")) as object;
const valid = new Ajv2020({ allErrors: true, strict: false }).compile(SCHEMA);

const SOURCE = { repo: "example/house", file: "SECURITY.md", commit: "abc", date: "2026-01-01", line: 3 };

function own(): Record<string, unknown> {
  return {
    schemaVersion: 1,
    id: "house",
    aliases: [],
    title: "House rules",
    date: "2026-01-01",
    state: "custom",
    about: "Every crash is private.",
    tierTable: null,
    rules: [
      {
        id: "house.crash",
        quote: "Tell us first.",
        source: { ...SOURCE },
        audience: "all",
        stage: "security",
        when: { fact: "effect", is: ["crash", "hang"] },
        action: "report-privately",
        class: "security",
      },
    ],
    handling: [],
    gaps: [],
    inDoubt: null,
  };
}

describe("a policy of your own", () => {
  it("decides", () => {
    const policy = parsePolicy(own());
    expect(evaluate(parseFacts({ effect: "hang" }), { policy })).toMatchObject({
      policy: "house",
      action: "report-privately",
      class: "security",
    });
    expect(evaluate(parseFacts({ effect: "none" }), { policy })).toMatchObject({
      action: "report-privately",
      class: "unclear",
    });
  });

  it.each(listPolicies())("$id has the published shape, and so may be a start", (policy) => {
    const text = JSON.parse(JSON.stringify(policy)) as unknown;
    expect(valid(text), JSON.stringify(valid.errors)).toBe(true);
    expect(parsePolicy(text)).toEqual(policy);
  });
});

type Path = readonly (string | number)[];

describe("what is wrong is named with its place", () => {
  it.each<[string, Path, unknown, string]>([
    ["not a list", ["rules"], {}, "$.rules: expected a list"],
    ["a field is missing", ["title"], undefined, "$.title: is missing"],
    ["a field is too much", ["colour"], "red", "$.colour: is not known here"],
    ["no such fact", ["rules", 0, "when", "fact"], "mood", "$.rules[0].when.fact: no such deciding fact: mood"],
    [
      "no such value",
      ["rules", 0, "when", "is"],
      ["crash", ""],
      "$.rules[0].when.is:  is none of crash, hang, wrong-result, none",
    ],
    [
      "two conditions at once",
      ["rules", 0, "when", "all"],
      [],
      "$.rules[0].when: expected { fact, is }, { all }, { any } or { not }",
    ],
    [
      "no such class",
      ["rules", 0, "class"],
      "panic",
      "$.rules[0].class: expected security or potential-security or bug or not-a-bug or unclear",
    ],
    ["a line that is none", ["rules", 0, "source", "line"], 0, "$.rules[0].source.line: expected a line number"],
    ["a date that is none", ["date"], "8 April", "$.date: expected a date like 2026-04-08"],
  ])("%s", (_, path, value, expected) => {
    const policy = own();
    setAt(policy, path, value);
    expect(pathsOf(policy)).toContain(expected);
    expect(valid(policy)).toBe(false);
  });

  it("a rule that decides nothing", () => {
    const policy = own();
    setAt(policy, ["rules", 0, "action"], undefined);
    setAt(policy, ["rules", 0, "class"], undefined);
    expect(pathsOf(policy)).toEqual(["$.rules[0]: decides nothing: give an action or a class, or make it a premise"]);
    expect(valid(policy)).toBe(false);
  });

  it.each<[string, Path, unknown, string]>([
    [
      "an id twice",
      ["handling"],
      [{ id: "house.crash", quote: "q", audience: "all", source: SOURCE }],
      "house.crash is used twice",
    ],
    [
      "an exception to nobody",
      ["rules", 0, "exceptionTo"],
      ["*", "nobody"],
      "$.rules[0].exceptionTo: no rule is called nobody",
    ],
    ["nested without end", ["rules", 0, "when"], nested(60), "nested too deep"],
    ["a value of another fact", ["rules", 0, "when", "is"], "wasm", "wasm is none of crash"],
  ])("%s (beyond what a schema says)", (_, path, value, expected) => {
    const policy = own();
    setAt(policy, path, value);
    expect(pathsOf(policy).join("\n")).toContain(expected);
  });

  it("all of it at once", () => {
    expect(pathsOf({ ...own(), id: "", date: 5, rules: [{}] }).length).toBeGreaterThan(6);
  });
});

describe("any input", () => {
  it("is read or refused by a PolicyError", () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => void pathsOf(value)));
  });

  it("a real policy with any one value replaced is read as the schema says, or refused more strictly", () => {
    const base = JSON.stringify(findPolicy("pr-4867-simple"));
    const places = pathsIn(JSON.parse(base));
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 2 }), (place, value) => {
        const policy = JSON.parse(base) as unknown;
        setAt(policy, place, value);
        if (!valid(policy)) expect(pathsOf(policy)).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

function pathsOf(input: unknown): readonly string[] {
  try {
    parsePolicy(input);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(PolicyError);
    return (error as PolicyError).at;
  }
}

function nested(depth: number): object {
  return depth === 0 ? { fact: "input", is: "wasm" } : { not: nested(depth - 1) };
}

function pathsIn(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [path];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, i) => [i, item])
    : Object.entries(value);
  return [...(path.length > 0 ? [path] : []), ...entries.flatMap(([key, item]) => pathsIn(item, [...path, key]))];
}

function setAt(target: unknown, path: readonly (string | number)[], value: unknown): void {
  const [last] = path.slice(-1);
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], target);
  if (value === undefined) delete (parent as Record<string | number, unknown>)[last!];
  else (parent as Record<string | number, unknown>)[last!] = value;
}
