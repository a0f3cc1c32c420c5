import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readInput } from "../src/input.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-input-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

describe("input", () => {
  it.each([
    ["missing", () => join(folder, "nope"), "input-unreadable"],
    ["a folder", () => folder, "input-directory"],
    ["empty", () => put("empty.wasm", ""), "input-empty"],
    ["a device", () => "/dev/null", "input-unreadable"],
  ])("%s is a clear error", (_, path, code) => {
    expect(() => readInput(path())).toThrow(
      expect.objectContaining({
        code,
        hint: code === "input-unreadable" && path() === "/dev/null" ? undefined : expect.any(String),
      }),
    );
  });

  it.each([
    ["a.wasm", [0, 0x61, 0x73, 0x6d], "wasm"],
    ["a.aot", [0, 0x61, 0x6f, 0x74], "aot"],
    ["text.wasm", [0x68, 0x69], "wasm"],
    ["aot-inside.wasm", [0, 0x61, 0x6f, 0x74], "aot"],
  ])("%s is told by its magic", (name, bytes, kind) => {
    expect(readInput(put(name, Uint8Array.from(bytes)))).toMatchObject({ name, kind });
  });

  it.skipIf(process.getuid?.() === 0)("unreadable is a clear error (needs a user that is not root)", () => {
    const path = put("secret.wasm", "x");
    rmSync(path);
    writeFileSync(path, "x", { mode: 0o000 });
    expect(() => readInput(path)).toThrow(/permission denied/);
  });
});
