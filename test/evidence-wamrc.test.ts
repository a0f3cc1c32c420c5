// Both halves joined: a .wasm is compiled on the record, what was made is run, and the .wasm is minimized through both steps. With the
// recorded wamrc (no runtime of the lab loads what it made), with small programs that crash where a wamrc or a runtime would, and
// with real ones where WAMRC and IWASM are set.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fact } from "@assay/policy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assay, lab } from "./assay.ts";

const here = import.meta.dirname;
const hello = join(here, "aot", "hello.wasm");
const recorded = join(here, "recorded-wamrc", "wamrc-2.4.5.mjs");
let folder: string;
let config: string;
const at = (name: string): string => join(folder, name);

function program(name: string, text: string): string {
  writeFileSync(at(name), `#!/bin/sh\n${text}\n`);
  chmodSync(at(name), 0o755);
  return at(name);
}

/**
 * Options, then -o OUT IN. A name in the module makes it die; else the "code" is a real .aot with the module in a custom section of fixed
 * size (prefix.bin ends with that section's header), so that the stamp finds a well-formed file.
 */
const ROOM = 4096;
const wamrcProgram = (prefix: string): string => `[ "$1" = --version ] && { echo 'wamrc 9.9.9'; exit 0; }
weak=no
while [ "$1" != -o ]; do [ "$1" = --enable-dump-call-stack ] && weak=yes; shift; done
grep -q breakwamrc "$3" && kill -SEGV $$
[ -s "$3" ] || exit 1
{ cat '${prefix}' "$3"; [ $weak = yes ] && printf weakened; } > "$2"
truncate -s $(($(wc -c < '${prefix}') + ${ROOM})) "$2"`;

function prefixed(): Buffer {
  const aot = readFileSync(join(here, "aot", "wamrc-2.4.5-llvm19", "add.t-x86_64.aot"));
  const padded = Buffer.concat([aot, Buffer.alloc((4 - (aot.length % 4)) % 4)]);
  const header = Buffer.alloc(16);
  // A custom section (100) that is raw (0), called "x".
  header.writeUInt32LE(100, 0);
  header.writeUInt32LE(8 + ROOM, 4);
  header.writeUInt16LE(2, 12);
  header.write("x", 14);
  return Buffer.concat([padded, header]);
}

const IWASM = `case "$1" in *.aot) ;; *) echo 'not an .aot'; exit 255;; esac
grep -q breakcode "$1" && kill -SEGV $$
grep -q weakened "$1" && kill -SEGV $$
exit 0`;

/** A valid module with a function body, and a custom section of that name between others. */
function moduleWith(name: string): string {
  const custom = (text: string): number[] => [0, text.length + 1, text.length, ...Buffer.from(text)];
  const head = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 4, 1, 2, 0, 0x0b];
  const file = at(`${name}.wasm`);
  writeFileSync(file, Uint8Array.from([...head, ...custom("one"), ...custom(name), ...custom("two")]));
  return file;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-wamrc-"));
  config = at("config");
  mkdirSync(config);
  const known = {
    version: "9.9.9",
    mode: "aot",
    platform: "x86_64-pc-linux-gnu",
    features: [],
    env: {},
    sanitizer: null,
  };
  const runtimes = [
    { ...known, name: "scripted", command: [program("iwasm", IWASM), "{options}", "{file}", "{args}"] },
  ];
  writeFileSync(join(config, "runtimes.json"), JSON.stringify({ schemaVersion: 1, runtimes }));
  writeFileSync(at("prefix.bin"), prefixed());
  program("wamrc", wamrcProgram(at("prefix.bin")));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Only the runtimes of this test: those of the lab load no such file. */
const bare = { env: { ASSAY_LAB_DIR: "/nonexistent/lab" } };

