// The receiver of a crash that takes two programs: the bundle agrees with itself, is not run by us, says what to do, and its repro.sh
// works with the recorded wamrc in PATH and leaves nothing behind.
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { assay } from "./assay.ts";

const here = import.meta.dirname;
const recorded = join(here, "recorded-wamrc", "wamrc-2.4.5.mjs");
const bare = { env: { ASSAY_LAB_DIR: "/nonexistent/lab" } };
let folder: string;
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-two-"));
  for (const name of ["bin", "cwd", "config"]) mkdirSync(at(name));
  writeFileSync(at("bin", "iwasm"), `#!/bin/sh\ncase "$1" in *.aot) kill -SEGV $$;; esac\nexit 255\n`);
  chmodSync(at("bin", "iwasm"), 0o755);
  const runtime = { name: "scripted", command: [at("bin", "iwasm"), "{options}", "{file}", "{args}"] };
  const known = {
    version: "9.9.9",
    mode: "aot",
    platform: "x86_64-pc-linux-gnu",
    features: [],
    env: {},
    sanitizer: null,
  };
  writeFileSync(
    at("config", "runtimes.json"),
    JSON.stringify({ schemaVersion: 1, runtimes: [{ ...known, ...runtime }] }),
  );
  const words = ["--config", at("config"), "--runtime", "scripted", "--no-minimize", "-q", "--out", at("case")];
  const options = "--wamrc-options=--target=x86_64 --cpu=x86-64 --bounds-checks=1";
  const input = join(here, "aot", "hello.wasm");
  const ran = await assay(["triage", input, ...words, "--wamrc", recorded, options], bare);
  expect([ran.code, ran.stderr]).toEqual([0, ""]);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("the bundle agrees with itself; it is not run again, and the answer says how to do it", async () => {
  const checked = await assay(["bundle", "--check", at("case", "bundle")], bare);
  expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining("consistent: whole")]);
  const rerun = await assay(["bundle", "--check", at("case", "bundle"), "--rerun", "--config", at("config")], bare);
  expect(rerun.code).toBe(3);
  expect(rerun.stdout).toContain("not run: wamrc of the bundle's command compiles the .wasm first");
  expect(rerun.stdout).toContain("assay triage poc.wasm --runtime NAME --wamrc /path/wamrc --wamrc-options='…'");
});

it("repro.sh wants wamrc and the runtime from PATH, and then shows the crash", () => {
  const repro = (path: string): { status: number | null; stderr: string } =>
    spawnSync(at("case", "bundle", "repro.sh"), [], { cwd: at("cwd"), encoding: "utf8", env: { PATH: path } });
  const system = `${join(process.execPath, "..")}:/usr/bin:/bin`;
  expect(repro(system)).toMatchObject({ status: 2, stderr: expect.stringContaining("no wamrc in PATH") });
  symlinkSync(recorded, at("bin", "wamrc"));
  const ran = repro(`${at("bin")}:${system}`);
  expect([ran.status, ran.stderr]).toEqual([0, expect.stringContaining("got signal SIGSEGV")]);
  expect(readdirSync(at("cwd"))).toEqual([]);
});

it("the text gives back the .wasm by its own instructions", () => {
  const bundle = at("case", "bundle");
  const text = readFileSync(join(bundle, "ADVISORY.md"), "utf8");
  const commands = /; then:\n\n```sh\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
  writeFileSync(at("cwd", "ADVISORY.md"), text);
  expect(execFileSync("sh", ["-ec", commands], { cwd: at("cwd"), encoding: "utf8" })).toContain("poc.wasm: OK");
});
