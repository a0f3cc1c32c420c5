// What every command owes its user: a summary, examples that call it, a place in the help, completion, and a word when mistyped.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../src/commands.ts";
import { EXIT, PRECEDENCE, worst } from "../src/exit-codes.ts";
import { nearest } from "../src/nearest.ts";
import { completionScript } from "../src/render/completion.ts";
import { GROUPS, rootHelp, summariesOf } from "../src/root-help.ts";

const bin = join(import.meta.dirname, "..", "bin", "run.js");
const run = (...args: string[]) =>
  spawnSync(process.execPath, [bin, ...args], { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });

describe("commands", () => {
  it.each(Object.entries(COMMANDS))("%s has a summary and examples that call it", (id, command) => {
    expect(command.summary).toBeTruthy();
    expect(command.examples?.length).toBeGreaterThan(0);
    for (const example of command.examples ?? []) {
      const text = typeof example === "string" ? example : example.command;
      expect(text).toContain(`<%= config.bin %> ${id.replaceAll(":", " ")}`);
    }
  });

  it("each stands in exactly one group of the help", () => {
    const grouped = GROUPS.flatMap(([, names]) => names);
    expect(new Set(grouped).size).toBe(grouped.length);
    expect(
      [...new Set(Object.keys(COMMANDS).map((id) => id.split(":")[0]))].filter((name) => !grouped.includes(name ?? "")),
    ).toEqual([]);
  });

  it("the help fits 80 columns", () => {
    for (const line of rootHelp(summariesOf(COMMANDS), "0.0.0").split("\n"))
      expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("the built command line", () => {
  it.each([
    [["traige", "x"], "Did you mean: assay triage"],
    [["keys", "genrate"], "Did you mean: assay keys generate"],
    [["frobnicate"], "assay --help lists them"],
  ])("%j: exit 2 and %s", (args, hint) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(hint);
  });

  it.each([["triage"], ["minimize", "x", "--workers", "many"], ["triage", "x", "--no-such-flag"]])(
    "usage errors of %j are exit 2, one line and a hint, no stack",
    (...args) => {
      const { status, stderr } = run(...args.flat());
      expect(status).toBe(2);
      expect(stderr).toMatch(/^assay: /);
      expect(stderr).not.toMatch(/^\s+at /m);
    },
  );

  it("an error with --json is one JSON document on stdout", () => {
    const { stdout, status } = run("triage", "/nonexistent.wasm", "--json", "--", "/bin/true", "{file}");
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, exit: status, error: { code: "input-unreadable" } });
  });
});

describe("exit codes", () => {
  it("are distinct, and several files give the first of the order", () => {
    const codes = Object.values(EXIT).map((e) => e.code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(worst([0, 5, 3])).toBe(3);
    expect(worst([0, 6, 2])).toBe(2);
    expect(worst([0, 0])).toBe(0);
    expect(PRECEDENCE).toEqual([2, 1, 6, 4, 3, 5]);
  });
});

describe("nearest", () => {
  it.each([
    ["triag", "triage"],
    ["traige", "triage"],
    ["verfy", "verify"],
    ["xyz", undefined],
    ["", undefined],
  ])("%j → %j", (word, meant) => expect(nearest(word, ["triage", "verify", "run"])).toBe(meant));
});

describe("completion", () => {
  const entries = [
    { words: ["run"], summary: "it's", flags: ["--json"] },
    { words: ["keys", "show"], summary: "s", flags: ["--config"] },
  ];

  it("bash: commands, verbs of a topic, flags", () => {
    const folder = mkdtempSync(join(tmpdir(), "assay-completion-"));
    writeFileSync(join(folder, "c"), completionScript("bash", entries));
    const complete = (...words: string[]) =>
      spawnSync(
        "bash",
        [
          "-c",
          `source ${join(folder, "c")}; COMP_WORDS=(${words.map((w) => `'${w}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _assay; echo "\${COMPREPLY[*]}"`,
        ],
        { encoding: "utf8" },
      ).stdout.trim();
    expect(complete("assay", "r")).toBe("run");
    expect(complete("assay", "keys", "")).toBe("show");
    expect(complete("assay", "run", "--j")).toBe("--json");
    expect(complete("assay", "keys", "show", "--")).toBe("--config");
    rmSync(folder, { recursive: true });
  });

  it("fish: quotes summaries", () => {
    expect(completionScript("fish", entries)).toContain("-a run -d 'it\\'s'");
  });
});
