// A stranger's walk with the packed CLI, alone in an empty folder: nothing of the repository but the inputs they bring. The other half:
// every library as it would be published is clean for publint and are-the-types-wrong.
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lab } from "./assay.ts";

const root = join(import.meta.dirname, "..");
const recorded = join(import.meta.dirname, "recorded-wamrc", "wamrc-2.4.5.mjs");
let folder: string;
let installed: string;

/** pnpm as the root package.json pins it; npx brings it where it is not installed. */
const pnpm = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager as string;
const npm = (args: string[], cwd: string) =>
  execa("npm", args, { cwd, env: { npm_config_audit: "false", npm_config_fund: "false" }, reject: false, all: true });

async function pack(folderOf: string, to: string): Promise<string> {
  const before = new Set(readdirSync(to));
  const packed = await execa("npx", ["--yes", pnpm, "pack", "--pack-destination", to], {
    cwd: join(root, folderOf),
    reject: false,
    all: true,
  });
  expect(packed.exitCode, packed.all).toBe(0);
  return join(to, readdirSync(to).find((name) => !before.has(name)) as string);
}

const assay = (...args: string[]) =>
  execa(process.execPath, [join(installed, "node_modules", "@assay", "cli", "bin", "run.js"), ...args], {
    cwd: folder,
    reject: false,
    env: {
      NO_COLOR: "1",
      ASSAY_CONFIG_DIR: join(folder, "config"),
      ASSAY_LAB_DIR:
        process.env.ASSAY_LAB_DIR ?? join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "assay", "wamr-lab"),
    },
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-stranger-"));
  installed = join(folder, "tool");
  mkdirSync(installed);
  const tarball = await pack("apps/cli", folder);
  writeFileSync(join(installed, "package.json"), "{}");
  const install = await npm(["install", "--offline", "--no-package-lock", tarball], installed);
  expect(install.exitCode, install.all).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the packed command line", () => {
  it("stands alone: one package, no dependency", () => {
    expect(readdirSync(join(installed, "node_modules")).filter((n) => !n.startsWith("."))).toEqual(["@assay"]);
    expect(readdirSync(join(installed, "node_modules", "@assay"))).toEqual(["cli"]);
  });

  it("answers --version, --help and doctor", async () => {
    expect((await assay("--version")).stdout).toMatch(/^assay \d+\.\d+\.\d+ /);
    expect((await assay("--help")).stdout).toContain("A CRASH");
    expect((await assay("triage", "--help")).stdout).toContain("EXAMPLES");
    expect((await assay("doctor")).exitCode).toBe(0);
  });

  it("keys, compile, verify; a changed byte is told", async () => {
    copyFileSync(join(root, "test/aot/hello.wasm"), join(folder, "hello.wasm"));
    expect((await assay("keys", "generate", "release.key.pem")).exitCode).toBe(0);
    const compiled = await assay(
      "compile",
      "--key",
      "release.key.pem",
      "--",
      recorded,
      "--target=x86_64",
      "--cpu=x86-64",
      "--bounds-checks=1",
      "-o",
      "app.aot",
      "hello.wasm",
    );
    expect(compiled.exitCode, compiled.stderr).toBe(0);
    const builder = "https://assay.example/builders/recorded-wamrc/v1";
    const good = await assay("verify", "app.aot", "--key", "release.pub.pem", "--builder", builder, "--json");
    expect(good.exitCode, good.stdout).toBe(0);
    const bytes = readFileSync(join(folder, "app.aot"));
    bytes[300] = (bytes[300] ?? 0) ^ 1;
    writeFileSync(join(folder, "changed.aot"), bytes);
    expect((await assay("verify", "changed.aot", "--key", "release.pub.pem", "--builder", builder)).exitCode).toBe(1);
  }, 60_000);

  it.skipIf(!lab)(
    "a crash to a bundle, and the bundle checked (needs the lab: cargo, cmake, a C compiler)",
    async () => {
      copyFileSync(join(root, "test/crashes/br-depth.wasm"), join(folder, "crash.wasm"));
      const done = await assay("triage", "crash.wasm", "--runtime", "wamr-2020", "--out", "case", "--json");
      expect(done.exitCode, done.stderr).toBe(0);
      expect(JSON.parse(done.stdout).verdict.action).toBe("report-privately");
      const check = await assay("bundle", "--check", "case/bundle");
      expect(check.exitCode, check.stdout + check.stderr).toBe(0);
    },
    60_000,
  );
});

describe("libraries as published", () => {
  const packages = readdirSync(join(root, "packages"));
  const tool = (name: string) => join(import.meta.dirname, "node_modules", ".bin", name);

  it.each(packages)(
    "%s: publint and are-the-types-wrong find nothing",
    async (name) => {
      const to = mkdtempSync(join(folder, "pack-"));
      const tarball = await pack(join("packages", name), to);
      const lint = await execa(tool("publint"), ["run", tarball, "--strict"], { reject: false, all: true });
      expect(lint.exitCode, lint.all).toBe(0);
      const types = await execa(tool("attw"), [tarball, "--profile", "esm-only", "--format", "ascii"], {
        reject: false,
        all: true,
      });
      expect(types.exitCode, types.all).toBe(0);
    },
    60_000,
  );
});
