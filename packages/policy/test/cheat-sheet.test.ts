import { describe, expect, it } from "vitest";
import { cheatSheet } from "../src/cheat-sheet.ts";
import { decisionOf, readableSteps } from "../src/decision.ts";
import { decisionDiagram } from "../src/decision-diagram.ts";
import { listPolicies } from "../src/revisions/registry.ts";

describe.each(listPolicies())("$id", (policy) => {
  it("the page lists every step that can decide, with its words", () => {
    const page = cheatSheet(policy);
    for (const question of ["reporter", "class"] as const) {
      for (const { rule } of readableSteps(policy, question))
        expect(page).toContain(rule.quote.replace(/[|*]/g, "\\$&"));
    }
    expect(page.split("\n").length).toBeLessThan(80);
  });

  it("the diagram is one well-formed picture that reads as text", () => {
    for (const question of ["reporter", "class"] as const) {
      const svg = decisionDiagram(policy, question);
      expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*>/);
      expect(svg).toContain("prefers-color-scheme:dark");
      expect(svg).toContain("Otherwise, or in doubt");
      expect(svg.match(/<(rect|text|path|title|desc|style)\b/g)!.length).toBeGreaterThan(10);
      expect(svg).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
      expect(svg.replace(/<[^<>]+>/g, "")).not.toMatch(/[<>]/);
    }
  });

  it("leaving out a step that can never be first changes nothing to the reader", () => {
    const shown = readableSteps(policy, "reporter").map(({ rule }) => rule.id);
    expect(shown.length).toBeLessThanOrEqual(decisionOf(policy, "reporter").steps.length);
    expect(shown).toContain("assay.update");
  });
});
