/** Known false positives of ASan in WAMR are recognised; real crashes of the corpus are not doubted. */
import { describe, expect, test } from "vitest";
import { asanDoubt, cweOf, escapeControl } from "../src/crash.ts";
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

describe("cweOf", () => {
  test.each([
    [{ kind: "heap-buffer-overflow", access: "WRITE" }, "CWE-787"],
    [{ kind: "heap-buffer-overflow", access: "READ" }, "CWE-125"],
    [{ kind: "heap-buffer-overflow" }, "CWE-119"],
    [{ kind: "SIGSEGV", access: "READ", pointer: "null" }, "CWE-476"],
    [{ kind: "SIGSEGV", access: "WRITE", pointer: "wild" }, "CWE-787"],
    [{ kind: "null-pointer", access: "READ" }, "CWE-476"],
    [{ kind: "heap-use-after-free", access: "READ" }, "CWE-416"],
    [{ kind: "double-free" }, "CWE-415"],
    [{ kind: "stack-overflow" }, "CWE-674"],
    [{ kind: "assertion" }, "CWE-617"],
    [{ kind: "use-of-uninitialized-value" }, "CWE-908"],
    [{ kind: "division-by-zero" }, "CWE-369"],
    [{ kind: "signed-integer-overflow" }, "CWE-190"],
    [{ kind: "function-type-mismatch" }, "CWE-843"],
    [{ kind: "hang" }, "CWE-835"],
    [{ kind: "SIGABRT" }, undefined],
  ] as const)("%o is %s", (print, id) => {
    const cwe = cweOf(print);
    expect(cwe?.id).toBe(id);
    if (cwe) expect(cwe.why).toContain(print.kind);
  });

  test("every measured crash but bare aborts has a weakness", () => {
    const without = CORPUS.flatMap((file) => {
      const found = read(file);
      return found.kind === "crash" && !cweOf(found.fingerprint) ? [found.fingerprint.kind] : [];
    });
    expect([...new Set(without)].sort()).toMatchInlineSnapshot(`
      [
        "SIGABRT",
        "SIGILL",
        "crash",
        "deadly-signal",
        "fatal-error",
        "misaligned-pointer",
      ]
    `);
  });
});

test("escapeControl shows what a terminal would obey, and keeps text", () => {
  expect(escapeControl("a\u001b[31mb\u0007\u009b\u202ec\td\n\u200be é 漢")).toBe(
    "a\\x1b[31mb\\x07\\x9b\\u202ec\td\n\\u200be é 漢",
  );
});