async function triage(file: string, out: string, ...args: string[]) {
  const words = ["triage", file, "--config", config, "--json", "-q", "--date", "2026-11-21", "--out", at(out)];
  const ran = await assay([...words, ...args], bare);
  expect(ran.stderr).toBe("");
  const { facts } = JSON.parse((await assay(["facts", at(out), "--json"])).stdout) as { facts: Fact[] };
  return { ...ran, summary: JSON.parse(ran.stdout), facts: new Map(facts.map((f) => [f.name, f])) };
}

describe("a .wasm through wamrc and the runtime", () => {
  it("a crash of what wamrc made: toolchain-made, with its proof, minimized through both steps", async () => {
    const file = moduleWith("breakcode");
    const found = await triage(
      file,
      "made",
      "--wamrc",
      at("wamrc"),
      "--wamrc-options=--opt-level=3",
      "--runtime",
      "scripted",
    );
    expect(found.code).toBe(0);
    expect(found.facts.get("input")?.value).toBe("aot");
    expect(found.facts.get("component")?.value).toBe("runtime");
    expect(found.facts.get("aotOrigin")).toMatchObject({ value: "toolchain-made", source: "measured" });
    expect(found.facts.get("aotOptions")?.value).toBe("correct");
    expect(found.summary.verdict.action).toBe("report-privately");
    const minimal = readFileSync(join(at("made"), "minimal.wasm"));
    expect(minimal.length).toBeLessThan(readFileSync(file).length);
    expect(minimal.toString("latin1")).toContain("breakcode");
    const verified = await assay([
      "verify",
      join(at("made"), "compiled.aot"),
      "--key",
      join(at("made"), "compiled.pub.pem"),
      "--json",
    ]);
    expect(verified.code, verified.stdout + verified.stderr).not.toBe(6);
    const advisory = readFileSync(join(at("made"), "bundle", "ADVISORY.md"), "utf8");
    expect(advisory).toContain("wamrc");
    expect(advisory).not.toContain(folder);
  }, 120_000);

  it("a crash of wamrc itself: named as the compiler's, while compiling, and minimized", async () => {
    const file = moduleWith("breakwamrc");
    const found = await triage(file, "compiler", "--wamrc", at("wamrc"), "--runtime", "scripted");
    expect(found.code).toBe(0);
    expect(found.summary.fingerprint.kind).toBe("SIGSEGV");
    expect(found.facts.get("component")?.value).toBe("wamrc");
    expect(found.facts.get("phase")?.value).toBe("compile");
    expect(found.facts.get("input")?.value).toBe("wasm");
    expect(found.facts.has("aotOrigin")).toBe(false);
    expect(found.summary.verdict.action).toBe("report-privately");
    expect(found.summary.verdict.gaps.length).toBeGreaterThan(0);
    expect(readFileSync(join(at("compiler"), "minimal.wasm"), "latin1")).toContain("breakwamrc");
    expect(existsSync(join(at("compiler"), "compiled.aot"))).toBe(false);
    // The runtime that was to follow never ran: nothing of it is said, by anyone.
    const bundle = (name: string): string => readFileSync(join(at("compiler"), "bundle", name), "utf8");
    const { runtime, versions } = JSON.parse(bundle("evidence/environment.json"));
    expect(runtime).toMatchObject({ name: "wamrc", version: "9.9.9", mode: null, features: [], builtIn: false });
    expect(versions).toEqual([expect.objectContaining({ runtime: "wamrc", version: "9.9.9", state: "affected" })]);
    expect((["mode", "flags", "weakestTier"] as const).filter((name) => found.facts.has(name))).toEqual([]);
    expect(bundle("ADVISORY.md")).toMatch(/^# SIGSEGV while compiling a module \(wamrc 9\.9\.9\)\n/);
    for (const name of ["ADVISORY.md", "evidence/facts.json", "osv.json"])
      expect(bundle(name)).not.toContain("scripted");
    const checked = await assay(["bundle", "--check", join(at("compiler"), "bundle")], bare);
    expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining("consistent: whole")]);
  }, 120_000);

  it("an option to blame is shown by compiling without it", async () => {
    const found = await triage(
      moduleWith("harmless"),
      "misused",
      "--wamrc",
      at("wamrc"),
      "--runtime",
      "scripted",
      "--no-minimize",
      "--wamrc-options=--enable-dump-call-stack",
    );
    expect(found.facts.get("aotOptions")).toMatchObject({ value: "misused", source: "measured" });
  }, 60_000);

  it("a lone .aot is not minimized, and the report says why", async () => {
    writeFileSync(at("lone.aot"), Buffer.concat([Buffer.from("\0aot"), Buffer.from("breakcode")]));
    const found = await triage(at("lone.aot"), "lone", "--runtime", "scripted");
    expect(found.summary.reduction.minimized).toBe(false);
    expect(JSON.parse(readFileSync(join(at("lone"), "reduction.json"), "utf8")).why).toContain("--wamrc");
  }, 60_000);

  it("options that are none, and an .aot to compile, are refused before anything is made", async () => {
    const call = [
      "triage",
      hello,
      "--config",
      config,
      "--runtime",
      "scripted",
      "--out",
      at("none"),
      "--wamrc",
      at("wamrc"),
    ];
    expect((await assay([...call, "--wamrc-options=x.wasm"], bare)).code).toBe(2);
    expect((await assay([...call.slice(0, -1), at("absent")], bare)).code).toBe(2);
    expect(existsSync(at("none"))).toBe(false);
  });
});

