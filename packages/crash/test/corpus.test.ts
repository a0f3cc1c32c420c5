/** Every corpus file reads as its header says. A new case is a file you drop in; BLESS=1 writes its expectations. */
import { describe, expect, test } from "vitest";
import { corpusCases, expectations, expected, given, read, writeCase } from "./corpus.ts";

const CASES = corpusCases();

describe("corpus", () => {
  test.each(CASES.map((file) => [file.name, file] as const))("%s", (_name, file) => {
    const reading = expectations(read(file));
    if (process.env.BLESS) writeCase({ ...file, header: { ...given(file), ...reading } });
    else expect(reading).toEqual(expected(file));
  });

  test("every file states its source: a measurement with its tool, or the description it was written after", () => {
    const unsaid = CASES.filter((file) => !/^(?:measured|written after) /.test(file.header.source ?? ""));
    expect(unsaid.map((file) => file.name)).toEqual([]);
  });

  test("every reader has at least one file", () => {
    const families = new Set(CASES.map((file) => file.name.split("/")[0]));
    expect([...families].sort()).toMatchInlineSnapshot(`
      [
        "android",
        "apple",
        "asan",
        "assertion",
        "esp-idf",
        "forged",
        "gdb",
        "glibc",
        "iwasm",
        "lldb",
        "llvm",
        "log",
        "lsan",
        "msan",
        "nuttx",
        "plain",
        "setup",
        "shell",
        "tsan",
        "ubsan",
        "valgrind",
        "wamr-lab",
        "windows",
        "zephyr",
      ]
    `);
  });
});
