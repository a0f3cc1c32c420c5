/** The provenance commands as people use them, on the recorded wamrc and on small programs that stand for other wamrcs. */
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { detachAot, parseDetached } from "@assay/provenance";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordedWamrc, type Workplace, workplace } from "./provenance/assay.ts";

const corpus = join(import.meta.dirname, "aot");
const RECORDED = recordedWamrc("2.4.5");
const OPTIONS = ["--target=x86_64", "--cpu=x86-64", "--bounds-checks=1"];
const RECORDED_BUILDER = "https://assay.example/builders/recorded-wamrc/v1";

let place: Workplace;
const at = (name: string): string => join(place.folder, name);
const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(at(name)));
const statementIn = (name: string) => {
  const [envelope] = parseDetached(detachAot(bytes(name)).envelope);
  return JSON.parse(Buffer.from(envelope?.payload ?? []).toString());
};
const compile = (output: string, ...more: string[]) =>
  place.assay(["compile", "--key", "k.key.pem", ...more, "--", RECORDED, ...OPTIONS, "-o", output, "hello.wasm"]);

/** A wamrc of our own making: a shell script. */
function program(name: string, body: string): string {
  writeFileSync(at(name), `#!/bin/sh\n[ "$1" = "--version" ] && { echo "wamrc 2.4.5"; exit 0; }\n${body}\n`);
  chmodSync(at(name), 0o755);
  return `./${name}`;
}

beforeAll(async () => {
  place = workplace();
  for (const module of ["hello", "add"]) copyFileSync(join(corpus, `${module}.wasm`), at(`${module}.wasm`));
  copyFileSync(join(corpus, "wamrc-2.4.5-llvm19/hello.o-bc1.aot"), at("plain.aot"));
  expect((await place.assay(["keys", "generate", "k.key.pem"])).exitCode).toBe(0);
  expect((await place.assay(["keys", "generate", "b.key.pem"])).exitCode).toBe(0);
});
afterAll(() => place.close());

describe("keys", () => {
  test("private keys are private, and never overwritten", async () => {
    expect(statSync(at("k.key.pem")).mode & 0o777).toBe(0o600);
    const again = await place.assay(["keys", "generate", "k.key.pem"]);
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toContain("there already");
  });

  test("both halves show the same names; export gives the public half", async () => {
    const [a, b] = await Promise.all([
      place.assay(["keys", "show", "k.key.pem", "--json"]),
      place.assay(["keys", "show", "k.pub.pem", "--json"]),
    ]);
    const [left, right] = [JSON.parse(a.stdout), JSON.parse(b.stdout)];
    expect([left.keyid, left.fingerprint]).toEqual([right.keyid, right.fingerprint]);
    expect((await place.assay(["keys", "export", "k.key.pem"])).stdout).toBe(readFileSync(at("k.pub.pem"), "utf8"));
  });

  test("an encrypted key, its passphrase from stdin or a file", async () => {
    writeFileSync(at("pass.txt"), "correct horse\n");
    expect(
      (await place.assay(["keys", "generate", "e.key.pem", "--encrypt", "--passphrase-file", "-"], {}, "correct horse"))
        .exitCode,
    ).toBe(0);
    expect(readFileSync(at("e.key.pem"), "utf8")).toContain("ENCRYPTED PRIVATE KEY");
    const good = await place.assay([
      "stamp",
      "plain.aot",
      "--key",
      "e.key.pem",
      "--passphrase-file",
      "pass.txt",
      "-o",
      "e.aot",
    ]);
    expect(good.exitCode).toBe(0);
    const none = await place.assay(["stamp", "plain.aot", "--key", "e.key.pem", "-o", "none.aot"]);
    expect([none.exitCode, existsSync(at("none.aot"))]).toEqual([2, false]);
  });

  test("two encrypted keys, one passphrase from stdin", async () => {
    for (const name of ["e1.key.pem", "e2.key.pem"])
      await place.assay(["keys", "generate", name, "--encrypt", "--passphrase-file", "-"], {}, "correct horse");
    const both = ["--key", "e1.key.pem", "--key", "e2.key.pem", "--passphrase-file", "-"];
    expect(await place.assay(["stamp", "plain.aot", ...both, "-o", "ee.aot"], {}, "correct horse\n")).toMatchObject({
      exitCode: 0,
      stderr: "",
    });
  });

  test("a key from the environment and from stdin", async () => {
    const pem = readFileSync(at("k.key.pem"), "utf8");
    expect((await place.assay(["stamp", "plain.aot", "-o", "env.aot"], { ASSAY_KEY: pem })).exitCode).toBe(0);
    expect((await place.assay(["stamp", "plain.aot", "--key", "-", "-o", "stdin.aot"], {}, pem)).exitCode).toBe(0);
    expect(bytes("env.aot")).toEqual(bytes("stdin.aot"));
    expect((await place.assay(["stamp", "plain.aot", "-o", "x.aot"])).stderr).toContain("ASSAY_KEY is not set");
  });
});