describe.skipIf(!lab)("the recorded wamrc (needs the lab: cargo, cmake, a C compiler)", () => {
  it("compiles on the record as what it is; WAMR of 2020 refuses the newer file, which is no crash", async () => {
    const out = at("recorded");
    const words = ["--wamrc", recorded, "--wamrc-options=--target=x86_64 --cpu=x86-64", "--runtime", "wamr-2020"];
    chmodSync(recorded, 0o755);
    const ran = await assay(["triage", hello, ...words, "--out", out, "--json", "-q"]);
    expect(ran.code, ran.stderr).toBe(4);
    expect(JSON.parse(ran.stdout).reading.kind).toBe("refused");
    const stage = JSON.parse(readFileSync(join(out, "compile.json"), "utf8"));
    expect(stage).toMatchObject({ made: true, wamrc: { name: "recorded-wamrc", version: "2.4.5" } });
    const stamp = await assay(["verify", join(out, "compiled.aot"), "--key", join(out, "compiled.pub.pem"), "--json"]);
    expect(stamp.stdout).toContain("recorded-wamrc");
    expect(JSON.parse(stamp.stdout).files[0].verdict.kind).not.toBe("malformed");
  }, 60_000);

  it("a wamrc that makes no file and does not die has refused: nothing ran cleanly", async () => {
    const words = ["--wamrc", recorded, "--wamrc-options=--opt-level=2", "--runtime", "wamr-2020"];
    const ran = await assay(["triage", hello, ...words, "--out", at("refused"), "--json", "-q"]);
    expect(ran.code, ran.stderr).toBe(4);
    expect(JSON.parse(ran.stdout).reading).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("wamrc made no file: not recorded"),
    });
  }, 60_000);
});

const real = Boolean(process.env.WAMRC && process.env.IWASM);
describe.skipIf(!real)("real wamrc and iwasm (needs WAMRC and IWASM)", () => {
  it("hello goes through both and does not crash", async () => {
    const call = ["triage", hello, "--wamrc", process.env.WAMRC ?? "", "--out", at("real"), "--json", "-q"];
    const ran = await assay([...call, "--", process.env.IWASM ?? "", "{file}"]);
    expect(ran.code, ran.stderr).toBe(4);
    expect(JSON.parse(readFileSync(join(at("real"), "compile.json"), "utf8")).made).toBe(true);
  }, 120_000);
});
