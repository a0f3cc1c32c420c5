import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { findTool, killAll, type RunRequest, run } from "../src/runner.ts";
import { survivors } from "./leftovers.ts";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const sh = (script: string, more: Partial<RunRequest> = {}) =>
  run({ argv: ["sh", "-c", script], timeoutMs: 10_000, ...more });

describe("run", () => {
  it("refuses a request that makes no sense", async () => {
    const bad: RunRequest[] = [
      { argv: [], timeoutMs: 1 },
      { argv: ["true", "a\0"], timeoutMs: 1 },
      { argv: ["true"], timeoutMs: 0 },
      { argv: ["true"], timeoutMs: Number.NaN },
      { argv: ["true"], timeoutMs: 2 ** 40 },
      { argv: ["true"], timeoutMs: 1, outputLimit: -1 },
      { argv: ["true"], timeoutMs: 1, cwd: "/no/such/directory" },
    ];
    for (const request of bad) await expect(run(request)).rejects.toMatchObject({ code: "bad-request" });
  });

  it("lets no variable of ours through, and none that a shell could not carry", async () => {
    process.env.ASSAY_TEST_SECRET = "x";
    const { stdout } = await sh("env", { env: { OWN: "1\n2", "BASH_FUNC_f%%": "() { :; }" } });
    delete process.env.ASSAY_TEST_SECRET;
    expect(text(stdout)).not.toMatch(/SECRET|BASH_FUNC/);
    expect(text(stdout)).toContain("OWN=1\n2\n");
  });

  it("aborts at the signal, before and during", async () => {
    const trace = randomUUID();
    await expect(sh("true", { abort: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
    const hanging = sh("setsid sleep 100 & sleep 100", { abort: AbortSignal.timeout(100), env: { LEFTOVER: trace } });
    await expect(hanging).rejects.toMatchObject({ code: "aborted" });
    expect(await survivors(trace)).toEqual([]);
  });

  it("hands over stdin as a file that need not be read", async () => {
    const bytes = new Uint8Array(300_000).fill(7);
    expect((await sh("wc -c", { stdin: bytes })).stdout).toEqual(new TextEncoder().encode("300000\n"));
    expect((await sh("exit 3", { stdin: bytes })).exitCode).toBe(3);
  });

  it("kills everything at once with killAll, and works on afterwards", async () => {
    const trace = randomUUID();
    const hanging = sh("setsid sleep 100 & sleep 100", { env: { LEFTOVER: trace } });
    setTimeout(killAll, 200);
    expect((await hanging).signal).toBe("SIGKILL");
    expect(await survivors(trace)).toEqual([]);
    expect((await sh("exit 4")).exitCode).toBe(4);
  });

  it("leaves no scratch directory of a finished run", async () => {
    const { stdout } = await sh('mkdir a && touch a/b && chmod 0 a; dirname "$HOME"; basename "$HOME"');
    const [base = "", name] = text(stdout).trim().split("\n");
    expect(base.startsWith(tmpdir())).toBe(true);
    expect(readdirSync(base)).not.toContain(name);
  });
});

describe.skipIf(findTool("script") === undefined)("a terminal (needs script)", () => {
  const pty = (script: string, more: Partial<RunRequest> = {}) => sh(script, { pty: true, ...more });

  it("is one on stdout and stderr, while stdin stays what it was", async () => {
    const outcome = await pty("[ -t 1 ] && [ -t 2 ] && [ ! -t 0 ] && echo yes; cat; exit 3", {
      stdin: Buffer.from("in"),
    });
    expect([text(outcome.stdout), outcome.exitCode]).toEqual(["yes\nin", 3]);
  });

  it("gives lines as the program wrote them, both streams in stdout", async () => {
    const outcome = await pty("printf 'a\\nb\\r\\n'; echo c >&2");
    expect([text(outcome.stdout), text(outcome.stderr)]).toEqual(["a\nb\r\nc\n", ""]);
  });

  it.each(["SEGV", "ABRT", "KILL"])("tells a %s from an exit with its number", async (name) => {
    expect(await pty(`kill -${name} $$`)).toMatchObject({ signal: `SIG${name}`, exitCode: null });
  });

  it("tells exit 139 from a signal", async () => {
    expect(await pty("exit 139")).toMatchObject({ signal: null, exitCode: 139 });
  });

  it("asks sanitizers for plain text and keeps their other settings", async () => {
    const outcome = await pty("echo $ASAN_OPTIONS; echo $UBSAN_OPTIONS", {
      env: { ASAN_OPTIONS: "exitcode=99", UBSAN_OPTIONS: "color=always" },
    });
    expect(text(outcome.stdout)).toBe("exitcode=99:color=never\ncolor=always\n");
  });

  it("leaves nothing running at the time limit", async () => {
    const trace = randomUUID();
    const outcome = await pty("setsid sleep 100 & echo on; sleep 100", { timeoutMs: 400, env: { LEFTOVER: trace } });
    expect([outcome.timedOut, text(outcome.stdout)]).toEqual([true, "on\n"]);
    expect(await survivors(trace)).toEqual([]);
  });
});

it("says so when there is no script", async () => {
  const path = process.env.PATH;
  process.env.PATH = "/nowhere";
  const answer = run({ argv: ["/bin/sh", "-c", "true"], timeoutMs: 1000, pty: true });
  await expect(answer).rejects.toMatchObject({ code: "no-pty", hint: expect.stringContaining("util-linux") });
  process.env.PATH = path;
});
