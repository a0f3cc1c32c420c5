// A case or bundle from somebody else: whatever its files hold, an answer or a plain word, never a bug of ours and never 70.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import Classify from "../src/commands/classify.ts";
import Handle from "../src/commands/handle.ts";
import { caseCopy } from "./case-copy.ts";
import { runCommand } from "./in-process.ts";

const ODD: readonly unknown[] = [
  null,
  1,
  "x",
  [],
  [null],
  ["x"],
  {},
  [{}],
  [{ name: 1 }],
  [{ name: "effect", value: 1 }],
  [{ name: "effect", value: "crash", evidence: "x" }],
  [{ name: "effect", value: "crash", evidence: [1] }],
  [{ name: "features", value: {}, evidence: [] }],
  { kind: "x", key: "y", summary: "z", frames: [1] },
  { name: "\u001b[2J", sha256: "x" },
];

describe.each([
  ["facts.json", "facts"],
  ["declared.json", "facts"],
  ["fingerprint.json", "fingerprint"],
  ["fingerprint.json", "reading"],
  ["case.json", "date"],
  ["case.json", "policy"],
  ["case.json", "input"],
  ["verdict.json", "verdict"],
])("%s with another %s", (file, field) => {
  it.each(ODD.map((value) => [JSON.stringify(value), value]))("%s", async (_, value) => {
    const dir = caseCopy();
    const path = join(dir, file);
    const before = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : { schemaVersion: 1 };
    writeFileSync(path, JSON.stringify({ ...before, [field]: value }));
    for (const [command, ...args] of [
      [Classify],
      [Classify, "--sarif"],
      [Classify, "--all-policies"],
      [Handle],
    ] as const) {
      const { exitCode, stdout, stderr } = await runCommand(command, [dir, ...args]);
      expect([exitCode, stderr]).toEqual([expect.toBeOneOf([0, 2, 6]), expect.not.stringContaining("a bug of Assay")]);
      expect(stdout + stderr).not.toContain("\u001b");
    }
  });
});
