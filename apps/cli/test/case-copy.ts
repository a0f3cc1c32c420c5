/** A copy of the recorded case to write into, gone after the test file. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

export const RECORDED: string = join(import.meta.dirname, "..", "..", "..", "test", "recorded-case");

const folder = mkdtempSync(join(tmpdir(), "assay-policy-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;

export function scratch(name = "x"): string {
  return join(folder, `${made++}-${name}`);
}

export function caseCopy(): string {
  const path = scratch("case");
  cpSync(RECORDED, path, { recursive: true });
  return path;
}
