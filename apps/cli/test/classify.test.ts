// classify: the library's answer for every written case, what it prints, what it keeps, what it refuses.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPolicy, type Verdict } from "@assay/policy";
import { describe, expect, it } from "vitest";
import { readCases } from "../../../packages/policy/test/case-file.ts";
import Classify from "../src/commands/classify.ts";
import Facts from "../src/commands/facts.ts";
import { caseCopy, RECORDED, scratch } from "./case-copy.ts";
import { type Ran, runCommand } from "./in-process.ts";

const run = (...argv: string[]): Promise<Ran> => runCommand(Classify, argv);

function file(name: string, value: unknown): string {
  const path = scratch(name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}

function answersOf(facts: readonly { name: string; value: string | null }[]): string {
  return file("answers.json", Object.fromEntries(facts.map(({ name, value }) => [name, value])));
}

describe.each(readCases())("case $id", ({ facts, expected }) => {
  it.each(["reporter", "maintainer"] as const)("all policies, as %s, give what the case says", async (audience) => {
    const { stdout, exitCode } = await run(
      "--new",
      "--answers",
      answersOf(facts),
      "--as",
      audience,
      "--all-policies",
      "--json",
    );
    expect(exitCode).toBe(0);
    const { comparison } = JSON.parse(stdout) as { comparison: { verdicts: Verdict[] } };
    for (const row of expected.filter((one) => one.audience === audience)) {
      const found = comparison.verdicts.find(({ policy }) => policy === findPolicy(row.policy).id);
      expect([row.policy, found?.action, found?.class]).toEqual([row.policy, row.action, row.class]);
    }
  });

  it("one policy gives the same, in 80 columns", async () => {
    const row = expected.at(-1);
    if (!row) throw new Error("a case without expectations");
    const argv = ["--new", "--answers", answersOf(facts), "--policy", row.policy, "--as", row.audience];
    const { verdict } = JSON.parse((await run(...argv, "--json")).stdout) as { verdict: Verdict };
    expect([verdict.action, verdict.class]).toEqual([row.action, row.class]);
    const { stdout } = await run(...argv);
    expect(stdout.split("\n")[0]).toContain(row.action);
    for (const words of row.words) expect(stdout.replace(/\n *\|? */g, " ")).toContain(words);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("of a case", () => {
  it("says action, rule, place, quote, evidence, open questions and a severity", async () => {
    const { stdout, exitCode } = await run(RECORDED);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^report-privately\n {2}do {10}Report privately\n {2}class {7}security/);
    expect(stdout).toContain(
      "maintainer.wasm-untrusted decides the class\n  --> doc/security_need_to_know.md@f5a1c39be:47\n",
    );
    expect(stdout).toContain("| “If a .wasm file causes a runtime crash or hang, it is a security issue.”");
    expect(stdout).toContain("= input is wasm, measured: const-dedup.wasm");
    expect(stdout).toContain("what would change it\n  ? ");
    expect(stdout).toMatch(/severity \(a proposal/);
    expect(stdout).toContain("CWE-787");
    expect(stdout).toMatch(/CVSS:4\.0\/AV:L\/[\s\S]*CVSS:3\.1\/AV:L\//);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("writes nothing without --save", async () => {
    const dir = caseCopy();
    const before = readdirSync(dir);
    await run(dir, "--answers", file("a.json", { newestClean: "yes" }));
    expect(readdirSync(dir)).toEqual(before);
  });

  it("--save declares the answers; the next call knows them", async () => {
    const dir = caseCopy();
    const { verdict: before } = JSON.parse((await run(dir, "--json")).stdout) as { verdict: Verdict };
    const { stderr } = await run(dir, "--answers", file("a.json", { newestClean: "yes" }), "--save");
    expect(stderr).toContain("kept in");
    const { facts } = JSON.parse(readFileSync(join(dir, "declared.json"), "utf8"));
    expect(facts).toMatchObject([{ name: "newestClean", value: "yes", source: "declared" }]);
    const { verdict } = JSON.parse((await run(dir, "--json")).stdout) as { verdict: Verdict };
    expect([before.action, verdict.action]).toEqual(["report-privately", "update"]);
  });

  it("an answer that a measurement contradicts is named and does not count", async () => {
    const { stdout, stderr } = await run(RECORDED, "--answers", file("a.json", { effect: "none" }), "--json");
    expect(stderr).toContain("effect: you say none, measured is crash, which stands");
    expect(JSON.parse(stdout).verdict.action).toBe("report-privately");
  });

  it("the date a case was made with stands, and is not called measured", async () => {
    const { stderr } = await run(RECORDED, "--answers", file("a.json", { reportDate: "2025-11-01" }), "--json");
    expect(stderr).toMatch(/reportDate: you say 2025-11-01, the report has \d{4}-\d\d-\d\d, which stands/);
    const dir = caseCopy();
    const { stdout } = await runCommand(Facts, [dir, "--set", "reportDate=2025-11-01", "--because", "old"]);
    expect(stdout).toMatch(
      /^CONFLICT {2}reportDate: declared \S+ when the case was made, which stands; now declared 2025-11-01 \(old\)/,
    );
  });

  it("claims of a measurement in an answers file count as declared", async () => {
    const list = [{ name: "newestClean", value: "yes", source: "measured", evidence: ["I say so"] }];
    const { stdout } = await run(RECORDED, "--answers", file("a.json", list), "--json");
    const fact = JSON.parse(stdout).facts.find(({ name }: { name: string }) => name === "newestClean");
    expect(fact).toMatchObject({ value: "yes", source: "declared" });
  });

  it("control characters of an answer reach no terminal", async () => {
    const list = [{ name: "newestClean", value: "yes", evidence: ["\u001b[2J\u202e"] }];
    const { stdout } = await run(RECORDED, "--answers", file("a.json", list));
    expect(stdout).toContain("\\x1b[2J\\u202e");
  });

  it.each([
    ["report-privately", 1],
    ["bug,security", 1],
    ["public-bug", 0],
    ["securty", 2],
  ])("--fail-on %s ends with %i", async (list, code) => {
    expect((await run(RECORDED, "--fail-on", list)).exitCode).toBe(code);
  });

  it("an own policy file has a row beside the built-in texts, also under the name of one", async () => {
    const own = findPolicy("f5a1c39be");
    const rules = own.rules.filter(({ id }) => id !== "maintainer.infinite-loop");
    const answers = file("answers.json", { input: "wasm", effect: "hang", loopOwner: "program" });
    const argv = ["--new", "--answers", answers, "--all-policies"];
    const { stdout } = await run(...argv, "--policy", file("own.json", { ...own, rules }));
    expect(stdout).toMatch(/^f5a1c39be +not-a-bug/m);
    expect(stdout).toMatch(/^f5a1c39be \(yours\) +report-privately/m);
    expect((await run(...argv)).stdout).not.toContain("yours");
  });

  it("an own policy file decides", async () => {
    const source = { repo: "me/mine", file: "SECURITY.md", commit: "abc1234", date: "2026-01-01", line: 3 };
    const when = { fact: "effect", is: "crash" };
    const rule = {
      id: "mine.crash",
      quote: "A crash is a bug.",
      source,
      audience: "all",
      stage: "regular",
      when,
      action: "public-bug",
      class: "bug",
    };
    const own = {
      schemaVersion: 1,
      id: "mine",
      aliases: [],
      title: "Mine",
      date: "2026-01-01",
      state: "custom",
      about: "Mine.",
      tierTable: null,
      rules: [rule],
      handling: [],
      gaps: [],
      inDoubt: null,
    };
    const { stdout, exitCode } = await run(RECORDED, "--policy", file("own.json", own));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^public-bug/);
    expect(stdout).toContain("--> SECURITY.md@abc1234:3");
  });

  it("SARIF: one result, its rules with words and a link, the input by digest", async () => {
    const { stdout } = await run(RECORDED, "--sarif");
    const { version, runs } = JSON.parse(stdout);
    const [{ tool, results, artifacts }] = runs;
    expect(version).toBe("2.1.0");
    expect(results).toHaveLength(1);
    expect(tool.driver.rules[results[0].ruleIndex].id).toBe(results[0].ruleId);
    expect(tool.driver.rules[0].helpUri).toMatch(/^https:\/\/github\.com\/.+\/blob\/f5a1c39be\/doc\/.+#L\d+$/);
    expect(artifacts[0].hashes["sha-256"]).toMatch(/^[0-9a-f]{64}$/);
    expect(results[0]).toMatchObject({ level: "error", kind: "fail", properties: { action: "report-privately" } });
    expect(results[0].locations[0].physicalLocation.artifactLocation.index).toBe(0);
  });
});

describe("--new", () => {
  const answers = { input: "wasm", effect: "none", breachCapability: "yes" };

  it("writes nothing, and the date decides the policy", async () => {
    const { stdout } = await run("--new", "--answers", file("a.json", answers), "--date", "2025-11-01", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ case: null, policy: "635576c60" });
  });

  it("the date of the answers decides too; --date comes before it", async () => {
    const dated = file("a.json", { ...answers, reportDate: "2025-10-10" });
    const shown = async (...argv: string[]): Promise<unknown[]> => {
      const { policy, facts } = JSON.parse((await run("--new", "--answers", dated, ...argv, "--json")).stdout);
      const dates = facts.filter(({ name }: { name: string }) => name === "reportDate");
      return [policy, dates.map(({ value }: { value: string }) => value)];
    };
    expect(await shown()).toEqual(["635576c60", ["2025-10-10"]]);
    expect(await shown("--date", "2026-05-01")).toEqual(["f5a1c39be", ["2026-05-01"]]);
  });

  it("a day before any text: the first one, and a note", async () => {
    const { stdout } = await run("--new", "--answers", file("a.json", answers), "--date", "2020-01-01");
    expect(stdout).toContain("note: No text was in force on 2020-01-01.");
  });

  it("an escape that nobody saw happen again is private, with both sentences; unanswered it is not", async () => {
    const nothing = { input: "wasm", component: "runtime", effect: "none", reproduced: "no" };
    const { stdout, exitCode } = await run("--new", "--answers", file("a.json", { ...nothing, breachEscape: "yes" }));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^report-privately\n/);
    expect(stdout).toContain("conflict inside this policy\n  reporter.checklist-any-yes\n");
    expect(stdout).toContain("against assay.not-reproduced");
    const plain = await run("--new", "--answers", file("a.json", nothing));
    expect(plain.stdout).toMatch(/^not-reproduced\n/);
    expect(plain.stdout).toContain(
      "? Can a module break out of the Wasm sandbox? → Yes\n      becomes report-privately",
    );
  });

  it("--out makes a case that classify reads again", async () => {
    const dir = scratch("case");
    const made = await run(
      "--new",
      "--answers",
      file("a.json", answers),
      "--date",
      "2026-05-01",
      "--out",
      dir,
      "--json",
    );
    const again = await run(dir, "--json");
    expect(JSON.parse(again.stdout).verdict).toEqual(JSON.parse(made.stdout).verdict);
    expect((await run("--new", "--out", dir)).exitCode).toBe(2);
  });

  it("with nothing known: private, unclear, and the questions", async () => {
    const { stdout } = await run("--new", "--json");
    expect(JSON.parse(stdout).verdict).toMatchObject({
      action: "report-privately",
      class: "unclear",
      confidence: "low",
    });
  });
});

describe("is refused", () => {
  it.each([
    [[], "give a case"],
    [["--new", RECORDED], "give a case"],
    [["--new", "--save"], "--new has no case"],
    [[RECORDED, "--out", "/nonexistent/x"], "--out belongs to --new"],
    [[RECORDED, "--date", "2026-01-01"], "a case has its date"],
    [[RECORDED, "--policy", "nope"], "no policy is called nope"],
    [[RECORDED, "--policy", "/nonexistent.json"], "cannot read"],
    [[RECORDED, "--answers", "/nonexistent.json"], "cannot read"],
    [["--new", "--answers", file("bad.json", { effect: "boom" })], "boom is none of crash"],
    [["--new", "--answers", file("odd.json", { efect: "crash" })], "no such fact: efect"],
    [["--new", "--answers", file("text.json", "crash")], "expected a list"],
    [["--new", "--date", "yesterday"], "yesterday is not a date"],
    [["--new", "--date", "2026-02-30"], "2026-02-30 is not a date"],
    [["--new", "--answers", file("day.json", { reportDate: "soon" })], "soon is not a date"],
    [[RECORDED, "--sarif", "--json"], "--sarif"],
  ])("%j: 2", async (argv, words) => {
    const { stderr, exitCode } = await run(...argv);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
  });
});
