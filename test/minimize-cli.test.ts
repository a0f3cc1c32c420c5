// `assay minimize` as a tool of its own: a script's exit code or a command's crash as the question, interruption, resume, nothing lost.
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assay, bin } from "./assay.ts";

const crashes = join(import.meta.dirname, "crashes");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-minimize-"));
  copyFileSync(join(crashes, "if-params.wasm"), join(folder, "in.wasm"));
  copyFileSync(join(crashes, "const-table-asan-only.wasm"), join(folder, "large.wasm"));
  script("has-if.sh", `od -An -v -tx1 "$1" | tr -d ' \\n' | grep -q 04`);
  script("dies-of-if.sh", `od -An -v -tx1 "$1" | tr -d ' \\n' | grep -q 04 && kill -SEGV $$; exit 1`);
  // Every third run finds nothing.
  script(
    "wavers.sh",
    `n=$(wc -c < "${folder}/runs"); printf . >> "${folder}/runs"; [ $((n % 3)) -ne 1 ] && od -An -v -tx1 "$1" | grep -q 04`,
  );
  script("dies-with.sh", `[ "$1" = --bad ] && shift && od -An -v -tx1 "$1" | grep -q 04 && kill -SEGV $$; exit 1`);
  script("counted.sh", `printf . >> "${folder}/count"; sleep 0.02; od -An -v -tx1 "$1" | tr -d ' \\n' | grep -q 42`);
  script("slow.sh", `sleep 0.02; od -An -v -tx1 "$1" | tr -d ' \\n' | grep -q 42`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function script(name: string, body: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(folder, name), 0o755);
}

const minimize = (...args: string[]) => assay(["minimize", ...args], { cwd: folder });
const bytes = (name: string) => readFileSync(join(folder, name));

describe("the question is a script", () => {
  it("keeps what makes it exit with 0, down to the byte it asks for", async () => {
    const { code, stdout } = await minimize("in.wasm", "-o", "script.wasm", "--json", "--", "./has-if.sh", "{file}");
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ from: 112, stopped: "done", kept: null });
    expect(bytes("script.wasm").toString("hex")).toContain("04");
    expect(bytes("script.wasm").length).toBe(1);
  });

  it("the file is the last word when {file} is left out, as other reducers do", async () => {
    expect((await minimize("in.wasm", "-o", "bare.wasm", "--", "./has-if.sh")).code).toBe(0);
    expect(bytes("bare.wasm").length).toBe(1);
  });

  it("an input that is not interesting: exit 2, said so, nothing written", async () => {
    const { code, stderr } = await minimize("in.wasm", "-o", "never.wasm", "--", "/bin/false", "{file}");
    expect(code).toBe(2);
    expect(stderr).toMatch(/not interesting/);
    expect(existsSync(join(folder, "never.wasm"))).toBe(false);
  });

  it("--keep-valid stays among valid modules", async () => {
    expect((await minimize("in.wasm", "-o", "valid.wasm", "--keep-valid", "--", "./has-if.sh", "{file}")).code).toBe(0);
    const valid = await execa(
      process.execPath,
      [
        "-e",
        `process.exit(WebAssembly.validate(require("fs").readFileSync(${JSON.stringify(join(folder, "valid.wasm"))})) ? 0 : 1)`,
      ],
      { reject: false },
    );
    expect(valid.exitCode).toBe(0);
  });
});

describe("the question is a crash", () => {
  it("--crash keeps the fingerprint of the first run", async () => {
    const { code, stdout } = await minimize(
      "in.wasm",
      "-o",
      "crash.wasm",
      "--json",
      "--crash",
      "--",
      "./dies-of-if.sh",
      "{file}",
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout).kept).toContain("SIGSEGV");
    expect(bytes("crash.wasm").length).toBe(1);
  });

  it("an input that does not crash: exit 4", async () => {
    const { code, stderr } = await minimize("in.wasm", "-o", "calm.wasm", "--crash", "--", "/bin/true", "{file}");
    expect(code).toBe(4);
    expect(stderr).toMatch(/does not crash/);
  });
});