describe("compile", () => {
  test("passes wamrc's words on, and states what was run and nothing that is not known", async () => {
    const { exitCode, stdout } = await compile("hello.aot");
    expect([exitCode, stdout]).toEqual([0, "Compile success, file hello.aot was generated.\n"]);
    expect(detachAot(bytes("hello.aot")).subject).toEqual(bytes("plain.aot"));
    const { predicate, subject } = statementIn("hello.aot");
    expect(subject[0].name).toBe("hello.aot");
    expect(predicate.runDetails).toEqual({
      builder: { id: RECORDED_BUILDER, version: { wamrc: "2.4.5", assay: expect.any(String) } },
    });
    const { externalParameters, internalParameters, resolvedDependencies } = predicate.buildDefinition;
    expect(externalParameters).toEqual({ wasm: "hello.wasm", argv: OPTIONS, env: {} });
    expect(internalParameters).not.toHaveProperty("reported");
    expect(resolvedDependencies.map((d: { name: string }) => d.name)).toEqual(["hello.wasm", "recorded-wamrc"]);
  });

  test("the same input gives the same bytes; a time only when asked for", async () => {
    await compile("again.aot", "--name", "hello.aot");
    expect(bytes("again.aot")).toEqual(bytes("hello.aot"));
    const epoch = { SOURCE_DATE_EPOCH: "1767225600" };
    await place.assay(
      ["compile", "--key", "k.key.pem", "--", RECORDED, ...OPTIONS, "-o", "dated.aot", "hello.wasm"],
      epoch,
    );
    expect(statementIn("dated.aot").predicate.runDetails.metadata).toEqual({
      startedOn: "2026-01-01T00:00:00Z",
      finishedOn: "2026-01-01T00:00:00Z",
    });
  });

  test("detached, and a bundle for cosign", async () => {
    await compile("beside.aot", "--detached", "--sigstore");
    expect(bytes("beside.aot")).toEqual(bytes("plain.aot"));
    const verify = ["verify", "beside.aot", "--key", "k.pub.pem", "--builder", RECORDED_BUILDER];
    expect((await place.assay(verify)).exitCode).toBe(0);
    expect((await place.assay([...verify, "--attestation", "beside.aot.sigstore.json"])).exitCode).toBe(0);
  });

  test("a wamrc that fails: its code, its words, and the old output stays", async () => {
    writeFileSync(at("old.aot"), "old");
    const failing = program("failing", 'echo "no such target"; exit 7');
    const { exitCode, stdout } = await place.assay([
      "compile",
      "--key",
      "k.key.pem",
      "--",
      failing,
      "-o",
      "old.aot",
      "hello.wasm",
    ]);
    expect([exitCode, stdout, readFileSync(at("old.aot"), "utf8")]).toEqual([7, "no such target\n", "old"]);
    expect(readdirSync(place.folder).filter((f) => f.endsWith(".new"))).toEqual([]);
  });

  test.each([
    ["options behind the input", ["-o", "x.aot", "hello.wasm", "--bounds-checks=1"], {}],
    ["no output", ["hello.wasm"], {}],
    ["LD_PRELOAD", ["-o", "x.aot", "hello.wasm"], { LD_PRELOAD: "/nowhere.so" }],
    ["no input file there", ["-o", "x.aot", "nowhere.wasm"], {}],
  ])("refused: %s", async (_, words, env) => {
    const { exitCode, stderr } = await place.assay(
      ["compile", "--key", "k.key.pem", "--", RECORDED, ...words],
      env as Record<string, string>,
    );
    expect([exitCode, existsSync(at("x.aot"))]).toEqual([2, false]);
    expect(stderr).not.toContain("bug of Assay");
  });

  test("wamrc sees its own four variables and PATH, not the key, and reads a private copy", async () => {
    const spy = program(
      "spy",
      'env > "$SPYDIR/env.txt" 2>/dev/null || env > /tmp/nowhere 2>/dev/null; env | sort; echo "args: $*"; exit 1',
    );
    const secrets = { ASSAY_KEY: readFileSync(at("k.key.pem"), "utf8"), WAMRC_LLC_FLAGS: "-O1", MY_TOKEN: "secret" };
    const { stdout } = await place.assay(["compile", "--", spy, "-o", "x.aot", "hello.wasm"], secrets);
    expect(stdout).toContain("WAMRC_LLC_FLAGS=-O1");
    expect(stdout).not.toMatch(/MY_TOKEN|ASSAY_KEY|PRIVATE/);
    expect(stdout).toContain("args: -o x.aot hello.wasm");
  });

  test("a stamp planted by the author of the .wasm is refused, and nothing is written", async () => {
    copyFileSync(join(import.meta.dirname, "vectors/provenance/09-planted-junk/app.aot"), at("planted.bin"));
    const planting = program("planting", 'while [ "$1" != "-o" ]; do shift; done; cp planted.bin "$2"');
    const { exitCode, stderr } = await place.assay([
      "compile",
      "--key",
      "k.key.pem",
      "--",
      planting,
      "-o",
      "p.aot",
      "hello.wasm",
    ]);
    expect([exitCode, existsSync(at("p.aot"))]).toEqual([2, false]);
    expect(stderr).toContain("wamr.provenance");
  });

  const hasMake = spawnSync("make", ["--version"]).status === 0;
  test.skipIf(!hasMake)("in a Makefile in place of wamrc (needs make)", async () => {
    writeFileSync(at("Makefile"), "WAMRC ?= wamrc\n%.aot: %.wasm\n\t$(WAMRC) --target=x86_64 --cpu=x86-64 -o $@ $<\n");
    writeFileSync(at("make.sh"), `WAMRC="$ASSAY compile --key k.key.pem -- $RECORDED_WAMRC" make -s add.aot\n`);
    expect(await place.shell("make.sh")).toMatchObject({
      exitCode: 0,
      stdout: "Compile success, file add.aot was generated.\n",
    });
    expect(
      (await place.assay(["verify", "add.aot", "--key", "k.pub.pem", "--builder", RECORDED_BUILDER])).exitCode,
    ).toBe(0);
  });
});

