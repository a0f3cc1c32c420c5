/** Which of its witnesses a run is read by: the rules that no single format shows. */
import { describe, expect, test } from "vitest";
import { type RunText, readLog, readRun } from "../src/crash.ts";

const run = (some: Partial<RunText>): RunText => ({
  exitCode: null,
  signal: null,
  timedOut: false,
  stdout: "",
  stderr: "",
  ...some,
});
const ASAN =
  "==1==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1\nWRITE of size 1 at 0x1\n    #0 0x1 in store /a.c:1\n";
const UBSAN = "/a/wasm_loader.c:9:1: runtime error: load of null pointer of type 'int'\n";
const HARMLESS = "/a/wasm_loader.c:9:1: runtime error: left shift of negative value -1\n";

describe("readRun", () => {
  test.each<[string, Partial<RunText>, object]>([
    ["exit 0 in silence", { exitCode: 0 }, { kind: "clean" }],
    ["any exit in silence is the program's own", { exitCode: 42 }, { kind: "clean" }],
    ["a trap", { exitCode: 1, stdout: "Exception: unreachable\n" }, { kind: "trap", message: "unreachable" }],
    ["a trap of a run that died later", { signal: "SIGSEGV", stdout: "Exception: unreachable\n" }, { kind: "crash" }],
    [
      "a trap with ASan's report beside it",
      { exitCode: 99, stdout: "Exception: unreachable\n", stderr: ASAN },
      { kind: "crash", fingerprint: { kind: "heap-buffer-overflow" } },
    ],
    ["ASan's report with the exit status of a trap", { exitCode: 1, stderr: ASAN }, { kind: "crash" }],
    [
      "UBSan's line with exit 0",
      { exitCode: 0, stderr: UBSAN },
      { kind: "crash", fingerprint: { kind: "null-pointer", site: "wasm_loader.c:9" } },
    ],
    ["UBSan's line with exit 1", { exitCode: 1, stderr: UBSAN }, { kind: "crash" }],
    [
      "a harmless line of UBSan before a death",
      { signal: "SIGSEGV", stderr: HARMLESS },
      { kind: "crash", fingerprint: { kind: "SIGSEGV", also: ["ubsan: shift-out-of-bounds"] } },
    ],
    [
      "UBSan's null pointer before the death it announced",
      { signal: "SIGSEGV", stderr: UBSAN },
      { kind: "crash", fingerprint: { kind: "null-pointer", also: ["signal: SIGSEGV"] } },
    ],
    [
      "SIGABRT after WAMR's handler spoke",
      { signal: "SIGABRT", stdout: "unhandled SIGSEGV, si_addr: 0x10\n" },
      { kind: "crash", fingerprint: { kind: "SIGSEGV", pointer: "null" } },
    ],
    [
      "SIGABRT with glibc's words",
      { signal: "SIGABRT", stderr: "double free or corruption (out)\n" },
      { kind: "crash", fingerprint: { kind: "heap-corruption", attributable: false } },
    ],
    [
      "the program's own assertion, which its trap ends",
      { exitCode: 1, stdout: "Exception: unreachable\n", stderr: "Assertion failed: n > 0 (app.c: main: 3)\n" },
      { kind: "trap" },
    ],
    [
      "the program's own panic",
      { exitCode: 1, stdout: "Exception: unreachable\n", stderr: "thread 'main' panicked at src/main.rs:2:5:\nboom\n" },
      { kind: "trap" },
    ],
    [
      "words of death from a program that ends well",
      { exitCode: 0, stdout: "Segmentation fault\ndouble free or corruption (out)\n" },
      { kind: "clean" },
    ],
    [
      "an ASan report printed by a program that ends well",
      { exitCode: 0, stdout: ASAN },
      { kind: "crash", fingerprint: { confidence: "low" } },
    ],
    [
      "an assertion behind a wrapper that hides the signal",
      { exitCode: 1, stderr: "iwasm: a.c:7: f: Assertion `n' failed.\n" },
      { kind: "crash", fingerprint: { kind: "assertion", fine: "n" } },
    ],
    ["a timeout", { timedOut: true, signal: "SIGKILL" }, { kind: "hang" }],
    ["a timeout after ASan began to speak", { timedOut: true, signal: "SIGKILL", stderr: ASAN }, { kind: "crash" }],
    ["a CPU limit", { signal: "SIGXCPU" }, { kind: "hang" }],
    ["killed from outside", { signal: "SIGKILL" }, { kind: "unknown", recognised: ["killed by SIGKILL"] }],
    [
      "a status that means a signal",
      { exitCode: 134 },
      { kind: "crash", fingerprint: { kind: "SIGABRT", source: "status", confidence: "low" } },
    ],
    ["a Windows exception as status", { exitCode: 3221225477 }, { kind: "crash", fingerprint: { kind: "SIGSEGV" } }],
    ["killed from outside, behind a shell", { exitCode: 137 }, { kind: "unknown" }],
    [
      "ASan failing while it reported",
      {
        exitCode: 99,
        stderr: "AddressSanitizer:DEADLYSIGNAL\nAddressSanitizer: nested bug in the same thread, aborting.\n",
      },
      { kind: "crash", fingerprint: { kind: "SIGSEGV", source: "asan" } },
    ],
    [
      "ASan failing by itself",
      { exitCode: 99, stderr: '==1==AddressSanitizer: CHECK failed: asan_mapping.h:300 "((0))" != (0)\n' },
      { kind: "setup-error" },
    ],
    [
      "ASan going on with a null from malloc",
      { exitCode: 0, stderr: "==1==WARNING: AddressSanitizer failed to allocate 0xfffffffff bytes\n" },
      { kind: "clean" },
    ],
    ["no command", { exitCode: 127, stderr: "sh: 1: iwasm: not found\n" }, { kind: "setup-error" }],
    [
      "a leak beside a trap is not the news",
      {
        exitCode: 1,
        stdout: "Exception: unreachable\n",
        stderr: "Direct leak of 8 byte(s) in 1 object(s) allocated from:\n    #0 0x1 in load /a.c:1\n",
      },
      { kind: "trap" },
    ],
    [
      "a module without an entry was loaded and instantiated",
      { exitCode: 1, stdout: "Exception: lookup main function failed\n" },
      { kind: "clean", note: "lookup main function failed" },
    ],
  ])("%s", (_what, some, expected) => {
    expect(readRun(run(some))).toMatchObject(expected);
  });

  test("a stack that gdb saw is lent to the report that has none", () => {
    const trace =
      "Program received signal SIGABRT, Aborted.\n#0  abort () at abort.c:79\n#1  0x01 in fill (n=1) at /a.c:3\n#2  0x02 in load (n=1) at /a.c:9\n";
    const reading = readRun(
      run({ signal: "SIGABRT", stderr: "*** stack smashing detected ***: terminated\n", traces: [trace] }),
    );
    expect(reading).toMatchObject({
      kind: "crash",
      fingerprint: { kind: "stack-smashing", frames: ["fill", "load"], source: "glibc+gdb", attributable: true },
    });
  });

  test("a stack of another function is not lent to an assertion", () => {
    const trace =
      "Program received signal SIGSEGV, Segmentation fault.\n#0  other (n=1) at /a.c:3\n#1  0x02 in load (n=1) at /a.c:9\n";
    const reading = readRun(
      run({ signal: "SIGABRT", stderr: "iwasm: a.c:7: pop_frame: Assertion `n > 0' failed.\n", traces: [trace] }),
    );
    expect(reading).toMatchObject({ kind: "crash", fingerprint: { kind: "assertion", frames: ["pop_frame"] } });
  });

  test("text of the target cannot speak to a terminal", () => {
    const reading = readRun(run({ exitCode: 1, stdout: "Exception: \u001b[2J\u001b]0;owned\u0007bad\u202e\u0000\n" }));
    expect(reading).toEqual({ kind: "trap", message: "bad\\u202e\\x00" });
  });
});

describe("readLog", () => {
  test("unknown text is unknown, and nothing is claimed to be recognised", () => {
    expect(readLog("hello\nworld\n")).toEqual({ kind: "unknown", recognised: [] });
  });

  test("says all that it recognised, whichever it chose", () => {
    expect(readLog(`Segmentation fault (core dumped)\nException: unreachable\n${ASAN}`)).toMatchObject({
      kind: "crash",
      fingerprint: { kind: "heap-buffer-overflow", also: ["shell: SIGSEGV"] },
      recognised: ["asan: heap-buffer-overflow", "iwasm: trap", "shell: SIGSEGV"],
    });
  });

  test("finds a report between a hundred thousand lines on either side, and one at the end of millions", () => {
    const noise = "[12:00:00:123 - 7F00]: warning: nothing\n";
    expect(readLog(noise.repeat(60_000) + ASAN + noise.repeat(60_000))).toMatchObject({ kind: "crash" });
    expect(readLog(noise.repeat(400_000) + ASAN)).toMatchObject({ kind: "crash" });
  });
});
