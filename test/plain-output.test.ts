// Output for every reader: no colour, no control characters, no drawing, and 80 columns where nobody has a terminal. What cannot be
// broken (a digest, an address, a command to copy) may be longer.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../apps/cli/src/commands.ts";
import { bin, lab, labDir } from "./assay.ts";

const data = import.meta.dirname;
const aot = join(data, "aot", "wamrc-2.4.5-llvm19");
const wamrc = join(data, "recorded-wamrc", "wamrc-2.4.5.mjs");
const OPTIONS = ["--target=x86_64", "--cpu=x86-64", "--bounds-checks=1"];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-plain-"));
  cpSync(join(data, "recorded-case"), join(folder, "case"), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As in a pipe of a user who has set nothing. */
function output(args: readonly string[]): string {
  const { NO_COLOR, FORCE_COLOR, ...env } = process.env;
  const ran = spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...env, COLUMNS: "80", ASSAY_LAB_DIR: labDir, ASSAY_CONFIG_DIR: join(folder, "config") },
  });
  return ran.stdout + ran.stderr;
}

const control = (text: string): string[] => text.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g) ?? [];
/** Box drawing, blocks, braille (spinners), dingbats, emoji. */
const drawn = (text: string): string[] =>
  text.match(/[\u2500-\u259f\u2700-\u27bf\u2800-\u28ff\u{1f300}-\u{1faff}]/gu) ?? [];
const tooLong = (text: string): string[] =>
  text.split("\n").filter((line) => [...line].length > 80 && !/\S{40}/.test(line) && !isCommand(line));
const isCommand = (line: string): boolean => /^\s*(\$ |assay |echo |gh |cd |[A-Z]+=\S+ )/.test(line);

function isPlain(text: string): void {
  expect(text).not.toBe("");
  expect(control(text)).toEqual([]);
  expect(drawn(text)).toEqual([]);
  expect(tooLong(text)).toEqual([]);
}

describe("80 columns, no colour, nothing drawn", () => {
  it.each(Object.keys(COMMANDS).map((id) => id.split(":")))("%s %s --help", (...words) =>
    isPlain(output([...words.filter(Boolean), "--help"])),
  );

  // In order: one story, so that later commands find what earlier ones made.
  it.each([
    [["doctor"]],
    [["triage", "case", "--no-minimize"]],
    [["facts", "case"]],
    [["classify", "case"]],
    [["classify", "case", "--all-policies"]],
    [["handle", "case"]],
    [["bundle", "case"]],
    [["run", "--log", join(data, "..", "packages", "crash", "corpus", "asan", corpusFile())]],
    [["runtimes", "add", "mine", "--", "/opt/iwasm", "{file}"]],
    [["runtimes", "list"]],
    [["policy", "list"]],
    [["policy", "show", "a231645c4"]],
    [["policy", "diff", "635576c60", "a231645c4"]],
    [["policy", "tier", "x86_64-pc-linux-gnu"]],
    [["explain", "reporter.crash-or-hang"]],
    [["redact", join(data, "..", "apps", "cli", "test", "threads", "heap-overflow.md"), "--json"]],
    [["keys", "generate", "a.key.pem"]],
    [["keys", "show", "a.key.pem"]],
    [["trust", "init", "trust.json", "--expires", "2036-01-01"]],
    [["trust", "add", "trust.json", "a.pub.pem", "--builder", "recorded-wamrc"]],
    [["trust", "check", "trust.json"]],
    [["compile", "--key", "a.key.pem", "--", wamrc, ...OPTIONS, "-o", "app.aot", join(data, "aot", "hello.wasm")]],
    [["verify", "app.aot", "--trust", "trust.json"]],
    [["verify", "app.aot"]],
    [["rebuild", "app.aot", "--wasm", join(data, "aot", "hello.wasm"), "--wamrc", wamrc, "--trust", "trust.json"]],
    [["detach", "app.aot"]],
    [["inspect", join(aot, "hello.o-base.aot")]],
    [["diff", join(aot, "hello.o-base.aot"), join(aot, "hello.o-mt.aot")]],
    [["frobnicate"]],
    [["triage", "no-such-file.wasm", "--", "/bin/true", "{file}"]],
  ])("%j", (args) => isPlain(output(args)), 60_000);

  it.skipIf(!lab)(
    "run and minimize (needs the lab)",
    () => {
      const input = join(data, "crashes", "if-params.wasm");
      const target = ["--runtime", "wamr-2020", "--", "-f", "_start", "{file}"];
      isPlain(output(["run", input, ...target]));
      isPlain(output(["minimize", input, "-o", "small.wasm", ...target]));
    },
    60_000,
  );
});

function corpusFile(): string {
  return readdirSync(join(data, "..", "packages", "crash", "corpus", "asan")).sort()[0] ?? "";
}

describe("the measure itself", () => {
  it("finds what it looks for", () => {
    expect(control("\u001b[1ma\u001b[0m\r")).toHaveLength(3);
    expect(drawn("├─ ⠋ ✅ 🎉")).toHaveLength(5);
    expect(tooLong(`${"word ".repeat(20)}\n${"x".repeat(90)}\n$ ${"word ".repeat(20)}`)).toHaveLength(1);
  });
});
