/** Known false positives of ASan in WAMR are recognised; real crashes of the corpus are not doubted. */
import { describe, expect, test } from "vitest";
import { asanDoubt, escapeControl } from "../src/crash.ts";
import { corpusCases, read } from "./corpus.ts";
import { asan } from "./prints.ts";

const CORPUS = corpusCases();
const reading = (name: string) => read(CORPUS.find((file) => file.name === name)!);

describe("asanDoubt", () => {
  test("sigemptyset on a stack that longjmp left", () => {
    const doubt = asanDoubt(reading("asan/false-positive-sigemptyset.wamr"));
    expect(doubt?.pattern).toBe("signal-mask-after-longjmp");
    expect(doubt?.references).toContain("#3561");
  });

  test("a fault in AoT code, which the plain build may turn into a trap: that one, not any", () => {
    const doubt = asanDoubt(reading("asan/aot-code"));
    expect(doubt?.pattern).toBe("hardware-bounds-check");
    expect(doubt?.isFalseBy({ kind: "trap", message: "out of bounds memory access" })).toBe(true);
    for (const message of ["set protected page failed", "lookup function add failed"])
      expect(doubt?.isFalseBy({ kind: "trap", message })).toBe(false);
    expect(doubt?.isFalseBy({ kind: "clean" })).toBe(false);
    expect(doubt?.isFalseBy({ kind: "hang" })).toBe(false);
  });

  test("a native stack overflow that only ASan's fake stack made", () => {
    expect(asanDoubt({ kind: "trap", message: "native stack overflow" })?.pattern).toBe("fake-stack-overflow-check");
  });

  test("any other report on the stack after ASan's own warning", () => {
    const print = {
      ...asan({ kind: "stack-buffer-overflow", frames: ["some_function"] }),
      also: ["asan: False positive error reports may follow"],
    };
    expect(asanDoubt({ kind: "crash", fingerprint: print })?.pattern).toBe("handle-no-return-ignored");
  });

  test("no measured crash is doubted", () => {
    const doubted = CORPUS.filter((file) => file.header.source!.startsWith("measured") && asanDoubt(read(file)));
    expect(doubted.map((file) => file.name)).toEqual([]);
  });
});

test("escapeControl shows what a terminal would obey, and keeps text", () => {
  expect(escapeControl("a\u001b[31mb\u0007\u009b\u202ec\td\n\u200be é 漢")).toBe(
    "a\\x1b[31mb\\x07\\x9b\\u202ec\td\n\\u200be é 漢",
  );
});