const cc = ["cc", "gcc", "clang"].find((c) => spawnSync(c, ["--version"]).status === 0);
describe.skipIf(!cc || process.platform !== "linux")("a compiled wamrc (needs a C compiler)", () => {
  test("its libraries and what it says are in the statement, and it is a run of wamrc", async () => {
    writeFileSync(at("llvm.c"), "int llvm(void) { return 0; }\n");
    writeFileSync(
      at("wamrc.c"),
      `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int llvm(void);
int main(int argc, char **argv) {
  char command[4096];
  if (!strcmp(argv[1], "--version")) return puts("wamrc 2.4.5") < 0;
  puts("Create AoT compiler with:\\n  target:        x86_64\\n  target cpu:    x86-64\\n  target triple: x86_64-pc-linux-gnu");
  snprintf(command, sizeof command, "cp plain.aot %s", argv[argc - 2]);
  return llvm() + system(command);
}
`,
    );
    const c = (...args: string[]) =>
      expect(spawnSync(cc as string, args, { cwd: place.folder, encoding: "utf8" }).stderr).toBe("");
    c("-shared", "-fPIC", "-o", "libLLVM-test.so", "llvm.c");
    c("-o", "wamrc", "wamrc.c", "-L.", "-lLLVM-test", `-Wl,-rpath,${place.folder}`);
    const { exitCode, stderr } = await place.assay([
      "compile",
      "--key",
      "k.key.pem",
      "--",
      "./wamrc",
      ...OPTIONS,
      "-o",
      "real.aot",
      "hello.wasm",
    ]);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const { buildDefinition, runDetails } = statementIn("real.aot").predicate;
    expect(runDetails.builder.id).toBe("https://assay.example/builders/wamrc-run/v1");
    expect(buildDefinition.internalParameters.reported).toMatchObject({ target: "x86_64", cpu: "x86-64" });
    const names = buildDefinition.resolvedDependencies.map((d: { name: string }) => d.name);
    expect(names).toContain("wamrc");
    expect(names).toContain("libLLVM-test.so");
    expect((await place.assay(["verify", "real.aot", "--key", "k.pub.pem"])).exitCode).toBe(0);
  });
});

