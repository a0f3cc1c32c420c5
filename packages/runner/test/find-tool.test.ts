import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { resolveProgram } from "../src/find-tool.ts";
import { findTool, run } from "../src/runner.ts";

const folder = mkdtempSync(join(tmpdir(), "runner-test-"));
const path = process.env.PATH;
afterEach(() => {
  process.env.PATH = path;
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string, mode: number): string {
  const at = join(folder, name);
  writeFileSync(at, text);
  chmodSync(at, mode);
  return at;
}

describe("findTool", () => {
  it("finds what PATH has, and notices when PATH or the tool changes", () => {
    const tool = file("assay-test-tool", "#!/bin/sh\n", 0o755);
    expect(findTool("assay-test-tool")).toBeUndefined();
    process.env.PATH = `${folder}:${path}`;
    expect(findTool("assay-test-tool")).toBe(tool);
    rmSync(tool);
    expect(findTool("assay-test-tool")).toBeUndefined();
  });

  it("takes no directory, no plain file, no path and nothing from relative entries", () => {
    mkdirSync(join(folder, "a-directory"));
    file("a-text", "x", 0o644);
    process.env.PATH = `.:${folder}`;
    for (const name of ["a-directory", "a-text", "", "./a-text", "package.json", "x\0y"])
      expect(findTool(name)).toBeUndefined();
  });
});

describe("a program that cannot be started", () => {
  symlinkSync("/nowhere", join(folder, "dangling"));
  const cases = [
    ["not-found", "/no/such/thing"],
    ["not-found", "nothing-by-this-name"],
    ["not-found", "./missing"],
    ["not-found", join(folder, "dangling")],
    ["is-directory", "/tmp"],
    ["not-executable", file("data", "x", 0o644)],
    ["not-executable", "/dev/null"],
    ["bad-interpreter", file("script", "#! /no/interpreter -x\n", 0o755)],
    ["bad-request", ""],
    ["bad-request", "a\0b"],
  ] as const;
  it.each(cases)("%s: %j", async (code, program) => {
    await expect(run({ argv: [program], timeoutMs: 1000 })).rejects.toMatchObject({
      code,
      hint: expect.stringMatching(/./),
    });
  });

  it("is one whose loader is missing or that is for another machine", async () => {
    // A shell script's first bytes would be run by a shell; an ELF header without a body cannot be.
    const elf = file("elf", "", 0o755);
    writeFileSync(elf, Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), Buffer.alloc(100)]));
    await expect(run({ argv: [elf], timeoutMs: 1000 })).rejects.toMatchObject({ code: "spawn-failed" });
  });
});

it("counts relative paths from the directory the program starts in", () => {
  const tool = file("relative", "#!/bin/sh\n", 0o755);
  expect(resolveProgram("./relative", folder)).toBe(tool);
});
