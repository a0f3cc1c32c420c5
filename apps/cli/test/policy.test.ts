// explain and policy: everything a verdict can name is explained, in 80 columns; a typo is understood; own files are checked.
import { writeFileSync } from "node:fs";
import { listPolicies } from "@assay/policy";
import type { Command } from "@oclif/core";
import { describe, expect, it } from "vitest";
import Explain from "../src/commands/explain.ts";
import PolicyCheck from "../src/commands/policy/check.ts";
import PolicyDiff from "../src/commands/policy/diff.ts";
import PolicyList from "../src/commands/policy/list.ts";
import PolicyShow from "../src/commands/policy/show.ts";
import PolicyTier from "../src/commands/policy/tier.ts";
import { scratch } from "./case-copy.ts";
import { runCommand } from "./in-process.ts";

async function text(command: typeof Command, ...argv: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await runCommand(command, argv);
  expect([exitCode, stderr]).toEqual([0, ""]);
  for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  return stdout;
}

const flat = (shown: string): string => shown.replace(/\s*\n[ |]*/g, " ");
const policies = listPolicies();

describe("explain", () => {
  const named = policies.flatMap(({ id, rules, handling, gaps, inDoubt }) => [
    ...[...rules, ...(inDoubt ? [inDoubt] : []), ...handling].map((rule) => ({
      policy: id,
      id: rule.id,
      words: rule.quote,
    })),
    ...gaps.map((gap) => ({ policy: id, id: gap.id, words: gap.text })),
  ]);

  it.each([...new Set(named.map(({ id }) => id))])("%s: its words in every policy that has it", async (id) => {
    const shown = flat(await text(Explain, id));
    for (const { policy, words } of named.filter((one) => one.id === id)) {
      expect(shown).toContain(policy);
      expect(shown).toContain(words.replace(/\s+/g, " "));
    }
  });

  it("shows place, condition, effect, our reading, the other reading and the examples", async () => {
    const shown = await text(Explain, "maintainer.tier-a-only");
    for (const part of [
      "--> doc/security_need_to_know.md@f5a1c39be:41",
      "  if    affectsTierA is no",
      "then  public-bug, class bug",
      "our reading:",
      "variant +weakest-tier",
      "examples it decides\n  - ",
    ])
      expect(shown).toContain(part);
  });

  it("in one policy only", async () => {
    expect(await text(Explain, "f5a1c39be/reporter.crash-or-hang")).not.toContain("635576c60");
    expect(await text(Explain, "reporter.crash-or-hang", "--policy", "635576c60")).not.toContain("f5a1c39be");
  });

  it.each([
    ["maintainer.tier-a-onyl", "assay explain maintainer.tier-a-only"],
    ["crash-or-hnag", "assay explain reporter.crash-or-hang"],
    ["gap.wamrc-crsh", "assay explain gap.wamrc-crash"],
    ["something with aot in it", "Perhaps: "],
    ["zzz", "Known: "],
  ])("%s: %s", async (id, hint) => {
    const { exitCode, stderr } = await runCommand(Explain, [id]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(hint);
  });
});

describe("policy list", () => {
  it("names each with date and state, and the other readings", async () => {
    const shown = await text(PolicyList);
    for (const { id, date, state } of policies) expect(shown).toMatch(new RegExp(`^${id} +${date} +${state} `, "m"));
    expect(shown).toContain("f5a1c39be+weakest-tier");
  });
});

describe("policy show", () => {
  it.each(policies)("$id: every rule with its words", async ({ id, rules }) => {
    const shown = flat(await text(PolicyShow, id));
    for (const { quote } of rules) expect(shown).toContain(quote.replace(/\s+/g, " "));
  });

  it.each(policies.filter(({ tierTable }) => tierTable !== null))("$id --tiers", async ({ id, tierTable }) => {
    const shown = await text(PolicyShow, id, "--tiers");
    expect(shown).toContain(`doc/tiered_support.md@${tierTable}`);
    expect(shown).toMatch(/^A {5}(target +34|architecture +\d+) /m);
  });

  it("--json is a policy file that check accepts and classify could use", async () => {
    const path = scratch("mine.json");
    writeFileSync(path, (await runCommand(PolicyShow, ["f5a1c39be", "--json"])).stdout);
    expect(await text(PolicyCheck, path)).toContain("usable");
    expect(await text(PolicyDiff, "f5a1c39be", path)).toContain("nothing changed");
  });
});

describe("policy diff", () => {
  it.each(policies.slice(1).map(({ id }, i) => [policies[i]?.id ?? "", id]))("%s to %s", async (from, to) => {
    const shown = await text(PolicyDiff, from, to);
    expect(shown).toContain(`${from} → ${to}`);
  });

  it("what was merged against what was proposed: the checklist flipped, an example shows it", async () => {
    const shown = flat(await text(PolicyDiff, "pr-4867-proposed", "f5a1c39be"));
    expect(shown).toContain("+ reporter.checklist-any-yes");
    expect(shown).toContain("- reporter.checklist-all-no");
    expect(shown).toContain("public-bug, security → report-privately, security");
  });
});

describe("policy check", () => {
  it("names every wrong path, and ends with 2", async () => {
    const path = scratch("bad.json");
    writeFileSync(path, JSON.stringify({ schemaVersion: 1, id: "x", rules: [{ id: "r" }] }));
    const { stdout, exitCode } = await runCommand(PolicyCheck, [path]);
    expect(exitCode).toBe(2);
    for (const part of ["$.title", "$.date", "$.rules[0].quote", "$.rules[0].when"]) expect(stdout).toContain(part);
  });
});

describe("policy tier", () => {
  it.each([
    ["tail-call", [], /2026-03-20 {2}B .*:97/],
    ["WAMR_BUILD_GC", [], /2026-01-09 {2}B .*\n2026-03-17 {2}C /],
    ["GC", ["--date", "2026-03-16"], /2026-03-16 {2}B /],
    ["branch-hints", ["--date", "2026-03-19"], /unlisted/],
    ["AArch64", [], /2025-10-09 {2}B +.*635576c60:17 +AArch64\n2026-01-09 {2}unlisted/],
    ["NuttX", [], /2025-10-09 {2}A +.*635576c60:30 +NuttX\n2026-01-09 {2}B /],
    ["macOS", [], /2025-10-09 {2}B +.*:33 +macOS\n2026-01-09 {2}B .*Darwin Compatibility/],
    ["Ubuntu", [], /2025-10-09 {2}A +.*:31 +Ubuntu\n/],
    ["Android", [], /2025-10-09 {2}B +.*:32 +Android\n2026-01-09 {2}C /],
    ["aarch64-unknown-nuttx-eabi", [], /2026-03-20 {2}A /],
  ])("%s %j", async (name, more, expected) => {
    expect(await text(PolicyTier, name, ...more)).toMatch(expected);
  });

  it("a name nobody lists: 2, and what may be meant", async () => {
    const { exitCode, stderr } = await runCommand(PolicyTier, ["multi memory"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("Multi-memory")]);
  });
});