describe("stamp and detach", () => {
  test("many files in place, and back, byte for byte", async () => {
    const files = readdirSync(join(corpus, "wamrc-2.1.0-llvm15")).filter((_, i) => i % 11 === 0);
    for (const file of files) copyFileSync(join(corpus, "wamrc-2.1.0-llvm15", file), at(`many-${file}`));
    const names = files.map((f) => `many-${f}`);
    expect((await place.assay(["stamp", ...names, "--key", "k.key.pem", "--in-place"])).exitCode).toBe(0);
    const claimed = ["--key", "k.pub.pem", "--builder", "https://assay.example/builders/claimed/v1"];
    expect((await place.assay(["verify", ...names, ...claimed])).exitCode).toBe(0);
    expect((await place.assay(["verify", ...names, "--key", "k.pub.pem"])).exitCode).toBe(4);
    expect((await place.assay(["detach", ...names, "--in-place"])).exitCode).toBe(0);
    for (const file of files)
      expect(bytes(`many-${file}`)).toEqual(new Uint8Array(readFileSync(join(corpus, "wamrc-2.1.0-llvm15", file))));
  });

  test("a second signer, and a threshold of two", async () => {
    await place.assay(["stamp", "plain.aot", "--key", "k.key.pem", "-o", "one.aot"]);
    expect(
      (await place.assay(["stamp", "one.aot", "--countersign", "--key", "b.key.pem", "-o", "two.aot"])).exitCode,
    ).toBe(0);
    await place.assay(["trust", "init", "two.json", "--expires", "2099-01-01"]);
    await place.assay(["trust", "add", "two.json", "k.pub.pem", "--builder", "claimed"]);
    await place.assay(["trust", "add", "two.json", "b.pub.pem", "--builder", "claimed", "--threshold", "2"]);
    expect((await place.assay(["verify", "one.aot", "--trust", "two.json"])).exitCode).toBe(4);
    expect((await place.assay(["verify", "two.aot", "--trust", "two.json"])).exitCode).toBe(0);
  });

  test("a second signer says whose signature is there already, or is told that it was not checked", async () => {
    const countersign = (...more: string[]) =>
      place.assay(["stamp", "one.aot", "--countersign", "--key", "b.key.pem", "-o", "checked.aot", ...more]);
    const warned = await countersign();
    expect([warned.exitCode, warned.stderr]).toEqual([0, expect.stringContaining("was not checked")]);
    expect(warned.stderr).toContain("builder https://assay.example/builders/claimed/v1");
    expect(await countersign("--of", "k.pub.pem")).toMatchObject({ exitCode: 0, stderr: "" });
    expect(bytes("checked.aot")).toEqual(bytes("two.aot"));
    expect(await countersign("--trust", "two.json")).toMatchObject({ exitCode: 0, stderr: "" });
    const wrong = await countersign("--of", "b.pub.pem");
    expect([wrong.exitCode, wrong.stderr]).toEqual([4, expect.stringContaining("Nothing was signed")]);
  });

  test("of several files the bad one stops no other, and what was written is told", async () => {
    for (const name of ["s1.aot", "s2.aot"]) copyFileSync(at("plain.aot"), at(name));
    writeFileSync(at("bad.aot"), "junk");
    const files = ["s1.aot", "bad.aot", "nowhere.aot", "s2.aot"];
    const stamped = await place.assay(["stamp", ...files, "--key", "k.key.pem", "--in-place", "--json"]);
    const answer = JSON.parse(stamped.stdout);
    expect([stamped.exitCode, answer.written]).toEqual([2, ["s1.aot", "s2.aot"]]);
    expect(answer.files.map((f: { exit: number }) => f.exit)).toEqual([0, 6, 2, 0]);
    const detached = await place.assay(["detach", "s1.aot", "bad.aot", "s2.aot", "--in-place"]);
    expect([detached.exitCode, detached.stderr]).toEqual([6, expect.stringContaining("bad.aot: ")]);
    expect(detached.stdout.split("\n")).toContain("s2.aot");
    expect(bytes("s2.aot")).toEqual(bytes("plain.aot"));
  });

  test("a key that did not sign is said before anything is written", async () => {
    copyFileSync(at("one.aot"), at("bundle.aot"));
    const { exitCode } = await place.assay(["detach", "bundle.aot", "--in-place", "--sigstore", "b.pub.pem"]);
    expect([exitCode, existsSync(at("bundle.aot.intoto.jsonl"))]).toEqual([2, false]);
    expect(bytes("bundle.aot")).toEqual(bytes("one.aot"));
  });

  test("a stamped file is not stamped again, beside it neither", async () => {
    for (const how of [["--in-place"], ["--detached"]]) {
      expect((await place.assay(["stamp", "one.aot", "--key", "k.key.pem", ...how])).exitCode).toBe(2);
    }
    expect(existsSync(at("one.aot.intoto.jsonl"))).toBe(false);
  });
});

