// A script's own time limit, and what a journal is about.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileJournal } from "@assay/minimizer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkHead, questionDigest, readBaseline, writeBaseline, writeHead } from "../src/minimize-journal.ts";
import { scriptQuestion } from "../src/script-question.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-script-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function script(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe("a script", () => {
  const short = Uint8Array.of(1);

  it("is interesting by its exit status, and tells once what the input took", async () => {
    const told: number[] = [];
    const { question, close } = scriptQuestion({
      words: [script("one.sh", `[ $(wc -c < "$1") -gt 1 ]`)],
      workers: 1,
      timeoutMs: 10_000,
      onBaseline: (ms) => told.push(ms),
    });
    expect(await question.ask(Uint8Array.of(1, 2), {})).toEqual({ kind: "interesting" });
    expect(await question.ask(short, {})).toEqual({ kind: "boring" });
    expect(told.length).toBe(1);
    await close();
  });

  it("may not take many times longer than it did on the input, whatever one run may take at most", async () => {
    const { question, close } = scriptQuestion({
      words: [script("slow.sh", "sleep 300")],
      workers: 1,
      timeoutMs: 600_000,
      baselineMs: 5,
      onBaseline: () => expect.unreachable(),
    });
    expect(await question.ask(short, { timeoutMs: 600_000 })).toEqual({ kind: "timeout" });
    await close();
  });

  it("that is not there is said so", () => {
    const options = { words: ["./nothing.sh"], workers: 1, timeoutMs: 1000, onBaseline() {} };
    expect(() => scriptQuestion(options)).toThrow(/not there/);
  });
});

describe("a journal", () => {
  it("knows its file and question, and how the input did; its answers are read as before", async () => {
    const path = join(folder, "journal");
    const head = { input: "a file", question: "a question" };
    const baseline = { ms: 12, hang: false, fingerprint: null };
    writeHead(path, head);
    expect(readBaseline(path)).toBeUndefined();
    writeBaseline(path, baseline);
    await fileJournal(path).append({ id: "a", answer: { kind: "boring", key: "k" } });
    expect(readBaseline(path)).toEqual(baseline);
    expect(await fileJournal(path).load()).toEqual([{ id: "a", answer: { kind: "boring", key: "k" } }]);
    checkHead(path, head);
    expect(() => checkHead(path, { ...head, input: "another" })).toThrow(/of another file/);
    expect(() => checkHead(path, { ...head, question: "another" })).toThrow(/of another question/);
    writeFileSync(path, readFileSync(path).subarray(0, 10));
    expect(() => checkHead(path, head)).toThrow(/of another/);
  });

  it("is of another question when the script has changed", () => {
    const path = script("changing.sh", "exit 0");
    const before = questionDigest([path, "{file}"], null);
    expect(questionDigest([path, "{file}"], null)).toBe(before);
    script("changing.sh", "exit 1");
    expect(questionDigest([path, "{file}"], null)).not.toBe(before);
  });
});
