// What a batch is made of: patterns, copies, cases, logs, and what is passed over with a reason.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect } from "../src/batch/collect.ts";
import { expandPaths } from "../src/batch/glob.ts";

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-collect-"));
  mkdirSync(at("one", "deep"), { recursive: true });
  mkdirSync(at("one", "case"));
  writeFileSync(at("one", "a.wasm"), "x");
  writeFileSync(at("one", "deep", "b.wasm"), "x");
  writeFileSync(at("one", "deep", "c.wasm"), "y");
  writeFileSync(at("one", "README.txt"), "text");
  writeFileSync(at("one", ".hidden.wasm"), "z");
  writeFileSync(at("one", "empty"), "");
  writeFileSync(at("one", "case", "case.json"), "{}");
  writeFileSync(at("one", "case", "input.wasm"), "inside");
  symlinkSync(at("one"), at("one", "deep", "round"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("collect", () => {
  it("each content once with its copies; cases, logs and what is passed over apart; links are not followed", () => {
    const found = collect([at("one")]);
    expect(found.inputs.map((i) => [i.path, i.copies])).toEqual([
      [at("one", ".hidden.wasm"), []],
      [at("one", "a.wasm"), [at("one", "deep", "b.wasm")]],
      [at("one", "deep", "c.wasm"), []],
    ]);
    expect(found.cases).toEqual([at("one", "case")]);
    expect(found.logs).toEqual([at("one", "README.txt")]);
    expect(found.skipped.map((s) => s.why).sort()).toEqual(["empty", "not an ordinary file"]);
  });

  it("the batch's own folder is not part of it, and a path given twice counts once", () => {
    expect(collect([at("one"), at("one")], at("one", "deep")).inputs).toHaveLength(2);
    expect(() => collect([at("absent")])).toThrow(/does not exist/);
  });

  it.skipIf(process.platform !== "linux")("names that are not UTF-8 are passed over, by name", () => {
    mkdirSync(at("odd"));
    writeFileSync(at("odd", "good.wasm"), "good");
    const bad = Buffer.concat([Buffer.from(`${at("odd")}/bad`), Buffer.from([0xff]), Buffer.from(".wasm")]);
    writeFileSync(bad, "bad");
    const skipped = [{ path: at("odd", "bad\\xff.wasm"), why: "its name is not UTF-8" }];
    expect(collect([at("odd")])).toMatchObject({ inputs: [{ path: at("odd", "good.wasm") }], skipped });
    expect(collect([at("odd", "*.wasm")])).toMatchObject({ inputs: [{}], skipped: [{ why: "does not exist" }] });
  });

  it.skipIf(process.getuid?.() === 0)("an unreadable folder stops nothing (needs a user that is not root)", () => {
    mkdirSync(at("shut", "off"), { recursive: true });
    writeFileSync(at("shut", "a.wasm"), "a");
    chmodSync(at("shut", "off"), 0);
    const why = "cannot be read (permission denied)";
    expect(collect([at("shut")])).toMatchObject({ inputs: [{}], skipped: [{ path: at("shut", "off"), why }] });
    expect(() => collect([at("shut", "off")])).toThrow(why);
    chmodSync(at("shut", "off"), 0o755);
  });

  it("patterns that no shell expanded", () => {
    expect(expandPaths([at("one", "*.wasm")])).toEqual([at("one", "a.wasm")]);
    expect(expandPaths([at("**", "?.wasm")])).toContain(at("one", "deep", "b.wasm"));
    expect(expandPaths([at("one", "none-*")])).toEqual([at("one", "none-*")]);
  });
});
