/** Whatever ends our own process, its programs end too, and its scratch directories go. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { leftovers } from "./leftovers.ts";

const folder = mkdtempSync(join(tmpdir(), "runner-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const OPEN = 4;

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i++) await sleep(20);
}

describe.skipIf(process.platform !== "linux")("our own death (needs /proc)", () => {
  it.each(["SIGKILL", "SIGTERM", "SIGINT", "exit"])("by %s", async (how) => {
    const trace = randomUUID();
    const note = join(folder, how);
    const temp = join(folder, `${how}.tmp`);
    writeFileSync(note, "");
    mkdirSync(temp);
    const started = (): number => readFileSync(note, "utf8").split("\n").length - 1;
    const script = join(import.meta.dirname, "children", "hangs.ts");
    const child = spawn(process.execPath, ["--conditions=@assay/source", "--import", "tsx", script, note, trace, how], {
      env: { ...process.env, TMPDIR: temp, NODE_OPTIONS: "" },
      stdio: "inherit",
    });
    const gone = new Promise((resolve) => child.once("exit", resolve));
    await until(() => started() === OPEN);
    expect(started()).toBe(OPEN);
    if (how !== "exit") child.kill(how as NodeJS.Signals);
    await gone;
    const inMemory = readFileSync(`${note}.memory`, "utf8");
    await until(
      () =>
        leftovers(trace).length === 0 &&
        !readdirSync(temp).some((name) => name.startsWith("assay-")) &&
        !existsSync(inMemory),
    );
    expect(leftovers(trace)).toEqual([]);
    expect(readdirSync(temp).filter((name) => name.startsWith("assay-"))).toEqual([]);
    expect(inMemory).toContain("assay-");
    expect(existsSync(inMemory)).toBe(false);
  });
});
