/**
 * Where the provenance commands read and write: devices, links, modes, stdin, folders that cannot be written, and a wamrc
 * that ends otherwise than well. As people use them, in processes of their own.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordedWamrc, type Workplace, workplace } from "./provenance/assay.ts";

const PLAIN = join(import.meta.dirname, "aot/wamrc-2.4.5-llvm19/hello.o-bc1.aot");
const RECORDED = ["--builder", "recorded-wamrc"];
const OPTIONS = ["--target=x86_64", "--cpu=x86-64", "--bounds-checks=1"];
const KEY = ["--key", "k.key.pem"];

let place: Workplace;
const at = (name: string): string => join(place.folder, name);
const compile = (output: string, more: readonly string[] = [], wamrc = recordedWamrc("2.4.5")) =>
  place.assay(["compile", ...KEY, ...more, "--", wamrc, ...OPTIONS, "-o", output, "hello.wasm"]);

beforeAll(async () => {
  place = workplace();
  copyFileSync(join(import.meta.dirname, "aot/hello.wasm"), at("hello.wasm"));
  expect((await place.assay(["keys", "generate", "k.key.pem"])).exitCode).toBe(0);
  expect((await compile("good.aot")).exitCode).toBe(0);
});
afterAll(() => place.close());

describe("what is replaced", () => {
  test("a pipe is written into, never renamed over", () => {
    spawnSync("mkfifo", [at("pipe")]);
    const reader = `cat pipe > received & "$0" "$1" stamp "${PLAIN}" --key k.key.pem -o pipe; wait`;
    const [node, bin] = [process.execPath, join(import.meta.dirname, "../apps/cli/bin/run.js")];
    spawnSync("sh", ["-c", reader, node, process.env.ASSAY_BIN ?? bin], { cwd: place.folder });
    expect(lstatSync(at("pipe")).isFIFO()).toBe(true);
    expect(statSync(at("received")).size).toBeGreaterThan(statSync(PLAIN).size);
  });

  test("a device is no place for a verified copy", async () => {
    const { exitCode, stderr } = await place.assay([
      ...["verify", "good.aot", "--key", "k.pub.pem", ...RECORDED],
      ...["--output", "/dev/null"],
    ]);
    expect([exitCode, lstatSync("/dev/null").isCharacterDevice()]).toEqual([2, true]);
    expect(stderr).toContain("no regular file");
  });

  test("a link goes on leading to its file, whose mode stays", async () => {
    copyFileSync(PLAIN, at("secret.aot"));
    chmodSync(at("secret.aot"), 0o600);
    symlinkSync("secret.aot", at("link.aot"));
    expect((await place.assay(["stamp", "link.aot", ...KEY, "--in-place"])).exitCode).toBe(0);
    expect(lstatSync(at("link.aot")).isSymbolicLink()).toBe(true);
    expect(statSync(at("secret.aot")).mode & 0o777).toBe(0o600);
    expect((await place.assay(["detach", "link.aot", "--in-place"])).exitCode).toBe(0);
    expect(readFileSync(at("secret.aot")).equals(readFileSync(PLAIN))).toBe(true);
  });

  test("a key does not go where a dangling link leads", async () => {
    symlinkSync("elsewhere", at("trap.key.pem"));
    expect((await place.assay(["keys", "generate", "trap.key.pem"])).exitCode).toBe(2);
    expect(existsSync(at("elsewhere"))).toBe(false);
  });
});

function endTo(path: string, size: number): void {
  writeFileSync(path, "");
  truncateSync(path, size);
}

describe("what is read", () => {
  test("an input without end ends", async () => {
    const { exitCode, stderr } = await place.assay(["verify", "/dev/zero"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("more than 256 MiB")]);
  });

  test.each<[string, (beside: string) => void]>([
    ["a link to a device without end", (beside) => symlinkSync("/dev/zero", beside)],
    ["a pipe that nobody writes to", (beside) => spawnSync("mkfifo", [beside])],
    ["a folder", (beside) => mkdirSync(beside)],
    ["a gigabyte of nothing", (beside) => endTo(beside, 1 << 30)],
  ])("what is beside a file as its envelopes may be %s: malformed, at once", async (what, put) => {
    const name = `${what.replaceAll(" ", "-")}.aot`;
    copyFileSync(PLAIN, at(name));
    put(at(`${name}.intoto.jsonl`));
    const verify = await place.assay(["verify", name, "--key", "k.pub.pem", ...RECORDED, "--json"]);
    const [{ verdict }] = JSON.parse(verify.stdout).files;
    expect([verify.exitCode, verdict.kind, verdict.reasons[0].id]).toEqual([6, "malformed", "envelope-malformed"]);
    const rebuild = ["rebuild", name, "--wasm", "hello.wasm", "--wamrc", recordedWamrc("2.4.5"), "--", ...OPTIONS];
    expect((await place.assay(rebuild)).exitCode).toBe(0);
    const given = await place.assay(["verify", PLAIN, "--attestation", `${name}.intoto.jsonl`]);
    expect([given.exitCode, given.stdout]).toEqual([6, expect.stringContaining("[envelope-malformed]")]);
  });

  test("a trust file or key without end ends", async () => {
    const said = (what: string) => ({ exitCode: 2, stderr: expect.stringContaining(what) });
    expect(await place.assay(["trust", "check", "/dev/zero"])).toMatchObject(said("no trust file"));
    expect(await place.assay(["verify", "good.aot", "--trust", "/dev/zero"])).toMatchObject(said("no trust file"));
    expect(await place.assay(["verify", "good.aot", "--key", "/dev/zero"])).toMatchObject(said("no key"));
  });

  test("stdin cannot be the key and its passphrase", async () => {
    const { exitCode, stderr } = await place.assay(
      ["stamp", PLAIN, "--key", "-", "--passphrase-file", "-", "-o", "never.aot"],
      {},
      readFileSync(at("k.key.pem"), "utf8"),
    );
    expect([exitCode, existsSync(at("never.aot"))]).toEqual([2, false]);
    expect(stderr).toContain("stdin can be read once");
  });

  test("a public key cannot sign, and its mode is not what is wrong with it", async () => {
    const { exitCode, stderr } = await place.assay(["stamp", PLAIN, "--key", "k.pub.pem", "-o", "never.aot"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("expected PRIVATE KEY, got PUBLIC KEY")]);
  });

  test("of several files, the malformed one is named", async () => {
    copyFileSync(PLAIN, at("first.aot"));
    const { exitCode, stderr } = await place.assay(["stamp", "first.aot", "hello.wasm", ...KEY, "--detached"]);
    expect([exitCode, stderr]).toEqual([6, expect.stringContaining("hello.wasm: ")]);
  });
});

describe("an envelope that is beside the file already", () => {
  const theirs = '{"of":"another signer"}\n';
  const said = { exitCode: 2, stderr: expect.stringContaining("is there already, and holds something else") };

  test("stays, unless --force: stamped afterwards or taken out of a stamp", async () => {
    copyFileSync(PLAIN, at("kept.aot"));
    writeFileSync(at("kept.aot.intoto.jsonl"), theirs);
    expect(await place.assay(["stamp", "kept.aot", ...KEY, "--detached"])).toMatchObject(said);
    expect((await place.assay(["stamp", "kept.aot", ...KEY, "--in-place"])).exitCode).toBe(0);
    expect(await place.assay(["detach", "kept.aot", "--in-place"])).toMatchObject(said);
    expect(readFileSync(at("kept.aot.intoto.jsonl"), "utf8")).toBe(theirs);
    expect((await place.assay(["detach", "kept.aot", "--in-place", "--force"])).exitCode).toBe(0);
    expect(readFileSync(at("kept.aot.intoto.jsonl"), "utf8")).toContain("payload");
    expect(readFileSync(at("kept.aot"))).toEqual(readFileSync(PLAIN));
    expect((await place.assay(["stamp", "kept.aot", ...KEY, "--detached", "--force"])).exitCode).toBe(0);
  });
});

describe("a config folder that cannot be written", () => {
  const verify = (...more: string[]) =>
    place.assay(["verify", "good.aot", "--trust", "t.json", "--config", "hello.wasm/config", ...more]);

  test("is an error, as a rollback would go unnoticed; unless the least version is given", async () => {
    await place.assay(["trust", "init", "t.json", "--expires", "2999-01-01"]);
    await place.assay(["trust", "add", "t.json", "k.pub.pem", ...RECORDED]);
    const without = await verify();
    expect([without.exitCode, without.stderr]).toEqual([2, expect.stringContaining("--min-trust-version")]);
    expect((await verify("--min-trust-version", "2")).exitCode).toBe(0);
    expect((await verify("--min-trust-version", "3")).exitCode).toBe(2);
  });
});

test("of keys added at the same time none is lost, and a lock that was left is named", async () => {
  const owners = ["a", "b", "c", "d"];
  for (const owner of owners) await place.assay(["keys", "generate", `${owner}.key.pem`]);
  await place.assay(["trust", "init", "many.json", "--expires", "2999-01-01"]);
  const added = await Promise.all(
    owners.map((owner) => place.assay(["trust", "add", "many.json", `${owner}.pub.pem`, "--owner", owner])),
  );
  expect(added.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
  const kept = JSON.parse(readFileSync(at("many.json"), "utf8"));
  expect(kept.version).toBe(1 + owners.length);
  for (const owner of owners) expect(JSON.stringify(kept)).toContain(`"owner":"${owner}"`);
  expect(existsSync(at("many.json.lock"))).toBe(false);

  writeFileSync(at("many.json.lock"), "");
  const refused = await place.assay(["trust", "add", "many.json", "k.pub.pem"]);
  expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining("many.json.lock")]);
}, 60_000);

test("of verifications at the same time, none forgets the trust file that another saw", async () => {
  const files = ["r1.json", "r2.json", "r3.json", "r4.json", "r5.json", "r6.json"];
  const verify = (file: string) => place.assay(["verify", "good.aot", "--trust", file, "--config", "state"]);
  for (const file of files) {
    await place.assay(["trust", "init", file, "--expires", "2999-01-01"]);
    copyFileSync(at(file), at(`old-${file}`));
    await place.assay(["trust", "add", file, "k.pub.pem", ...RECORDED]);
  }
  expect((await Promise.all(files.map(verify))).map((ran) => ran.exitCode)).toEqual(files.map(() => 0));
  const again = await Promise.all(files.map((file) => verify(`old-${file}`)));
  expect(again.map((ran) => ran.stderr.includes("already seen here"))).toEqual(files.map(() => true));
});

describe("compile, when wamrc", () => {
  function program(name: string, body: string): string {
    writeFileSync(at(name), `#!/bin/sh\n[ "$1" = "--version" ] && { echo "wamrc 2.4.5"; exit 0; }\n${body}\n`);
    chmodSync(at(name), 0o755);
    return `./${name}`;
  }

  test("dies by a signal, ends as a shell would, and still says one JSON document", async () => {
    const { exitCode, stdout } = await compile("dead.aot", ["--json"], program("dies", "kill -SEGV $$"));
    expect([exitCode, JSON.parse(stdout).failed.signal, existsSync(at("dead.aot"))]).toEqual([139, "SIGSEGV", false]);
  });

  test("is a folder in PATH, is looked for further on", async () => {
    mkdirSync(at("first/wamrc"), { recursive: true });
    mkdirSync(at("second"));
    symlinkSync(recordedWamrc("2.4.5"), at("second/wamrc"));
    const env = { PATH: `${at("first")}:${at("second")}:${process.env.PATH}` };
    const words = ["compile", ...KEY, "--", "wamrc", ...OPTIONS, "-o", "found.aot", "hello.wasm"];
    expect((await place.assay(words, env)).exitCode).toBe(0);
  });

  test("would write over its input, is not run", async () => {
    const before = readFileSync(at("hello.wasm"));
    const { exitCode, stderr } = await compile("./hello.wasm");
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("is the input file itself")]);
    expect(readFileSync(at("hello.wasm")).equals(before)).toBe(true);
  });

  test("stands without -- before it, the hint says so", async () => {
    const { exitCode, stderr } = await place.assay(["compile", "wamrc", "-o", "x.aot", "hello.wasm"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("-- wamrc")]);
  });

  test("is interrupted, leaves nothing and ends with 130", () => {
    const [node, bin] = [
      process.execPath,
      process.env.ASSAY_BIN ?? join(import.meta.dirname, "../apps/cli/bin/run.js"),
    ];
    const slow = program("slow", 'touch started; kill -INT "$(cat pid)"; sleep 30');
    const words = [bin, "compile", ...KEY, "--", slow, ...OPTIONS, "-o", "slow.aot", "hello.wasm"];
    const { status } = spawnSync("sh", ["-c", 'echo $$ > pid; exec "$0" "$@"', node, ...words], { cwd: place.folder });
    expect([status, existsSync(at("slow.aot")), existsSync(at("started"))]).toEqual([130, false, true]);
  });

  test("is asked for its version, passes it through without a key", async () => {
    const { exitCode, stdout } = await place.assay(["compile", "--", recordedWamrc("2.4.5"), "--version"]);
    expect([exitCode, stdout.split("\n")[0]]).toEqual([0, "wamrc 2.4.5"]);
  });

  test("an envelope of an earlier build beside the file is told", async () => {
    expect((await compile("twice.aot", ["--detached"])).exitCode).toBe(0);
    const { exitCode, stderr } = await compile("twice.aot");
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining("twice.aot.intoto.jsonl")]);
  });
});
