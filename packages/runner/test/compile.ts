/** C programs of `c/`, compiled once per test file, where there is a C compiler. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTool } from "../src/runner.ts";

export const cc: string | undefined = findTool("cc") ?? findTool("gcc") ?? findTool("clang");

const folder = mkdtempSync(join(tmpdir(), "runner-test-"));

export function compile(name: string, ...flags: string[]): string {
  const out = join(folder, `${name}-${flags.join("").replaceAll(/\W/g, "_")}`);
  execFileSync(cc ?? "cc", ["-g", "-O1", ...flags, "-o", out, join(import.meta.dirname, "c", `${name}.c`)], {
    stdio: "pipe",
  });
  return out;
}

export function removeCompiled(): void {
  rmSync(folder, { recursive: true, force: true });
}
