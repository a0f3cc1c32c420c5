// handle: the runbook of WAMR for a case or a bundle, texts filled in, both sets of dates; a hostile bundle is no more than text.
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCases } from "../../../packages/policy/test/case-file.ts";
import Bundle from "../src/commands/bundle.ts";
import Handle from "../src/commands/handle.ts";
import { recordedCase } from "./bundle-cases.ts";
import { RECORDED, scratch } from "./case-copy.ts";
import { type Ran, runCommand } from "./in-process.ts";

const run = (...argv: string[]): Promise<Ran> => runCommand(Handle, argv);

/** What every version of a bundle has: the facts, and mostly the fingerprint. */
function bundle(facts: unknown, fingerprint?: unknown): string {
  const path = scratch("bundle");
  mkdirSync(join(path, "evidence"), { recursive: true });
  writeFileSync(join(path, "evidence", "facts.json"), JSON.stringify({ facts }));
  if (fingerprint !== undefined)
    writeFileSync(join(path, "evidence", "fingerprint.json"), JSON.stringify({ fingerprint }));
  return path;
}

const recorded = JSON.parse(readFileSync(join(RECORDED, "facts.json"), "utf8")).facts;

describe("a case", () => {
  it("steps in the runbook's order, in 80 columns", async () => {
    const { stdout, exitCode } = await run(RECORDED, "--start", "2026-11-20", "--cve-date", "2026-12-01", "--public");
    expect(exitCode).toBe(0);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    const steps = [...stdout.matchAll(/^\[ \] \d+\. (.+)$/gm)].map(([, title]) => title);
    expect(steps[0]).toBe("Close or edit the public thread");
    const order = [
      "Thank the reporter",
      "Create the advisory",
      "Invite the reporter",
      "Request the CVE",
      "Release",
      "Disclose",
    ];
    expect(steps.filter((step) => order.includes(step ?? ""))).toEqual(order);
  });

  it("dates of both texts, and their conflict", async () => {
    const { stdout } = await run(RECORDED, "--start", "2026-11-20", "--cve-date", "2026-12-01");
    expect(stdout).toContain("2026-11-22  Answer the reporter (SECURITY.md)");
    expect(stdout).toContain("2026-12-04  Disclose, 72 hours after the CVE (SECURITY.md)");
    expect(stdout).toMatch(/2026-12-08 {2}Disclose, a week .* \(runbook\)/);
    expect(stdout).toMatch(/texts differ: .*\n {2}SECURITY\.md {2}wamr-dev/);
  });

  it("--text gives one text to copy, filled in", async () => {
    const { stdout } = await run(RECORDED, "--text", "acknowledge", "--set", "reporter=alice", "--set", "manager=bob");
    expect(stdout).toMatch(/^Thank you, @alice\. .* bob is responsible .*\n$/);
  });

  it("what nobody said stays visible and is asked for", async () => {
    const { stdout } = await run(RECORDED);
    expect(stdout).toContain("@{reporter}");
    expect(stdout).toContain("--set reporter=…");
  });
});

describe("a bundle", () => {
  it("gives the verdict of its facts, as its sender says", async () => {
    const path = bundle(recorded, { kind: "heap-buffer-overflow", access: "WRITE", summary: "an overflow" });
    const { stdout } = await run(path, "--json");
    const found = JSON.parse(stdout);
    const of = JSON.parse((await run(RECORDED, "--json")).stdout);
    expect(found.verdict.class).toBe(of.verdict.class);
    expect(found.severity.cvss40.vector).toBe(of.severity.cvss40.vector);
    expect(stdout).not.toContain('"measured"');
    expect((await run(path)).stdout).toContain("as its sender says");
  });

  it("opens a .zip that is whole, and says what is wrong with one that is not", async () => {
    const zip = scratch("report.zip");
    expect((await runCommand(Bundle, [recordedCase(), "--zip", zip])).exitCode).toBe(0);
    const found = JSON.parse((await run(zip, "--json")).stdout);
    expect([found.from.kind, found.verdict.class, found.severity.cwe[0].id]).toEqual(["bundle", "security", "CWE-787"]);
    // "We can reproduce it on …" is not said for a bundle of somebody else.
    expect(found.missing).toContain("tested");
    writeFileSync(zip, readFileSync(zip).subarray(0, 500));
    const { exitCode, stderr } = await run(zip);
    expect([exitCode, stderr]).toEqual([6, expect.stringContaining("is not a whole bundle")]);
  });

  it("steps fit the class", async () => {
    const asked = bundle([
      { name: "effect", value: "crash", source: "measured", evidence: [] },
      { name: "input", value: "wasm", source: "measured", evidence: [] },
      { name: "affectsTierA", value: "no", source: "measured", evidence: [] },
      { name: "reportDate", value: "2026-05-01", source: "declared", evidence: [] },
    ]);
    const { verdict, runbook } = JSON.parse((await run(asked, "--json")).stdout);
    expect([verdict.policy, verdict.class]).toEqual(["f5a1c39be", "bug"]);
    expect(runbook.steps.map(({ id }: { id: string }) => id)).toContain("refile");
  });

  it.each([
    ["no JSON", (path: string) => writeFileSync(join(path, "evidence", "facts.json"), "{")],
    ["a list", (path: string) => writeFileSync(join(path, "evidence", "facts.json"), "[]")],
    ["a folder", (path: string) => mkdirSync(join(path, "evidence", "fingerprint.json"))],
    ["an endless file", (path: string) => symlinkSync("/dev/zero", join(path, "evidence", "fingerprint.json"))],
  ])("malformed (%s): 6", async (_, spoil) => {
    const path = bundle(recorded);
    spoil(path);
    expect((await run(path)).exitCode).toBe(6);
  });

  it("unknown facts are refused, escape codes shown", async () => {
    expect((await run(bundle([{ name: "evil", value: "yes" }]))).exitCode).toBe(2);
    const { stdout } = await run(bundle(recorded, { kind: "x", summary: "\u001b]0;pwned\u0007" }));
    expect(stdout).not.toContain("\u001b");
    expect(stdout).toContain("\\x1b]0;pwned");
  });
});

it.each([
  [["/nonexistent"], 2],
  [[RECORDED, "--set", "reporter"], 2],
  [[RECORDED, "--text", "nothing"], 2],
  [[RECORDED, "--start", "soon"], 2],
  [[RECORDED, "--cve-date", "2026-01-01"], 2],
])("%j ends with %i", async (argv, code) => {
  expect((await run(...argv)).exitCode).toBe(code);
});

it("a folder that is neither: 6", async () => {
  const path = scratch("folder");
  cpSync(join(RECORDED, "findings"), path, { recursive: true });
  expect((await run(path)).exitCode).toBe(6);
});

describe.each(readCases())("$id", ({ facts }) => {
  it("has a step to take, and no gap that --set does not name", async () => {
    const { stdout } = await run(bundle(facts), "--json", "--policy", "f5a1c39be");
    const { runbook, missing } = JSON.parse(stdout);
    expect(runbook.steps.length).toBeGreaterThan(0);
    const gaps = [...JSON.stringify(runbook.steps).matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(new Set(gaps)).toEqual(new Set(missing));
  });
});
