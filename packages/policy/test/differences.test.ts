/** explain, diff, compare. */
import { describe, expect, it } from "vitest";
import { compareAll } from "../src/compare.ts";
import { diffPolicies } from "../src/diff.ts";
import { explainRule } from "../src/explain.ts";
import { parseFacts } from "../src/facts.ts";
import { findPolicy, listPolicies } from "../src/revisions/registry.ts";

describe("explain", () => {
  it("a sentence in every text that has it", () => {
    const { policies } = explainRule("maintainer.caller-guarantee");
    expect(policies.map(({ policy }) => policy)).toEqual([
      "draft-2025-09-05",
      "635576c60",
      "pr-4867-proposed",
      "f5a1c39be",
      "a231645c4",
    ]);
    expect(policies[0]!.quote).toContain("By default, APIs and CLIs");
    expect(policies[1]!.quote).toContain("By default, native APIs and CLIs");
    expect(policies[3]).toMatchObject({
      when: "callerGuarantee is broken",
      bindsReporter: false,
      source: { line: 45 },
    });
  });

  it("in one text only, with both readings and what it decides", () => {
    const { policies } = explainRule("f5a1c39be/maintainer.tier-a-only");
    expect(policies).toHaveLength(1);
    expect(policies[0]!.variants.map(({ name }) => name)).toEqual(["weakest-tier"]);
    expect(policies[0]!.decides).toEqual(["A .wasm corrupts the heap, in a feature of tier B only"]);
  });

  it("an unknown one is refused with near ones", () => {
    expect(() => explainRule("maintainer.tier")).toThrow(/no rule is called maintainer\.tier/);
    expect(() => explainRule("f5a1c39be/nothing")).toThrow(/no rule/);
  });

  it("every rule can be explained", () => {
    for (const policy of listPolicies())
      for (const { id } of policy.rules) expect(explainRule(`${policy.id}/${id}`).policies[0]!.when).not.toBe("");
  });
});

describe("diff", () => {
  it("October 2025 to April 2026: AoT, five questions, tiers", () => {
    const diff = diffPolicies("635576c60", "f5a1c39be");
    expect(diff.added.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        "definition.malformed-aot",
        "definition.misuse-of-options",
        "reporter.checklist-any-yes",
      ]),
    );
    expect(diff.removed.map(({ id }) => id)).toEqual(["reporter.checklist-all-no"]);
    expect(diff.gaps.closed.join()).toContain("announces a checklist and has none");
    expect(diff.tiers).toEqual(
      expect.arrayContaining([
        { name: "Fast JIT", from: "B", to: "C" },
        { name: "WASI threads", from: "B", to: "A" },
      ]),
    );
    for (const name of ["iOS Compatibility", "Tail Calls", "Shared heap", "Darwin Compatibility"])
      expect(diff.tiers.find((change) => change.name === name)).toBeUndefined();
    expect(diff.tiers).toContainEqual({ name: "Nuttx Compatibility", from: "A", to: "B" });
    expect(diff.examples).toContainEqual({
      title: "A manipulated .aot crashes the loader",
      from: { action: "report-privately", class: "bug" },
      to: { action: "public-bug", class: "bug" },
    });
  });

  it("the first two revisions differ in one sentence and in no verdict", () => {
    const diff = diffPolicies("902f7d263", "d3b0b5c06");
    expect([diff.added, diff.removed, diff.changed, diff.examples]).toEqual([[], [], [], []]);
    expect(diff.handling.added).toHaveLength(1);
  });

  it("the proposal lets a crash with five answers of No be public", () => {
    expect(diffPolicies("pr-4867", "f5a1c39be").examples).toContainEqual({
      title: "A .wasm crashes the runtime; all five questions answered No",
      from: { action: "public-bug", class: "security" },
      to: { action: "report-privately", class: "security" },
    });
  });
});

describe("compare", () => {
  it("spin: two opinions, each with its sentence", () => {
    const { opinions, agree } = compareAll(parseFacts({ input: "wasm", effect: "hang", loopOwner: "program" }));
    expect(agree).toBe(false);
    expect(opinions.map(({ action, policies }) => [action, policies.filter((id) => !id.includes("+"))])).toEqual([
      ["report-privately", ["902f7d263", "d3b0b5c06", "pr-4867-simple"]],
      ["not-a-bug", ["draft-2025-09-05", "635576c60", "pr-4867-proposed", "f5a1c39be", "a231645c4"]],
    ]);
    expect(opinions[1]!.because.map(({ id }) => id)).toEqual(["maintainer.infinite-loop"]);
  });

  it("a policy of one's own comes last, under its own name also where that is a built-in one's", () => {
    const base = findPolicy("f5a1c39be");
    const own = { ...base, rules: base.rules.filter(({ id }) => id !== "maintainer.infinite-loop") };
    const { verdicts } = compareAll(parseFacts({ input: "wasm", effect: "hang", loopOwner: "program" }), { own });
    expect(verdicts.find(({ policy }) => policy === "f5a1c39be")?.action).toBe("not-a-bug");
    expect(verdicts.at(-1)).toMatchObject({ policy: "f5a1c39be (yours)", action: "report-privately" });
  });

  it("what all agree on", () => {
    expect(compareAll(parseFacts({ reproduced: "no" })).agree).toBe(true);
  });

  it("an escape that left no trace when it was run again is private under every text", () => {
    const { opinions } = compareAll(
      parseFacts({ input: "wasm", component: "runtime", effect: "none", reproduced: "no", breachEscape: "yes" }),
    );
    expect(opinions.map(({ action }) => action)).toEqual(["report-privately"]);
  });
});