describe("targets that waver", () => {
  it("are told by asking the input more than once; the report says how often", async () => {
    writeFileSync(join(folder, "runs"), "");
    const { code } = await minimize("in.wasm", "-o", "w.wasm", "--report", "w.txt", "--", "./wavers.sh", "{file}");
    expect(code).toBe(0);
    expect(bytes("w.wasm").length).toBe(1);
    expect(bytes("w.txt").toString()).toMatch(/Flaky: the input crashed in 7 of 10 runs, the result in [67] of 10/);
  });
});

describe("--command", () => {
  it("tells which words are needed", async () => {
    const args = [
      "-o",
      "words.wasm",
      "--json",
      "--command",
      "--crash",
      "--",
      "./dies-with.sh",
      "--bad",
      "{file}",
      "-v",
    ];
    const { code, stdout } = await minimize("in.wasm", ...args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).command).toMatchObject({ needed: ["--bad"], notNeeded: ["-v"] });
  });

  it("is for crashes: a script decides itself what it runs", async () => {
    const { code, stderr } = await minimize("in.wasm", "-o", "no.wasm", "--command", "--", "./has-if.sh", "{file}");
    expect(code).toBe(2);
    expect(stderr).toMatch(/--command needs a crash/);
  });
});

describe("what the user has", () => {
  it("an output that is there is not replaced unasked, the input never", async () => {
    writeFileSync(join(folder, "mine.wasm"), "mine");
    const refused = await minimize("in.wasm", "-o", "mine.wasm", "--", "./has-if.sh", "{file}");
    expect(refused.code).toBe(2);
    expect(bytes("mine.wasm").toString()).toBe("mine");
    expect((await minimize("in.wasm", "-o", "in.wasm", "--force", "--", "./has-if.sh", "{file}")).code).toBe(2);
    expect((await minimize("in.wasm", "-o", "mine.wasm", "--force", "--", "./has-if.sh", "{file}")).code).toBe(0);
  });

  it("text form and report are written where asked", async () => {
    await minimize("in.wasm", "-o", "t.wasm", "--text", "t.txt", "--report", "r.txt", "--", "./has-if.sh", "{file}");
    expect(bytes("t.txt").toString()).toContain("(module");
    expect(bytes("r.txt").toString()).toMatch(/112 (→|->) 1 bytes|112 to 1|112/);
  });

  it("--keep-valid with a malformed input: exit 2, said so", async () => {
    writeFileSync(join(folder, "malformed.wasm"), bytes("in.wasm").subarray(0, 60));
    const { code, stderr } = await minimize("malformed.wasm", "-o", "kv.wasm", "--keep-valid", "--", "/bin/true");
    expect(code).toBe(2);
    expect(stderr).toMatch(/not valid/);
    expect(existsSync(join(folder, "kv.wasm.journal"))).toBe(false);
  });

  it("a journal does not answer another question, nor for another file", async () => {
    const stop = ["--max-questions", "5"];
    await minimize("in.wasm", "-o", "j.wasm", ...stop, "--", "./has-if.sh", "{file}");
    for (const [file, question] of [
      ["in.wasm", "./slow.sh"],
      ["large.wasm", "./has-if.sh"],
    ] as const) {
      const { code, stderr } = await minimize(file, "-o", "j.wasm", "--resume", "--", question, "{file}");
      expect(code).toBe(2);
      expect(stderr).toMatch(/j\.wasm\.journal is of another (file|question)/);
    }
    expect((await minimize("in.wasm", "-o", "j.wasm", "--resume", "--", "./has-if.sh", "{file}")).code).toBe(0);
    expect(bytes("j.wasm").length).toBe(1);
  });

  it("killed without warning again and again: same bytes, and only what was under way is asked twice", async () => {
    const args = ["-o", "killed.wasm", "-j", "1", "--", "./counted.sh", "{file}"];
    writeFileSync(join(folder, "count"), "");
    await minimize("large.wasm", "-o", "calm.wasm", "-j", "1", "--", "./counted.sh", "{file}");
    const calm = bytes("count").length;
    writeFileSync(join(folder, "count"), "");
    let kills = 0;
    for (;;) {
      const resume = existsSync(join(folder, "killed.wasm.journal")) ? ["--resume"] : [];
      const child = execa(process.execPath, [bin, "minimize", "large.wasm", ...resume, ...args], {
        cwd: folder,
        reject: false,
      });
      const timer = setTimeout(() => child.kill("SIGKILL") && kills++, 600 + 200 * kills);
      const { exitCode } = await child;
      clearTimeout(timer);
      if (exitCode === 0) break;
    }
    expect(bytes("killed.wasm")).toEqual(bytes("calm.wasm"));
    expect(bytes("count").length).toBeLessThanOrEqual(calm + kills);
  }, 60_000);

  it("a budget counts what is new: call for call the output never grows, and it ends where one call does", async () => {
    const question = ["--json", "--", "./has-if.sh", "{file}"];
    const calm = await minimize("in.wasm", "-o", "once.wasm", ...question);
    const call = async (...args: string[]) => {
      const { code, stdout } = await minimize("in.wasm", "-o", "pieces.wasm", ...args, ...question);
      expect(code).toBe(0);
      const result = JSON.parse(stdout);
      expect(bytes("pieces.wasm").length).toBe(result.to);
      return result;
    };
    const first = await call("--max-questions", "9");
    const second = await call("--resume", "--max-questions", "2");
    const timed = await call("--resume", "--max-questions", "1", "--max-time", "60");
    expect([first, second, timed].map(({ questions, stopped }) => [questions, stopped])).toEqual([
      [9, "budget"],
      [11, "budget"],
      [12, "budget"],
    ]);
    expect(second.to).toBeLessThanOrEqual(first.to);
    expect(timed.to).toBeLessThanOrEqual(second.to);
    const { fromJournal, ...last } = await call("--resume");
    expect(fromJournal).toBe(12);
    expect(last.questions).toBe(JSON.parse(calm.stdout).questions);
    expect(bytes("pieces.wasm")).toEqual(bytes("once.wasm"));
  });

  it("what stands at the output is no result unless the journal says so", async () => {
    const question = ["--", "./has-if.sh", "{file}"];
    await minimize("in.wasm", "-o", "swapped.wasm", "--max-questions", "9", ...question);
    writeFileSync(join(folder, "swapped.wasm"), "x");
    await minimize("in.wasm", "-o", "swapped.wasm", "--resume", "--max-questions", "1", ...question);
    expect(bytes("swapped.wasm").toString("hex")).toContain("04");
  });

  it("Ctrl-C leaves an interesting best and exit 130; --resume ends where an undisturbed run does", async () => {
    const args = ["-o", "stopped.wasm", "--", "./slow.sh", "{file}"];
    const undisturbed = await minimize("large.wasm", "-o", "whole.wasm", "--", "./slow.sh", "{file}");
    expect(undisturbed.code).toBe(0);
    const child = execa(process.execPath, [bin, "minimize", "large.wasm", ...args], { cwd: folder, reject: false });
    await new Promise((resolve) => setTimeout(resolve, 700));
    child.kill("SIGINT");
    const stopped = await child;
    // A machine fast enough to be done by then has nothing to resume.
    if (stopped.exitCode === 130) {
      if (existsSync(join(folder, "stopped.wasm"))) expect(bytes("stopped.wasm").toString("hex")).toContain("42");
      const resumed = await minimize("large.wasm", ...args.slice(0, 2), "--resume", ...args.slice(2));
      expect(resumed.code).toBe(0);
    } else expect(stopped.exitCode).toBe(0);
    expect(bytes("stopped.wasm")).toEqual(bytes("whole.wasm"));
  }, 60_000);
});