describe("verify", () => {
  test("several files: the first of 2, 1, 6, 4, 3, 5 that any has", async () => {
    await compile("good.aot");
    const key = ["--key", "k.pub.pem", "--builder", RECORDED_BUILDER];
    const changed = bytes("good.aot");
    changed[400] = (changed[400] as number) ^ 1;
    writeFileSync(at("changed.aot"), changed);
    writeFileSync(at("junk.aot"), "junk");
    const code = async (...files: string[]) => (await place.assay(["verify", ...files, ...key])).exitCode;
    expect(await code("good.aot")).toBe(0);
    expect(await code("good.aot", "plain.aot")).toBe(3);
    expect(await code("plain.aot", "one.aot")).toBe(4);
    expect(await code("one.aot", "junk.aot", "plain.aot")).toBe(6);
    expect(await code("junk.aot", "changed.aot")).toBe(1);
    expect(await code("changed.aot", "nowhere.aot")).toBe(2);
  });

  test("JSON: one document, proved and claimed apart, errors in their place", async () => {
    const { stdout } = await place.assay(["verify", "good.aot", "nowhere.aot", "--json"]);
    const answer = JSON.parse(stdout);
    expect(answer.files.map((f: { exit: number }) => f.exit)).toEqual([4, 2]);
    expect(Object.keys(answer.files[0].verdict)).toEqual(
      expect.arrayContaining(["proved", "claimed", "reasons", "notes"]),
    );
    expect(answer.files[1].error.code).toBe("ENOENT");
  });

  test("the trust file of the config folder is used, and a signed one needs its root", async () => {
    const config = { ASSAY_CONFIG_DIR: at("config") };
    await place.assay(["trust", "init", "t.json", "--expires", "2099-01-01"]);
    await place.assay(["trust", "add", "t.json", "k.pub.pem", "--builder", "recorded-wamrc"]);
    await place.assay(["verify", "good.aot", "--trust", "t.json"], config);
    copyFileSync(at("t.json"), at("config/trust.json"));
    expect((await place.assay(["verify", "good.aot"], config)).exitCode).toBe(0);
    const signed = await place.assay(["trust", "check", "t.json", "--sign", "b.key.pem", "-o", "t.signed.json"]);
    expect(signed.exitCode).toBe(0);
    expect(
      (await place.assay(["verify", "good.aot", "--trust", "t.signed.json", "--trust-root", "b.pub.pem"])).exitCode,
    ).toBe(0);
    expect(
      (await place.assay(["verify", "good.aot", "--trust", "t.signed.json", "--trust-root", "k.pub.pem"])).exitCode,
    ).toBe(2);
    expect((await place.assay(["verify", "good.aot", "--trust", "t.signed.json"])).exitCode).toBe(2);
  });

  test("a key that is listed already gets its new time; an expiry that is past is refused", async () => {
    copyFileSync(at("t.json"), at("l.json"));
    const add = (...more: string[]) =>
      place.assay(["trust", "add", "l.json", "k.pub.pem", "--builder", "recorded-wamrc", ...more]);
    expect((await add("--valid-until", "2020-01-01", "--owner", "old CI")).exitCode).toBe(0);
    expect(JSON.parse(readFileSync(at("l.json"), "utf8")).keys).toMatchObject([
      { owner: "old CI", validUntil: "2020-01-01T00:00:00Z" },
    ]);
    expect((await place.assay(["verify", "good.aot", "--trust", "l.json"])).stdout).toContain("key-expired");
    const said = { exitCode: 2 };
    expect(await add("--expires", "2020-01-01")).toMatchObject({ ...said, stderr: expect.stringContaining("is past") });
    expect(await add("--valid-from", "2021-01-01")).toMatchObject({
      ...said,
      stderr: expect.stringContaining("never"),
    });
    expect(await add("--valid-from", "2027-02-31")).toMatchObject(said);
  });

  test("revoking a key", async () => {
    const { keyid } = JSON.parse((await place.assay(["keys", "show", "k.pub.pem", "--json"])).stdout);
    copyFileSync(at("t.json"), at("r.json"));
    expect((await place.assay(["trust", "revoke", "r.json", keyid.slice(0, 10), "--reason", "lost"])).exitCode).toBe(0);
    expect((await place.assay(["verify", "good.aot", "--trust", "r.json"])).exitCode).toBe(4);
    expect((await place.assay(["trust", "check", "r.json"])).stdout).toContain("REVOKED");
  });
});

