import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseVersionOutput } from "../src/describe-build.ts";
import {
  addRuntime,
  checkRuntime,
  findRuntime,
  listRuntimes,
  type Runtime,
  removeRuntime,
  runtimePlaces,
} from "../src/runtimes.ts";

let folder: string;
const places = () => ({ configDir: join(folder, "config"), labDir: join(folder, "lab") });
const runtime = (over: Partial<Runtime> = {}): Runtime => ({
  name: "mine",
  command: ["/bin/true", "{file}"],
  version: null,
  date: null,
  mode: null,
  sanitizer: null,
  platform: null,
  features: [],
  env: {},
  builtIn: false,
  ...over,
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-runtimes-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("runtimes", () => {
  it("adds, finds, lists and removes by name", () => {
    addRuntime(places(), runtime({ version: "2.4.5" }));
    expect(findRuntime(places(), "mine")).toEqual(runtime({ version: "2.4.5" }));
    removeRuntime(places(), "mine");
    expect(listRuntimes(places())).toEqual([]);
  });

  it("does not replace a runtime unasked", () => {
    addRuntime(places(), runtime());
    expect(() => addRuntime(places(), runtime({ version: "9.9.9" }))).toThrow(/is there already/);
    addRuntime(places(), runtime({ version: "9.9.9" }), true);
    expect(findRuntime(places(), "mine").version).toBe("9.9.9");
  });

  it.each(["", "../x", "a b", "-x", "a".repeat(65)])("refuses the name %j", (name) => {
    expect(() => addRuntime(places(), runtime({ name }))).toThrow(
      expect.objectContaining({ code: "runtime-malformed" }),
    );
  });

  it("says which are known when one is not", () => {
    addRuntime(places(), runtime());
    expect(() => findRuntime(places(), "other")).toThrow(
      expect.objectContaining({ code: "runtime-unknown", hint: expect.stringContaining("Known: mine") }),
    );
  });

  it("knows the lab's by their manifest, and drops those whose program is gone", () => {
    mkdirSync(places().labDir, { recursive: true });
    const entry = {
      name: "wamr-x",
      path: "/bin/true",
      version: "2.4.3",
      mode: "fast-interp",
      sanitizer: "address",
      features: ["WAMR_BUILD_SIMD=1"],
      env: { A: "1" },
    };
    writeFileSync(
      join(places().labDir, "lab.json"),
      JSON.stringify({
        schemaVersion: 1,
        runtimes: [entry, { ...entry, name: "gone", path: join(folder, "nothing") }],
      }),
    );
    expect(listRuntimes(places())).toEqual([
      expect.objectContaining({
        name: "wamr-x",
        builtIn: true,
        command: ["/bin/true", "{options}", "{file}", "{args}"],
        sanitizer: "address",
      }),
    ]);
  });

  it.each([
    "{",
    "[]",
    '{"schemaVersion":2,"runtimes":[]}',
    '{"schemaVersion":1,"runtimes":[{}]}',
    '{"schemaVersion":1,"runtimes":[null]}',
  ])("a broken runtimes.json is a clear error: %s", (text) => {
    mkdirSync(places().configDir, { recursive: true });
    writeFileSync(join(places().configDir, "runtimes.json"), text);
    expect(() => listRuntimes(places())).toThrow(expect.objectContaining({ code: "runtime-malformed" }));
  });

  it("says what is wrong with a program", () => {
    const plain = join(folder, "plain");
    writeFileSync(plain, "x");
    chmodSync(plain, 0o644);
    expect(() => checkRuntime(runtime({ command: [join(folder, "no"), "{file}"] }))).toThrow(/is not there/);
    expect(() => checkRuntime(runtime({ command: [folder, "{file}"] }))).toThrow(/is a folder/);
    expect(() => checkRuntime(runtime({ command: [plain, "{file}"] }))).toThrow(/is not executable/);
    expect(checkRuntime(runtime())).toBe("/bin/true");
  });

  it("honours the XDG folders and the overrides", () => {
    expect(runtimePlaces(undefined, { XDG_CONFIG_HOME: "/c", XDG_CACHE_HOME: "/k" })).toEqual({
      configDir: "/c/assay",
      labDir: "/k/assay/wamr-lab",
    });
    expect(runtimePlaces("/mine", { ASSAY_LAB_DIR: "/lab" })).toEqual({ configDir: "/mine", labDir: "/lab" });
  });

  it("reads version and flags from what a build prints", () => {
    expect(parseVersionOutput("iwasm 2.4.3\nBuild flags:\n  WAMR_BUILD_INTERP=1\n  WAMR_BUILD_SIMD: 0\n")).toEqual({
      version: "2.4.3",
      features: ["WAMR_BUILD_INTERP=1", "WAMR_BUILD_SIMD=0"],
    });
    expect(parseVersionOutput("usage: …")).toEqual({ version: null, features: [] });
  });
});
