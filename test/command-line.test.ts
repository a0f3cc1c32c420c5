// The command line as everywhere: no word is lost, and no word from outside begins a line of its own.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assay, bin } from "./assay.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-line-"));
afterAll(() => rmSync(folder, { recursive: true }));
const aot = join(import.meta.dirname, "aot/wamrc-2.4.5-llvm19/hello.o-base.aot");
const wasm = join(import.meta.dirname, "aot/hello.wasm");
for (const name of ["a.aot", "b.aot", "-c.aot"]) copyFileSync(aot, join(folder, name));

async function judged(...words: string[]): Promise<string[]> {
  const { stdout } = await assay(["verify", ...words, "--json"], { cwd: folder });
  return JSON.parse(stdout).files.map((one: { file: string }) => one.file);
}

describe("every file named is judged", () => {
  test("behind a flag that may be given several times", async () => {
    expect(await judged("a.aot", "--expect-wasm", wasm, "b.aot")).toEqual(["a.aot", "b.aot"]);
  });

  test("behind --", async () => {
    const { stdout } = await assay(["verify", "--json", "--", "a.aot", "-c.aot"], { cwd: folder });
    expect(JSON.parse(stdout).files.map((one: { file: string }) => one.file)).toEqual(["a.aot", "-c.aot"]);
  });
});

test("behind -- a flag's name is a file's", async () => {
  const { code, stdout, stderr } = await assay(["inspect", "--", "--json"], { cwd: folder });
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("--json");
});

test("a key id with line breaks begins no line, and commands to a CI runner are not obeyed", async () => {
  const payload = Buffer.from("{}").toString("base64");
  const keyid = "x)\na.aot: trusted\n::set-output name=ok::1\n##[add-mask]y";
  const envelope = { payloadType: "application/vnd.in-toto+json", payload, signatures: [{ keyid, sig: "AA==" }] };
  writeFileSync(join(folder, "b.aot.intoto.jsonl"), `${JSON.stringify(envelope)}\n`);
  mkdirSync(join(folder, "n\n::error::no"));
  for (const words of [
    ["verify", "b.aot"],
    ["inspect", "n\n::error::no"],
    ["inspect", "##[error]no"],
  ]) {
    const { stdout, stderr } = await assay(words, { cwd: folder });
    for (const line of `${stdout}\n${stderr}`.split("\n")) expect(line).not.toMatch(/^\s*(?:::|a\.aot: trusted)|##\[/);
  }
});

describe("what is written when nobody reads", () => {
  const piped = (words: string, to: string): [number | null, string] => {
    const { status, stderr } = spawnSync("/bin/bash", ["-c", `"$NODE" "$BIN" ${words} ${to}`], {
      cwd: folder,
      env: { ...process.env, NODE: process.execPath, BIN: bin },
      encoding: "utf8",
    });
    return [status, stderr];
  };

  test.each([
    ["the answer", "| true; exit $PIPESTATUS"],
    ["the answer and the notes", "2>&1 | true; exit $PIPESTATUS"],
  ])("%s: the exit code stays", (_, to) => {
    expect(piped("verify a.aot", to)[0]).toBe(3);
  });

  test.skipIf(!existsSync("/dev/full"))("a disk that is full is said in words", () => {
    const [status, stderr] = piped("inspect a.aot", "> /dev/full");
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^assay: the answer could not be written: ENOSPC/)]);
  });
});

describe("a folder of inputs", () => {
  const config = ["--config", join(folder, "config")];
  beforeAll(async () => {
    const program = join(folder, "runtime");
    writeFileSync(program, '#!/bin/sh\nif grep -q crashme "$1"; then kill -SEGV $$; fi\n', { mode: 0o755 });
    mkdirSync(join(folder, "inputs"));
    writeFileSync(join(folder, "inputs/c.wasm"), "\0asm\u0001\0\0\0\0\u0008\u0007crashme");
    expect((await assay(["runtimes", "add", "own", ...config, "--", program, "{file}"])).code).toBe(0);
  });
  const triage = (...more: string[]) =>
    assay(["triage", "inputs", "--runtime", "own", "--no-minimize", "-q", "--out", "batch", ...config, ...more], {
      cwd: folder,
    });

  test("stops a pipeline as one input does", async () => {
    expect((await triage("--fail-on", "public-bug")).code).toBe(0);
    expect((await triage("--fail-on", "report-privately")).code).toBe(1);
  }, 60_000);

  test.each([
    [["--fail-on", "nonsense"], "no such action"],
    [["--policy", "nonsense"], "no policy is called"],
    [["--wamrc", "wamrc"], "--wamrc is for one input"],
    [["--trust", "trust.json"], "--trust is for one input"],
    [["--recovery-script", "missing"], "cannot read missing"],
  ])("a flag that cannot be obeyed is refused: %j", async (flags, said) => {
    const { code, stderr } = await triage(...flags);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  test("of runtimes added at the same time none is lost", async () => {
    const names = ["r1", "r2", "r3", "r4", "r5", "r6"];
    await Promise.all(names.map((name) => assay(["runtimes", "add", name, ...config, "--", "/bin/true", "{file}"])));
    const listed = JSON.parse((await assay(["runtimes", "list", "--json", ...config])).stdout).runtimes;
    expect(listed.map((r: { name: string }) => r.name)).toEqual(expect.arrayContaining(names));
  });

  test("one that is gone says nothing, and takes nothing from the others", async () => {
    const gone = join(folder, "gone");
    writeFileSync(gone, "#!/bin/sh\n", { mode: 0o755 });
    await assay(["runtimes", "add", "gone", ...config, "--", gone, "{file}"]);
    rmSync(gone);
    const out = join(folder, "one");
    await assay([
      "triage",
      join(folder, "inputs/c.wasm"),
      "--runtime",
      "own",
      "--no-minimize",
      "-q",
      "--out",
      out,
      ...config,
    ]);
    const { versions } = JSON.parse((await assay(["facts", out, "--json"])).stdout);
    const state = (name: string) => versions.find((v: { runtime: string }) => v.runtime === name)?.state;
    expect([state("own"), state("gone")]).toEqual(["affected", "unknown"]);
  }, 60_000);

  test("a config folder that cannot be written: the command given here is the user's own", async () => {
    writeFileSync(join(folder, "no-folder"), "");
    const words = ["triage", join(folder, "inputs/c.wasm"), "--no-minimize", "-q", "--out", join(folder, "ro")];
    const ran = await assay([...words, "--config", join(folder, "no-folder"), "--", join(folder, "runtime"), "{file}"]);
    expect([ran.code, ran.stderr]).toEqual([0, ""]);
  }, 60_000);
});
