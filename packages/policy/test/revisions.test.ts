import { describe, expect, it } from "vitest";
import { findPolicy, listPolicies, policyForDate, variantsOf } from "../src/revisions/registry.ts";

describe("the revision in force on a day", () => {
  it.each([
    ["2024-06-01", "902f7d263"],
    ["2025-01-09", "902f7d263"],
    ["2025-07-07", "902f7d263"],
    ["2025-07-08", "d3b0b5c06"],
    ["2025-09-05", "d3b0b5c06"],
    ["2025-10-09", "635576c60"],
    ["2026-03-07", "635576c60"],
    ["2026-04-08", "f5a1c39be"],
    ["2026-07-26T23:59:59Z", "f5a1c39be"],
    ["2026-07-27", "a231645c4"],
    ["2030-01-01", "a231645c4"],
  ])("%s: %s", (day, id) => {
    expect(policyForDate(day)).toBe(id);
  });

  it.each(["", "today", "2026-13-01", "2026-02-30", "2025-02-29", "08.04.2026"])("%j is no day", (day) => {
    expect(() => policyForDate(day)).toThrow(/is not a date/);
  });
});

describe("names", () => {
  it.each([
    ["f5a1c39be407961d79da654293beb650ca42f00c", "f5a1c39be"],
    ["neworg", "a231645c4"],
    ["draft", "draft-2025-09-05"],
    ["simple", "pr-4867-simple"],
    ["f5a1c39be+weakest-tier", "f5a1c39be+weakest-tier"],
  ])("%s", (name, id) => {
    expect(findPolicy(name).id).toBe(id);
  });

  it("an unknown one is refused with the known ones", () => {
    expect(() => findPolicy("f5a1")).toThrow(/no policy is called f5a1/);
    expect(() => findPolicy("f5a1c39be+other")).toThrow(/has no variant other/);
    expect(() => findPolicy("pr-4867-simple+weakest-tier")).toThrow(/has no variant/);
  });
});

describe.each(listPolicies())("$id", (policy) => {
  it("every sentence has a place: commit and line, or a page and its date", () => {
    for (const { id, quote, source, audience } of [...policy.rules, ...(policy.inDoubt ? [policy.inDoubt] : [])]) {
      expect(quote, id).not.toBe("");
      if (audience === "practice") continue;
      if (source.commit === null) expect([source.page, source.date], id).not.toContain(undefined);
      else expect(source.line, id).toBeGreaterThan(0);
    }
  });

  it("quotes are short", () => {
    for (const { id, quote } of policy.rules) expect(quote.length, id).toBeLessThanOrEqual(200);
  });

  it("a variant changes the reading of one sentence and nothing else", () => {
    for (const name of variantsOf(policy)) {
      const variant = findPolicy(`${policy.id}+${name}`);
      const changed = variant.rules.filter(
        (rule, i) => JSON.stringify(rule.when) !== JSON.stringify(policy.rules[i]!.when),
      );
      expect(changed.map(({ id }) => id)).toEqual(["maintainer.tier-a-only"]);
    }
  });
});
