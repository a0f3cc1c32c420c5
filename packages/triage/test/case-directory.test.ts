import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCase, openCase, writeBeside } from "../src/case-directory.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-case-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const code = (run: () => unknown): string | undefined => {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe("case directory", () => {
  it("leaves a folder alone that holds something else", () => {
    writeFileSync(join(folder, "thesis.txt"), "mine");
    expect(code(() => createCase(folder))).toBe("case-exists");
    expect(readdirSync(folder)).toEqual(["thesis.txt"]);
  });

  it("takes up a half-begun case: only our own temporary files", () => {
    writeFileSync(join(folder, ".assay-0123"), "cut off");
    expect(code(() => createCase(folder))).toBeUndefined();
  });

  it.each([
    ["no case.json", undefined],
    ["cut off", '{ "schemaVersion": 1, "in'],
    ["another version", '{ "schemaVersion": 2 }'],
    ["no version", "{}"],
    ["not an object", "[1]"],
    ["not UTF-8", Buffer.from([0x7b, 0xff, 0x7d])],
  ])("refuses to open a case with %s", (_, content) => {
    if (content !== undefined) writeFileSync(join(folder, "case.json"), content);
    expect(code(() => openCase(folder))).toBe("case-malformed");
  });

  it("names the file and what to do", () => {
    writeFileSync(join(folder, "case.json"), '{ "schemaVersion": 9 }');
    expect(() => openCase(folder)).toThrow(/case\.json: schemaVersion is 9, this Assay reads 1/);
  });

  it.each(["../out", "/etc/passwd", "a/../../b", "", "a//b", ".", "a\\b", "a\0b"])(
    "never leaves the folder: %j",
    (name) => {
      const dir = createCase(folder);
      expect(code(() => dir.write(name, "x"))).toBe("case-malformed");
      expect(code(() => dir.bytes(name))).toBe("case-malformed");
    },
  );

  it("does not follow a symbolic link put into a case", () => {
    writeFileSync(join(folder, "secret"), "s");
    const inside = join(folder, "case");
    mkdirSync(inside);
    const dir = createCase(inside);
    symlinkSync(join(folder, "secret"), join(inside, "minimal.wasm"));
    expect(code(() => dir.bytes("minimal.wasm"))).toBe("case-malformed");
    expect(dir.has("minimal.wasm")).toBe(false);
  });

  it("reads any bytes as JSON or throws case-malformed, nothing else", () => {
    const dir = createCase(folder);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 64 }),
          fc.json().map((t) => Buffer.from(t)),
        ),
        (bytes) => {
          writeFileSync(join(folder, "facts.json"), bytes);
          const got = code(() => dir.json("facts.json"));
          expect([undefined, "case-malformed"]).toContain(got);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("replaces whole files and leaves no temporary one", () => {
    const path = join(folder, "a", "b.json");
    writeBeside(path, "one");
    writeBeside(path, "two");
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(join(folder, "a"))).toEqual(["b.json"]);
  });
});
