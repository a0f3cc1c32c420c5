/** `inspect` and `diff` on real files: what they print, and how they end. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import Diff from "../src/commands/diff.ts";
import Inspect from "../src/commands/inspect.ts";
import { runCommand } from "./in-process.ts";

const fixtures = fileURLToPath(new URL("../../../test/aot/", import.meta.url));
const of = (name: string): string => fixtures + name;
const HELLO = of("wamrc-2.4.5-llvm19/hello.o-base.aot");

const scratch = mkdtempSync(`${tmpdir()}/assay-aot-`);
afterAll(() => rmSync(scratch, { recursive: true }));
const crafted = (name: string, edit: (bytes: Buffer) => void): string => {
  const path = `${scratch}/${name}`;
  const bytes = readFileSync(HELLO);
  edit(bytes);
  writeFileSync(path, bytes);
  return path;
};

describe("inspect", () => {
  it("shows an overview", async () => {
    const { stdout, stderr, exitCode } = await runCommand(Inspect, [HELLO]);
    expect(exitCode).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^AOT version {2}5, layout v5, little-endian fields$/m);
    expect(stdout).toMatch(/^Loaded by {4}WAMR 2\.4\.1, 2\.4\.2, 2\.4\.3, 2\.4\.4, 2\.4\.5$/m);
    expect(stdout).toMatch(/^2 {6}0x0 {5}168 {3}0\+4 {4}\(\) → \(\) {2}_start$/m);
    expect(stdout).toContain("wasi_snapshot_preview1.fd_write");
    expect(stdout).toContain("proves nothing");
    expect(stdout).not.toContain("R_X86_64");
  });
  it("shows only the parts asked for", async () => {
    const { stdout } = await runCommand(Inspect, [HELLO, "-r", "--sections"]);
    expect(stdout).toContain("aot_check_app_addr_and_convert - 4");
    expect(stdout).toContain("RELOCATION");
    expect(stdout).not.toContain("AOT version");
    expect(stdout).not.toContain("fd_write");
  });
  it("shows every part with --all, for every kind of file", async () => {
    for (const name of [
      "wamrc-1.3.0-llvm15/data.o-xip",
      "wamrc-2.1.0-llvm15/table.t-mips",
      "wamrc-2.4.5-llvm19/table.o-gc",
      "stamped/app.stamped",
    ]) {
      const { stdout, exitCode } = await runCommand(Inspect, [of(`${name}.aot`), "--all"]);
      expect(exitCode, name).toBe(0);
      for (const title of [
        "Sections",
        "Imports",
        "Functions",
        "Types",
        "Globals",
        "Tables",
        "Data",
        "Relocations",
        "Custom sections",
      ]) {
        expect(stdout, name).toMatch(new RegExp(`^${title}$`, "m"));
      }
    }
  });
  it("answers in JSON", async () => {
    const { stdout } = await runCommand(Inspect, [HELLO, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      file: HELLO,
      aotVersion: 5,
      target: { arch: "x86_64" },
      functions: [{ index: 2, name: "_start" }],
      findings: [],
    });
  });
  it("names the stamp and does not call it good", async () => {
    const { stdout } = await runCommand(Inspect, [of("stamped/app.stamped.aot")]);
    expect(stdout).toMatch(/^Stamp {8}at 0x2ac, 2,444 bytes \(not verified here\)$/m);
  });
  it("lists what no wamrc writes, and still ends with 0: a reason, not a verdict", async () => {
    const path = crafted("flags.aot", (b) => b.writeUInt32LE(1, 28));
    const { stdout, exitCode } = await runCommand(Inspect, [path]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/No wamrc we know writes this\n.*\n0x1c +e-flags/);
  });
  it("lets no name reach the terminal as it is", async () => {
    const path = crafted("name.aot", (b) => b.write("\u001b[2J\nx\ty", b.indexOf("fd_write"), "latin1"));
    const { stdout } = await runCommand(Inspect, [path, "--imports"]);
    expect(stdout).not.toContain("\u001b");
    expect(stdout).toContain("\\x1b[2J\\nx\\ty");
  });
  it("shows the frame of a file whose contents do not decode: 6", async () => {
    const path = crafted("count.aot", (b) => b.writeUInt32LE(0xffffffff, 76));
    const { stdout, stderr, exitCode } = await runCommand(Inspect, [path]);
    expect(exitCode).toBe(6);
    expect(stdout).toContain("undecodable");
    expect(stdout).toMatch(/^0 {2}0 {5}0x8 {5}48$/m);
    expect(stderr).toMatch(/a count of \d+ does not fit in the section \(at offset 0x/);
    const json = await runCommand(Inspect, [path, "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      error: { code: "aot-malformed-truncated" },
      frame: { version: 5 },
    });
  });
  it("ends with 6 for what is no .aot, with 2 for what is not there", async () => {
    const wasm = await runCommand(Inspect, [of("add.wasm")]);
    expect(wasm.exitCode).toBe(6);
    expect(wasm.stderr).toMatch(/add\.wasm: not an \.aot file.*\n {2}→ Give a file that wamrc wrote/);
    const none = await runCommand(Inspect, [of("none.aot")]);
    expect(none.exitCode).toBe(2);
    expect(none.stderr).toContain("there is no such file");
  });
});

describe("diff", () => {
  const other = (option: string): string => of(`wamrc-2.4.5-llvm19/hello.${option}.aot`);
  it("identical: 0", async () => {
    const { stdout, exitCode } = await runCommand(Diff, [other("o-opt3"), other("o-opt2")]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/: identical\n$/);
  });
  it("uninitialised words are masked and named: 0", async () => {
    const file = (option: string): string => of(`wamrc-1.3.0-llvm15/data.${option}.aot`);
    const { stdout, exitCode } = await runCommand(Diff, [file("o-base"), file("o-opt3")]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("equal but for uninitialised words");
    expect(stdout).toContain("a at 0x68: held 0x55d4; upper half of the 32-bit offset of data segment 0");
  });
  it("different: 1, by section and function", async () => {
    const { stdout, exitCode } = await runCommand(Diff, [HELLO, other("o-opt0")]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("~ function 2 (_start): code: 168 → 248 bytes, first at +0x0");
    expect(stdout).toContain("- .rela.text+0x3c R_X86_64_PLT32");
  });
  it("cuts a long list and says so", async () => {
    const files = [of("wamrc-2.4.5-llvm19/table.t-armv7.aot"), of("wamrc-2.4.5-llvm19/table.t-mips.aot")];
    const short = (await runCommand(Diff, files)).stdout;
    const long = (await runCommand(Diff, [...files, "--all"])).stdout;
    expect(short).toMatch(/… \d+ more: --all/);
    expect(long).not.toContain("more: --all");
    expect(long.length).toBeGreaterThan(short.length);
  });
  it("answers in JSON", async () => {
    const { stdout } = await runCommand(Diff, [HELLO, other("o-mt"), "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      verdict: "different",
      differences: [{ item: "target" }],
    });
  });
  it("says which file is malformed: 6", async () => {
    const { stderr, exitCode } = await runCommand(Diff, [HELLO, of("add.wasm")]);
    expect(exitCode).toBe(6);
    expect(stderr).toContain("add.wasm: not an .aot file");
  });
});
