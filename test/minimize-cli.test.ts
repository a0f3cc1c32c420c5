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