describe("rebuild", () => {
  const rebuild = (file: string, ...more: string[]) =>
    place.assay(["rebuild", file, "--wasm", "hello.wasm", "--wamrc", RECORDED, ...more]);

  test("from the stamp, from given options, from nothing, by a search", async () => {
    await compile("r.aot");
    expect(await rebuild("r.aot")).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("reproduced") });
    expect((await rebuild("plain.aot", "--", ...OPTIONS)).exitCode).toBe(0);
    expect((await rebuild("plain.aot", "--", ...OPTIONS.slice(0, 2))).exitCode).toBe(1);
    expect(await rebuild("plain.aot")).toMatchObject({ exitCode: 3, stdout: expect.stringContaining("--search") });
    expect((await rebuild("plain.aot", "--search", "--wamrc", recordedWamrc("2.1.0"))).exitCode).toBe(0);
    expect((await rebuild("plain.aot", "--", "--opt-level=9")).exitCode).toBe(3);
  });

  test("a stand-in proves nothing: the fact stays unknown", async () => {
    const { stdout } = await rebuild("r.aot", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      answer: "reproduced",
      wamrc: { recorded: true },
      fact: { value: null },
    });
  });

  test("what a stranger's statement names is not run", async () => {
    writeFileSync(at("evil.c"), "__attribute__((constructor)) void boom(void) { *(volatile int *)0 = 0; }\n");
    await place.assay([
      "stamp",
      "plain.aot",
      "--key",
      "k.key.pem",
      "-o",
      "evil.aot",
      "--",
      ...OPTIONS,
      "--native-lib=./evil.so",
    ]);
    const spy = program("spy2", 'echo "$*" >> called.txt; exit 1');
    const { exitCode, stdout } = await place.assay(["rebuild", "evil.aot", "--wasm", "hello.wasm", "--wamrc", spy]);
    expect([exitCode, existsSync(at("called.txt"))]).toEqual([3, false]);
    expect(stdout).toContain("not attempted");
    expect(stdout).toContain("--native-lib=./evil.so");
  });

  const wamrc = process.env.WAMRC;
  test.skipIf(!wamrc)("with a real wamrc: compile, verify, rebuild (needs WAMRC)", async () => {
    const real = ["compile", "--key", "k.key.pem", "--", wamrc as string, ...OPTIONS, "-o", "own.aot", "hello.wasm"];
    expect((await place.assay(real)).exitCode).toBe(0);
    expect((await place.assay(["verify", "own.aot", "--key", "k.pub.pem"])).exitCode).toBe(0);
    const words = ["rebuild", "own.aot", "--wasm", "hello.wasm", "--wamrc", wamrc as string];
    const again = await place.assay([...words, "--json"]);
    expect(JSON.parse(again.stdout)).toMatchObject({
      answer: "reproduced",
      fact: { value: "toolchain-made", source: "measured" },
    });
  });
});
