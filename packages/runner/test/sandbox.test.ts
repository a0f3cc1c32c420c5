/** Whichever sandbox this machine permits: no network, no writes, no escape by new namespaces; exits and signals come through. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunOutcome, run, sandboxArgv } from "../src/runner.ts";

const works = (await sandboxArgv(["true"])) !== null;
const folder = mkdtempSync(join(tmpdir(), "runner-test-"));
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

async function inside(script: string, ...args: string[]): Promise<RunOutcome> {
  const sandbox = await sandboxArgv(["sh", "-c", script, "sh", ...args]);
  if (sandbox === null) throw new Error("no sandbox");
  return sandbox.outcome(await run({ argv: sandbox.argv, timeoutMs: 20_000 }));
}

describe.skipIf(!works)("a sandbox (needs bwrap, or unshare and the right to use it)", () => {
  const server = createServer((socket) => socket.end("reached\n"));
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    port = typeof address === "object" && address ? address.port : 0;
    writeFileSync(join(folder, "input"), "kept");
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  it("lets the program read its input and answer", async () => {
    const outcome = await inside('cat "$1"; echo err >&2; exit 3', join(folder, "input"));
    expect([text(outcome.stdout), text(outcome.stderr), outcome.exitCode]).toEqual(["kept", "err\n", 3]);
  });

  it("lets nothing be written, also not after undoing what can be undone", async () => {
    const target = join(folder, "written");
    const attempts = [
      `: >"$1"`,
      `echo x >>"${join(folder, "input")}"`,
      `rm -f "${join(folder, "input")}"`,
      `mount -o remount,rw,bind / ; : >"$1"`,
      `unshare -r -m sh -c 'mount -o remount,rw,bind /; : >"$0"' "$1"`,
      `nsenter -t 1 -m sh -c ': >"$0"' "$1"`,
      `: >/dev/shm/assay-sandbox-test`,
    ];
    await inside(attempts.map((one) => `(${one}) 2>/dev/null`).join("; "), target);
    expect(existsSync(target)).toBe(false);
    expect(existsSync("/dev/shm/assay-sandbox-test")).toBe(false);
    expect(readFileSync(join(folder, "input"), "utf8")).toBe("kept");
  });

  it("has no network", async () => {
    const connect = `const s = require("net").connect(${port}, "127.0.0.1"); s.on("data", d => process.stdout.write(d)); s.on("error", e => console.log(e.code))`;
    const free = await run({ argv: [process.execPath, "-e", connect], timeoutMs: 10_000 });
    expect(text(free.stdout)).toBe("reached\n");
    const caught = await inside(`"$1" -e '${connect}'`, process.execPath);
    expect(text(caught.stdout)).toMatch(/^E[A-Z]+\n$/);
  });

  it("sees no process of ours", async () => {
    const outcome = await inside(
      'kill -9 "$1" 2>/dev/null && echo killed; ls -d /proc/[0-9]* | wc -l',
      String(process.pid),
    );
    expect(Number(text(outcome.stdout))).toBeLessThan(10);
  });

  it.each(["ABRT", "SEGV"])("passes %s on", async (name) => {
    expect(await inside(`kill -${name} $$`)).toMatchObject({ exitCode: null, signal: `SIG${name}` });
  });
});

it("is null where there is neither tool", async () => {
  const path = process.env.PATH;
  process.env.PATH = "/nowhere";
  expect(await sandboxArgv(["true"])).toBeNull();
  process.env.PATH = path;
});
