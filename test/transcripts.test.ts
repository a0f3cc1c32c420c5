// The transcripts' own test: a wrong page must fail, a right one pass, and a blessed one pass from then on.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blocksOf, commandsOf, printCommands } from "./transcripts/blocks.ts";
import { callsIn, complaint } from "./transcripts/call.ts";
import { blessed, difference, matches } from "./transcripts/match.ts";
import { isThere, openStage } from "./transcripts/stage.ts";

const page = (...lines: string[]): string => ["text", "```console", ...lines, "```", ""].join("\n");

function play(text: string): { expected: readonly string[]; printed: string[] }[] {
  const stage = openStage();
  const commands = blocksOf(text).flatMap(commandsOf);
  const printed = stage.run(commands);
  stage.close();
  return commands.map(({ expected }, i) => ({ expected, printed: printed[i] ?? [] }));
}
const holds = (text: string): boolean => play(text).every(({ expected, printed }) => matches(expected, printed));

describe("a page", () => {
  it.each([
    ["one line", ["$ echo a", "a"]],
    ["no output", ["$ true"]],
    ["both streams in order", ["$ echo a; echo b >&2; echo c", "a", "b", "c"]],
    ["an exit code", ["$ false", "$ echo $?", "1"]],
    ["a folder that stays", ["$ cd test", "$ ls crashes/oob.wasm", "crashes/oob.wasm"]],
    ["a command of two lines", ["$ cat <<END", "> one", "> END", "one"]],
    ["text without an end of line", ["$ printf a", "a", "$ echo b", "b"]],
    ["any lines", ["$ seq 9", "1", "…", "9"]],
    ["any text in a line", ["$ echo took 12 ms", "took … ms"]],
    [
      "assay in both spellings",
      ["$ assay --version | cut -c1-5", "assay", "$ npx --no-install assay --version | cut -c1-5", "assay"],
    ],
  ])("holds: %s", (_, lines) => expect(holds(page(...lines))).toBe(true));

  it.each([
    ["another line", ["$ echo a", "b"]],
    ["a line too few", ["$ seq 2", "1"]],
    ["a line too many", ["$ seq 2", "1", "2", "3"]],
    ["output where none is shown", ["$ echo a"]],
    ["no output where some is shown", ["$ true", "a"]],
    ["another order", ["$ seq 2", "2", "1"]],
    ["a gap that does not help", ["$ seq 9", "…", "10"]],
    ["another blank", ["$ echo 'a  b'", "a b"]],
    ["a dot is a dot", ["$ echo axb", "a.b"]],
    ["another program of that name", ["$ npx --no-install frobnicate"]],
    ["a syntax error, and what comes after is still run", ["$ (", "$ echo b", "c"]],
  ])("fails: %s", (_, lines) => expect(holds(page(...lines))).toBe(false));

  it("output before the first command is an error of the page", () => {
    expect(() => commandsOf(blocksOf(page("a", "$ b"))[0]!)).toThrow("output before the first command");
    expect(() => blocksOf("```console\n$ a\n")).toThrow("does not end");
  });

  it("a block says what it needs", () => {
    const [block] = blocksOf("<!-- needs: lab, no-such-program -->\n\n```console\n$ a\n```");
    expect(block?.needs).toEqual(["lab", "no-such-program"]);
    expect(isThere("no-such-program")).toBe(false);
    expect(isThere("sh")).toBe(true);
  });
});

describe("blessing", () => {
  it("replaces what differs, and keeps gaps and lines that still fit", () => {
    const expected = ["a", "…", "took … ms", "old"];
    const actual = ["a", "x", "y", "took 3 ms", "new"];
    expect(blessed(expected, actual)).toEqual(["a", "…", "took … ms", "new"]);
    expect(difference(expected, actual)).toBe("  a\n  …\n  took … ms\n- old\n+ new");
  });

  it("always gives a page that holds, and changes none that does", () => {
    const lines = fc.array(fc.constantFrom("a", "b", "ab", "", "…", "a…"), { maxLength: 8 });
    const printed = fc.array(fc.constantFrom("a", "b", "ab", ""), { maxLength: 8 });
    fc.assert(
      fc.property(lines, printed, (expected, actual) => {
        expect(matches(blessed(expected, actual), actual)).toBe(true);
        expect(printCommands([{ text: "x", expected: actual }])).toEqual(["$ x", ...actual]);
      }),
    );
  });
});

describe("calls that are named and not run", () => {
  it.each([
    ["assay run a.wasm --runtime mine", undefined],
    ["KEY=1 npx --no-install assay keys generate 'my key.pem' # first", undefined],
    ["assay triage a.wasm -r mine -- -f main {file} --no-such", undefined],
    ["assay frobnicate", "no command frobnicate"],
    ["assay run a.wasm --runtme mine", "no flag --runtme"],
    ["assay run a.wasm b.wasm", "2 words where 1 are taken"],
    ["cat x | assay keys frobnicate", "no command keys frobnicate"],
  ])("%s: %s", (line, wrong) => expect(callsIn(line).map(complaint)).toEqual([wrong]));

  it.each(["echo assay run --nope", "npm install assay-x", "# assay nope"])("%s is no call", (line) =>
    expect(callsIn(line)).toEqual([]),
  );
});
