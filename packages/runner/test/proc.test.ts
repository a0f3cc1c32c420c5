import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { carriesMark, descendantsOf, lastPid, pidsSince, processInfo } from "../src/proc.ts";

describe.skipIf(process.platform !== "linux")("processes (need /proc)", () => {
  it("reads a process whose name looks like more fields", async () => {
    const folder = mkdtempSync(join(tmpdir(), "runner-test-"));
    const program = join(folder, "a) R 1 (2");
    copyFileSync("/bin/sleep", program);
    const before = lastPid();
    const child = spawn(program, ["100"], { detached: true, env: { SOME: "mark-1." } });
    const pid = child.pid ?? 0;
    const mine = processInfo(process.pid);
    expect(processInfo(pid)).toMatchObject({ pid, parent: process.pid, group: pid, session: pid, zombie: false });
    expect(descendantsOf(new Set([process.pid]), [{ ...processInfo(pid)! }, mine!]).map((one) => one.pid)).toEqual([
      pid,
    ]);
    expect(pidsSince(before)).toContain(pid);
    expect(pidsSince(0)).toContain(pid);
    await expect.poll(() => carriesMark(pid, "mark-1.")).toBe(true);
    expect(carriesMark(pid, "mark-2.")).toBe(false);
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
    expect(processInfo(pid)).toBeUndefined();
    rmSync(folder, { recursive: true });
  });
});
