import { describe, expect, it } from "vitest";
import { forRuntime, fromWords, withFile } from "../src/command-line.ts";
import { groupOptions } from "../src/probes/known-options.ts";
import type { Runtime } from "../src/runtimes.ts";

const runtime = (...command: string[]): Runtime => ({
  name: "r",
  command,
  version: null,
  date: null,
  mode: null,
  sanitizer: null,
  platform: null,
  features: [],
  env: {},
  builtIn: false,
});

describe("command line", () => {
  it.each([
    [["/bin/iwasm", "{options}", "{file}"], [], ["/bin/iwasm", "{file}"]],
    [
      ["/bin/iwasm", "{options}", "{file}"],
      ["-f", "_start", "{file}", "7"],
      ["/bin/iwasm", "-f", "_start", "{file}", "7"],
    ],
    [
      ["/bin/iwasm", "{options}", "{file}"],
      ["-f", "_start"],
      ["/bin/iwasm", "-f", "_start", "{file}"],
    ],
    [["/bin/iwasm", "{file}"], ["--heap-size=0"], ["/bin/iwasm", "--heap-size=0", "{file}"]],
    [
      ["/bin/host", "--in={file}", "{args}"],
      ["-v", "{file}", "x"],
      ["/bin/host", "-v", "--in={file}", "x"],
    ],
  ])("a runtime %j with %j runs %j", (command, words, argv) => {
    expect(forRuntime(runtime(...command), words).template).toEqual(argv);
  });

  it("a whole command keeps its words; options stand before the file", () => {
    expect(fromWords(["iwasm", "-f", "main", "{file}", "1"])).toEqual({
      template: ["iwasm", "-f", "main", "{file}", "1"],
      options: ["-f", "main"],
      args: ["1"],
    });
  });

  it.each([[[]], [["iwasm", "file.wasm"]]])("refuses a command without a place for the file: %j", (words) => {
    expect(() => fromWords(words)).toThrow(expect.objectContaining({ code: "command-malformed" }));
  });

  it("replaces {file} anywhere inside a word", () => {
    expect(withFile(["sh", "-c", "cat {file} | od {file}"], "/t/x")).toEqual(["sh", "-c", "cat /t/x | od /t/x"]);
  });

  it("groups an option with the words that belong to it", () => {
    expect(groupOptions(["-f", "_start", "--heap-size=0", "--dir", "."])).toEqual([
      ["-f", "_start"],
      ["--heap-size=0"],
      ["--dir", "."],
    ]);
  });
});
