// The policy commands as a user runs them: the examples of their help, questions on a real terminal, a report's way from the
// finder's answers to the maintainer's checklist.
import { spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { QUESTIONS } from "@assay/policy";
import { findTool } from "@assay/runner";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assay, bin } from "./assay.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-policy-cli-"));
const recorded = join(import.meta.dirname, "recorded-case");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  cpSync(recorded, join(folder, "assay-case-crash"), { recursive: true });
  mkdirSync(join(folder, "received", "bundle", "evidence"), { recursive: true });
  const { facts } = JSON.parse(readFileSync(join(recorded, "facts.json"), "utf8"));
  writeFileSync(join(folder, "received", "bundle", "evidence", "facts.json"), JSON.stringify({ facts }));
  writeFileSync(join(folder, "answers.json"), JSON.stringify({ newestClean: "no" }));
  writeFileSync(join(folder, "issue.md"), "It crashes:\n\n#0 0x55d0c4 in wasm_loader_emit_uint8 wasm_loader.c:8423\n");
  writeFileSync(join(folder, "mine.json"), (await assay(["policy", "show", "f5a1c39be", "--json"])).stdout);
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin", "assay"), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`);
  chmodSync(join(folder, "bin", "assay"), 0o755);
});

describe.each([
  "classify",
  "explain",
  "handle",
  "redact",
  "policy list",
  "policy show",
  "policy diff",
  "policy check",
  "policy tier",
])("the examples of assay %s --help", (command) => {
  it("run as they are", async () => {
    const { stdout } = await assay([...command.split(" "), "--help"]);
    const examples = (stdout.split("\nEXAMPLES\n")[1] ?? "").split("\n").filter((line) => line.includes("assay "));
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const words = example.trim().replace(/^\$ /, "");
      const { exitCode, stderr } = await execa("sh", ["-c", words], {
        cwd: folder,
        reject: false,
        env: { PATH: `${join(folder, "bin")}${delimiter}${process.env.PATH}`, NO_COLOR: "1" },
      });
      expect([words, exitCode, stderr.includes("a bug of Assay")]).toEqual([words, expect.toBeOneOf([0, 1]), false]);
    }
  });
});

describe.skipIf(!findTool("script"))("on a terminal (needs script)", () => {
  const DOWN = "\u001b[B";

  /** Types `keys(question)` at each new question, as a person would who reads first. */
  function atTerminal(args: readonly string[], keys: (fact: string) => string): Promise<string> {
    const command = [process.execPath, bin, ...args].map((word) => `'${word}'`).join(" ");
    const child = spawn("script", ["-qec", command, "/dev/null"], {
      cwd: folder,
      env: { ...process.env, TERM: "xterm", NO_COLOR: "1" },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const seen = new Set<string>();
    let shown = "";
    child.stdout.on("data", (data: Buffer) => {
      shown += data;
      if (shown.includes("Keep these answers") && !seen.has("kept")) {
        seen.add("kept");
        child.stdin.write("\r");
      }
      const question = QUESTIONS.find((one) => !seen.has(one.fact) && shown.includes(one.question.slice(0, 30)));
      if (!question || !shown.includes("No more questions", shown.lastIndexOf(question.question.slice(0, 30)))) return;
      seen.add(question.fact);
      child.stdin.write(keys(question.fact));
    });
    return new Promise((resolve) => child.on("close", () => resolve(shown)));
  }

  it("asks, skips on Enter, shows the verdict, makes a case of it", async () => {
    const said = new Set<string>();
    const shown = await atTerminal(["classify", "--new", "--date", "2026-05-01", "--out", "asked"], (fact) => {
      said.add(fact);
      return fact === "input" || fact === "effect" ? `${DOWN}\r` : "\r";
    });
    expect(said.size).toBeGreaterThan(4);
    expect(shown).toContain("maintainer.wasm-untrusted decides ");
    const { facts } = JSON.parse(readFileSync(join(folder, "asked", "declared.json"), "utf8"));
    expect(facts.map(({ name, value }: Record<string, string>) => `${name}=${value}`)).toEqual(
      expect.arrayContaining(["input=wasm", "effect=crash"]),
    );
  });

  it("of a case it asks before it keeps the answers", async () => {
    const dir = join(folder, "kept");
    cpSync(recorded, dir, { recursive: true });
    await atTerminal(["classify", dir], (fact) => (fact === "newestClean" ? `${DOWN}\r` : "\r"));
    const { facts } = JSON.parse(readFileSync(join(dir, "declared.json"), "utf8"));
    expect(facts).toMatchObject([{ name: "newestClean", value: "yes", evidence: ["answered on request"] }]);
  });

  it("Ctrl-C ends it, and nothing is written", async () => {
    await atTerminal(["classify", "--new", "--out", "never"], () => "\u0003");
    expect(existsSync(join(folder, "never"))).toBe(false);
  });
});

describe("from answers to the maintainer", () => {
  it("an escape without a crash: private, a case, a checklist", async () => {
    const answers = join(folder, "escape.json");
    writeFileSync(
      answers,
      JSON.stringify({ input: "wasm", component: "runtime", effect: "none", breachEscape: "yes" }),
    );
    const dir = join(folder, "escape");
    const found = await assay([
      "classify",
      "--new",
      "--answers",
      answers,
      "--date",
      "2026-05-01",
      "--out",
      dir,
      "--json",
    ]);
    expect(JSON.parse(found.stdout)).toMatchObject({
      policy: "f5a1c39be",
      verdict: { action: "report-privately", class: "security" },
      severity: { proposal: true, cwe: [{ id: "CWE-693" }] },
    });
    const handled = await assay(["handle", dir, "--start", "2026-05-02"]);
    expect(handled.code).toBe(0);
    expect(handled.stdout).toContain("[ ] 1. Create the advisory");
    expect(handled.stdout).toContain("2026-05-04  Answer the reporter");
  });

  it("what has no input can be looked at, and says so where it cannot be run", async () => {
    const dir = join(folder, "escape");
    expect((await assay(["facts", dir])).stdout).toMatch(/breachEscape +yes +\(?declared/);
    for (const command of ["triage", "bundle"]) {
      const { code, stderr } = await assay([command, dir]);
      expect([code, stderr.includes("a bug of Assay")]).toEqual([6, false]);
    }
  });

  it("one fact decides between two revisions, and each says why", async () => {
    const answers = join(folder, "five-no.json");
    const no = ["Escape", "Memory", "Capability", "Native", "Unavailable"].map((name) => [`breach${name}`, "no"]);
    writeFileSync(
      answers,
      JSON.stringify({ input: "wasm", effect: "crash", reproduced: "yes", ...Object.fromEntries(no) }),
    );
    const all = await assay(["classify", "--new", "--answers", answers, "--all-policies"]);
    expect(all.stdout).toMatch(/^the texts give \d different answers/);
    expect(all.stdout).toMatch(/pr-4867-proposed +public-bug/);
    expect(all.stdout).toMatch(/f5a1c39be +report-privately/);
  });
});
