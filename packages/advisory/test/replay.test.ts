/** Which commands out of a bundle are repeated. A new case is a line. */
import { expect, it } from "vitest";
import { replayOf } from "../src/check.ts";
import { sample } from "./sample.ts";

it.each<[string[], string[]]>([
  [[], []],
  [
    ["-f", "_start"],
    ["1", "2.5"],
  ],
  [["--function", "app.main"], []],
  [["--heap-size=0", "--stack-size=65536", "--interp", "-v=5"], []],
])("repeats %j … %j", (options, args) => {
  expect(replayOf(sample({ options, args }))).toEqual({ kind: "replay", options, args });
});

it.each<[string, string[], string[]]>([
  ["--native-lib=./x.so", ["--native-lib=./x.so"], []],
  ["--native-lib={file}", ["--native-lib={file}"], []],
  ["--dir=/", ["--dir=/"], []],
  ["--map-dir=/::/", ["--map-dir=/::/"], []],
  ["--addr-pool=0.0.0.0/0", ["--addr-pool=0.0.0.0/0"], []],
  ["--allow-resolve=*", ["--allow-resolve=*"], []],
  ["--env=LD_PRELOAD=x", ["--env=LD_PRELOAD=x"], []],
  ["--module-path=/tmp", ["--module-path=/tmp"], []],
  ["-g=0.0.0.0:1234", ["-g=0.0.0.0:1234"], []],
  ["--then", ["--then", "other.wasm"], []],
  ["--repl", ["--repl"], []],
  ["--new-option=1", ["--new-option=1"], []],
  ["/tmp/other.wasm", ["/tmp/other.wasm"], []],
  ["-f", ["-f"], []],
  ["-f", ["-f", "--native-lib=x"], []],
  ["--heap-size=$(id)", ["--heap-size=$(id)"], []],
  ["--dir=.", [], ["--dir=."]],
  ["$(id)", [], ["$(id)"]],
])("refuses %s", (word, options, args) => {
  expect(replayOf(sample({ options, args }))).toMatchObject({ kind: "refused", word });
});

it.each([
  ["both steps", ["sh", "-c", 'wamrc -o poc.aot "$0" && iwasm poc.aot', "{file}"]],
  ["the compiler", ["wamrc", "-o", "poc.aot", "{file}"]],
])("refuses what compiles first: %s", (_, command) => {
  expect(replayOf(sample({ command, options: [], args: [] }))).toMatchObject({ kind: "refused", word: "wamrc" });
});

it("a shell that runs something else is not repeated, but the PoC is", () => {
  const command = ["sh", "-c", "rm -rf ~; ./iwasm $0", "{file}"];
  expect(replayOf(sample({ command, options: [], args: [] }))).toEqual({ kind: "replay", options: [], args: [] });
});

it("refuses more words than a person types", () => {
  expect(replayOf(sample({ args: Array(100).fill("1") })).kind).toBe("refused");
});
