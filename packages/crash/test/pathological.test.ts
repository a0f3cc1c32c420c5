/**
 * Hostile text: readers never throw, and five megabytes of anything end. There is no clock here: a reader that is worse
 * than linear takes minutes on these and meets the runner's own limit.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asanDoubt, cluster, hotKey, readLog, readRun } from "../src/crash.ts";
import { corpusCases } from "./corpus.ts";

const CORPUS = corpusCases();
const TEXTS = CORPUS.flatMap((file) => Object.values(file.parts));

function exercise(text: string): void {
  const reading = readLog(text);
  const run = { exitCode: 1, signal: null, timedOut: false, stdout: text, stderr: text, traces: [text] };
  readRun(run);
  hotKey(run, () => undefined);
  asanDoubt(reading);
  if (reading.kind !== "crash") return;
  expect(
    cluster([
      { id: "a", fingerprint: reading.fingerprint },
      { id: "b", fingerprint: reading.fingerprint },
    ]).length,
  ).toBeLessThanOrEqual(2);
  const shown = JSON.stringify(reading.fingerprint);
  expect(shown).not.toMatch(/\\u00(?:0[0-8b-f]|1[0-9a-f]|7f|[89][0-9a-f])|[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
}

describe("never throws", () => {
  test("on any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 400 }), exercise), { numRuns: 300 });
  });

  test("on pieces of real reports put together", () => {
    const lines = [...new Set(TEXTS.flatMap((text) => text.split("\n")).filter((line) => line.length < 300))];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 40 }), (pieces) => exercise(pieces.join("\n"))),
      { numRuns: 400 },
    );
  });

  test("on real reports with bytes changed, cut and doubled", () => {
    const change = fc.record({
      at: fc.nat(6000),
      remove: fc.nat(30),
      insert: fc.string({ unit: "binary", maxLength: 12 }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...TEXTS), fc.array(change, { maxLength: 6 }), (text, changes) => {
        exercise(
          changes.reduce(
            (now, { at, remove, insert }) =>
              now.slice(0, at % (now.length + 1)) + insert + now.slice((at % (now.length + 1)) + remove),
            text,
          ),
        );
      }),
      { numRuns: 400 },
    );
  });
});

const MEGABYTES = 5_000_000;
const fill = (unit: string): string => unit.repeat(Math.ceil(MEGABYTES / unit.length)).slice(0, MEGABYTES);

/** One for each way in which a careless expression explodes: openings of every format repeated without what ends them. */
const HOSTILE: Readonly<Record<string, string>> = {
  "one line of one letter": fill("a"),
  "only line breaks": fill("\n"),
  "only carriage returns": fill("\r"),
  "only spaces": fill(" "),
  "only quote marks": fill("> "),
  "only escapes": fill("\u001b["),
  "only hashes": fill("#0 "),
  "only brackets": fill("[["),
  "only braces": fill("{"),
  "lines with a brace": fill('{"exception":\n'),
  "only digits and colons": fill("12:34:"),
  "sanitizer headers": fill("==1==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1\n"),
  "headers between frames": fill("==1==ERROR: AddressSanitizer: SEGV on unknown address 0x0\n#1 0x1 in f /a.c:1\n"),
  "frames without end": fill("    #1 0x55 in f /a.c:1\n"),
  "frame zero again and again": fill("#0  0x0000000000000001 in f (a=1) at a.c:1\n"),
  "long frames": fill(`#0 0x1 in ${"(".repeat(3000)}\n`),
  "runtime errors": fill("a:1:1: runtime error: index 1 out of bounds index 1 index "),
  "assertion words": fill("a: b:1: c: Assertion `x' "),
  "assertion lines": fill(`${"a:1: ".repeat(250)}Assertion \`\n`),
  "WAMR's assertions": fill("ASSERTION FAILED: a, at b, at b, at b, at c\n"),
  "glibc's words": fill("free(): *** corrupt (): \n"),
  "stop reasons": fill("stop reason = EXC_BAD_ACCESS (code=1, address=0x1)\n"),
  "gdb stops": fill("Program received signal SIGSEGV, Segmentation fault.\n"),
  "valgrind lines": fill("==1== Invalid read of size 1\n==1==    at 0x1: f (a.c:1)\n"),
  "ThreadSanitizer words": fill("WARNING: ThreadSanitizer: data race race race "),
  "signal words": fill("signal 11 (SIGSEGV), code 1 fault addr signal 11 (SIGSEGV), code \n"),
  "exit words": fill("exit code exit status exited with code terminated by signal\n"),
  "segfault words": fill("a[1]: segfault at 1 ip 1 sp 1 error 1 in a: segfault at \n"),
  "Zephyr banners": fill("***** MPU FAULT ***** ***** BUS\n"),
  "ESP panics": fill("Guru Meditation Error: Core  0 panic'ed (LoadProhibited)\n"),
  "NuttX dumps": fill("Assertion failed panic: at file: a Assertion failed at file: \n"),
  "iwasm's lines": fill("Exception: unhandled unhandle signal unhandled SIG\n"),
  "Windows codes": fill("0xc0000005 exit code -1073741819 Access violation reading location \n"),
  "crash report heads": fill("Exception Type:\nThread 0 Crashed:\n0 a 0x0000000000000001 b\n"),
  clocks: fill("2026-01-01T00:00:00Z [00:00:00.000] "),
};

describe("five megabytes of", () => {
  test.each(Object.entries(HOSTILE))("%s", (_name, text) => {
    expect(() => readLog(text)).not.toThrow();
    expect(typeof hotKey({ exitCode: null, signal: "SIGABRT", timedOut: false, stdout: "", stderr: text })).toBe(
      "string",
    );
  });
});
