/** The minimizer's key: equal for two runs of one crash, unlike for another, without a symbolizer. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { hotKey, type RunText, type SymbolAt } from "../src/crash.ts";
import { corpusCases, runOf } from "./corpus.ts";
import { found, PROGRAMS, start } from "./toolbox.ts";

const LAB = corpusCases().filter((file) => file.name.startsWith("wamr-lab/"));
const keyOf = (name: string): string => hotKey(runOf(LAB.find((file) => file.name === `wamr-lab/${name}`)!));
const run = (some: Partial<RunText>): RunText => ({
  exitCode: null,
  signal: null,
  timedOut: false,
  stdout: "",
  stderr: "",
  ...some,
});

describe("recorded runs of wamr-lab", () => {
  test("one bug has one key, another has another", () => {
    expect(keyOf("br-depth.wamr-2020-asan")).toBe(keyOf("br-table-depth.wamr-2020-asan"));
    expect(keyOf("const-table.wamr-2020-asan")).toBe(keyOf("const-dedup.wamr-2020-asan"));
    const keys = [
      "br-depth.wamr-2020-asan",
      "if-params.wamr-2020-asan",
      "const-table.wamr-2020-asan",
      "const-dedup.wamr-2.4.3-asan",
    ].map(keyOf);
    expect(new Set(keys).size).toBe(4);
  });

  test("plain runs have the signal, and glibc's finding where it spoke", () => {
    expect(keyOf("br-depth.wamr-2020")).toBe("SIGABRT");
    expect(keyOf("const-dedup.wamr-2.4.3")).toBe("SIGABRT|glibc|heap-corruption||");
    expect(keyOf("spin.wamr-2020")).toBe("hang");
    expect(keyOf("oob.wamr-2020")).toBe("exit 1");
  });
});

test("glibc's many words for a trampled heap are one key: the layout changes while an input shrinks", () => {
  const abort = (stderr: string): string => hotKey(run({ signal: "SIGABRT", stderr }));
  expect(abort("malloc(): corrupted top size\n")).toBe(abort("double free or corruption (out)\n"));
  expect(abort("malloc(): corrupted top size\n")).not.toBe(abort(""));
});

test("a report that the program made up before the real one changes nothing", () => {
  const real = "==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1\n    #0 0x1  (/opt/iwasm+0x100)\n";
  const forged = "==1==ERROR: AddressSanitizer: SEGV on unknown address 0x0\n    #0 0x1  (/opt/iwasm+0x900)\n\n";
  const of = (stderr: string): string => hotKey(run({ exitCode: 99, stderr }));
  expect(of(`${forged}${real}`)).toBe(of(real));
});

test("inside a giant function the position counts, elsewhere it does not", () => {
  const report = (offset: string): RunText =>
    run({
      exitCode: 99,
      stderr: `==1==ERROR: AddressSanitizer: SEGV on unknown address 0x0\n    #0 0x1  (/opt/iwasm+0x${offset})\n    #1 0x2  (/opt/iwasm+0x9000)\n`,
    });
  const within =
    (top: string): SymbolAt =>
    (offset) =>
      offset < 0x8000 ? top : "caller";
  expect(hotKey(report("100"), within("small"))).toBe(hotKey(report("200"), within("small")));
  expect(hotKey(report("100"), within("wasm_interp_call_func_bytecode"))).not.toBe(
    hotKey(report("200"), within("wasm_interp_call_func_bytecode")),
  );
  expect(hotKey(report("100"))).not.toBe(hotKey(report("200")));
});

const missing = ["gcc", "nm"].filter((tool) => !found(tool));
describe.skipIf(missing.length > 0)(`a real binary without symbolizer (needs gcc, nm)`, () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-hot-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("offsets become names through the symbol table", async () => {
    const binary = join(folder, "heap-write");
    execFileSync("gcc", ["-g", "-O0", "-fsanitize=address", "-o", binary, join(PROGRAMS, "heap-write.c")]);
    const table = execFileSync("nm", ["--defined-only", "-n", binary], { encoding: "utf8" })
      .split("\n")
      .map((line) => line.split(" "))
      .filter(([, type]) => type === "t" || type === "T")
      .map(([address, , name]) => ({ address: Number.parseInt(address!, 16), name: name! }));
    const symbolAt: SymbolAt = (offset, module) =>
      module === "heap-write" ? table.findLast(({ address }) => address <= offset)?.name : undefined;
    const outcome = await start([binary], folder, { env: { ASAN_OPTIONS: "symbolize=0:detect_leaks=0:exitcode=99" } });
    expect(outcome.stderr).not.toContain("store_past");
    expect(hotKey(outcome, symbolAt)).toBe("exit|asan|heap-buffer-overflow|WRITE|store_past<fill_table");
    expect(hotKey(outcome)).toMatch(/^exit\|asan\|heap-buffer-overflow\|WRITE\|\+0x[0-9a-f]+<\+0x/);
  });
});
