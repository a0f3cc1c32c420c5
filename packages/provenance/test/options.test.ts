/** wamrc's command line as wamrc reads it, the checks that follow from it, and what weakens which pair of file and runtime. */
import { walk } from "@assay/aot-format";
import { describe, expect, test } from "vitest";
import { loaderRefusals } from "../src/options/loaders.ts";
import { inRange } from "../src/options/version.ts";
import { WAMR_VERSIONS } from "../src/options/wamrc-table.ts";
import { wamrc } from "../src/provenance.ts";
import { corpusFile, manifest } from "./workshop.ts";

type Facts = ReturnType<typeof wamrc.aotFacts>;

function factsOf(file: string): Facts {
  const bytes = corpusFile(file);
  return wamrc.aotFacts(bytes, walk(bytes));
}

const V5 = "wamrc-2.4.5-llvm19";
const x64 = factsOf(`${V5}/add.t-x86_64.aot`);
const i386 = factsOf(`${V5}/add.t-i386.aot`);

test("facts of all files: what the manifest's parser read", () => {
  for (const entry of manifest) {
    const facts = factsOf(entry.file);
    expect(facts).toMatchObject({
      arch: entry.target_info.arch,
      aotVersion: entry.aot_version,
      xip: entry.target_info.e_type === 4,
    });
    if (facts.featureFlags !== undefined) expect(Number(facts.featureFlags)).toBe(entry.target_info.feature_flags);
  }
});

describe("the command line", () => {
  test("options, -o and input", () => {
    const command = wamrc.parseCommand(["--target=x86_64", "-o", "out.aot", "--enable-segue", "in.wasm"]);
    expect(command.options.map((o) => o.word)).toEqual(["--target=x86_64", "--enable-segue"]);
    expect(command).toMatchObject({ output: "out.aot", input: "in.wasm" });
  });

  test.each<[string, string[], RegExp]>([
    [
      "options behind the input, which wamrc ignores",
      ["-o", "a.aot", "a.wasm", "--bounds-checks=1"],
      /ignores what follows/,
    ],
    ["no input", ["-o", "a.aot"], /no input file/],
    ["no output", ["a.wasm"], /no output file/],
    ["-o without a value", ["-o"], /no input file/],
    ["the same file twice", ["-o", "a", "a"], /output file is the input/],
    ["another format", ["--format=object", "-o", "a.o", "a.wasm"], /makes no .aot/],
    ["nothing", [], /no input file/],
  ])("refused: %s", (_, words, message) => {
    expect(() => wamrc.parseCommand(words)).toThrow(message);
  });

  test.each([
    ["--target=x", true],
    ["--target", false],
    ["--enable-segue", true],
    ["--enable-segue=i32.load", true],
    ["-sgx", true],
    ["-sgx=1", false],
    ["--bounds-check=0", false],
    ["-", false],
  ])("%s is an option of wamrc: %s", (word, known) => {
    expect(wamrc.parseOption(word).spec !== undefined).toBe(known);
  });
});

describe("effective checks", () => {
  const memory64: Facts = { ...x64, memory64: true };
  test.each<[name: string, argv: string[], facts: Facts, version: string, bounds: string, stack: string]>([
    ["64-bit default", [], x64, "2.4.5", "hardware", "hardware"],
    ["64-bit, asked for", ["--bounds-checks=1"], x64, "2.4.5", "software", "software"],
    ["the last one wins", ["--bounds-checks=1", "--bounds-checks=0"], x64, "2.4.5", "hardware", "hardware"],
    ["true means 0", ["--bounds-checks=true"], x64, "2.4.5", "hardware", "hardware"],
    ["2 means 0", ["--bounds-checks=2"], x64, "2.4.5", "hardware", "hardware"],
    ["+1 means 1", ["--bounds-checks=+1"], x64, "2.4.5", "software", "software"],
    ["01x means 1", ["--bounds-checks=01x"], x64, "2.4.5", "software", "software"],
    ["32-bit default", [], i386, "2.4.5", "software", "software"],
    ["32-bit, switched off", ["--bounds-checks=0"], i386, "2.4.5", "none", "none"],
    ["32-bit, stack only off", ["--stack-bounds-checks=0"], i386, "2.4.5", "software", "none"],
    [
      "before 2.2.0 the stack option could not switch off",
      ["--stack-bounds-checks=0"],
      i386,
      "2.1.0",
      "software",
      "software",
    ],
    ["before 2.2.0 it could switch on", ["--stack-bounds-checks=1"], x64, "2.1.0", "hardware", "software"],
    ["sgx", ["-sgx"], x64, "2.4.5", "software", "software"],
    ["sgx, switched off", ["-sgx", "--bounds-checks=0"], x64, "2.4.5", "none", "none"],
    ["memory64", [], memory64, "2.4.5", "software", "software"],
    ["memory64 before 2.4.0", [], memory64, "2.3.1", "hardware", "hardware"],
    ["shared chain", ["--enable-shared-chain"], x64, "2.4.5", "software", "software"],
    ["the misspelled option of the documents does nothing", ["--bounds-check=1"], x64, "2.4.5", "hardware", "hardware"],
  ])("%s", (_, argv, facts, version, boundsChecks, stackBoundsChecks) => {
    expect(wamrc.effectiveOptions(wamrc.parseOptions(argv), facts, version)).toMatchObject({
      boundsChecks,
      stackBoundsChecks,
    });
  });

  test("all files: xip in the header is what the options say", () => {
    for (const { file, options } of manifest) {
      const facts = factsOf(file);
      expect(wamrc.effectiveOptions(wamrc.parseOptions(options), facts, "2.4.5").xip, file).toBe(
        facts.xip ? "on" : "off",
      );
    }
  });

  test("main prints an older number: the AOT version tells", () => {
    expect(wamrc.resolveVersion("2.4.3", 6)).toBe("main");
    expect(wamrc.resolveVersion("2.4.3", 5)).toBe("2.4.3");
    expect(wamrc.resolveVersion("9.9.9", 5)).toBe("9.9.9");
    expect(wamrc.resolveVersion(undefined, 5)).toBeUndefined();
  });
});

describe("weakening", () => {
  const weakened = (argv: string[], facts: Facts, runtime?: Record<string, string>, version = "2.4.5", env = {}) => {
    const options = wamrc.parseOptions(argv);
    const effective = wamrc.effectiveOptions(options, facts, version);
    return wamrc.weakenings({ options, env, version, effective, facts, runtime }).map((w) => `${w.matters} ${w.name}`);
  };
  const good = {
    WAMR_DISABLE_HW_BOUND_CHECK: "0",
    WAMR_DISABLE_STACK_HW_BOUND_CHECK: "0",
    WAMR_BUILD_DUMP_CALL_STACK: "1",
  };

  test.each<[string, string[], Facts, Record<string, string> | undefined, string[]]>([
    ["a good runtime", [], x64, good, []],
    ["--bounds-checks=0 has no effect on 64-bit", ["--bounds-checks=0"], x64, good, []],
    ["an unknown runtime", [], x64, undefined, ["depends bounds-checks", "depends stack-bounds-checks"]],
    [
      "a runtime without hardware checks",
      [],
      x64,
      { WAMR_DISABLE_HW_BOUND_CHECK: "1" },
      ["yes bounds-checks", "yes stack-bounds-checks"],
    ],
    ["the same with software checks", ["--bounds-checks=1"], x64, { WAMR_DISABLE_HW_BOUND_CHECK: "1" }, []],
    [
      "a runtime without stack checks",
      ["--bounds-checks=1", "--stack-bounds-checks=0"],
      x64,
      { WAMR_DISABLE_STACK_HW_BOUND_CHECK: "1" },
      ["yes stack-bounds-checks"],
    ],
    [
      "--bounds-checks=0 on 32-bit",
      ["--bounds-checks=0"],
      i386,
      good,
      ["yes bounds-checks", "yes stack-bounds-checks"],
    ],
    ["aux stack", ["--disable-aux-stack-check"], x64, good, ["yes disable-aux-stack-check"]],
    [
      "segue on a runtime without GS",
      ["--enable-segue=i32.load"],
      x64,
      { ...good, WAMR_DISABLE_WRITE_GS_BASE: "1" },
      ["yes enable-segue"],
    ],
    ["segue elsewhere", ["--enable-segue"], i386, good, []],
    [
      "call stacks on a runtime without",
      ["--enable-dump-call-stack", "--bounds-checks=1"],
      x64,
      {},
      ["yes enable-dump-call-stack"],
    ],
    [
      "a flag that was given says nothing of the others",
      [],
      x64,
      { WAMR_BUILD_SIMD: "1" },
      ["depends bounds-checks", "depends stack-bounds-checks"],
    ],
    [
      "call stacks without checks",
      ["--enable-dump-call-stack", "--call-stack-features=ip"],
      x64,
      good,
      ["yes call-stack-features"],
    ],
    ["features alone do nothing", ["--call-stack-features="], x64, good, []],
    ["native library", ["--native-lib=evil.so"], x64, good, ["yes native-lib"]],
    [
      "LLVM's own options",
      ["--mllvm=-x", "--enable-llvm-passes=y"],
      x64,
      good,
      ["yes mllvm", "yes enable-llvm-passes"],
    ],
    ["an option that nobody knows", ["--no-sandbox"], x64, good, ["yes no-sandbox"]],
  ])("%s", (_, argv, facts, runtime, expected) => {
    expect(weakened(argv, facts, runtime)).toEqual(expected);
  });

  test("an option newer than the wamrc is unknown to it", () => {
    expect(weakened(["--enable-gc"], x64, good, "1.3.0")).toEqual(["yes enable-gc"]);
    expect(weakened(["--enable-gc"], x64, good, "2.0.0")).toEqual([]);
  });

  test("variables replace the code generator", () => {
    expect(weakened([], x64, good, "2.4.5", { WAMRC_LLC_COMPILER: "/bin/sh" })).toEqual(["yes WAMRC_LLC_COMPILER"]);
  });

  test("every text names the target or the reason", () => {
    const options = wamrc.parseOptions(["--bounds-checks=yes"]);
    const effective = wamrc.effectiveOptions(options, i386, "2.4.5");
    const [weak] = wamrc.weakenings({ options, env: {}, version: "2.4.5", effective, facts: i386, runtime: undefined });
    expect(weak?.text).toContain("--bounds-checks=yes reads as 0");
    expect(weak?.text).toContain("i386");
  });
});

describe("loaders", () => {
  test("version 3 is two formats", () => {
    expect(wamrc.loadableBy(factsOf("wamrc-1.3.0-llvm15/add.t-i386.aot"))).toContain("1.3.3");
    expect(wamrc.loadableBy(factsOf("wamrc-1.3.0-llvm15/add.t-i386.aot"))).not.toContain("2.0.0");
    expect(wamrc.loadableBy(factsOf("wamrc-2.1.0-llvm15/add.t-i386.aot"))).not.toContain("1.3.3");
    expect(wamrc.loadableBy(x64)).toEqual(["2.4.1", "2.4.2", "2.4.3", "2.4.4", "2.4.5"]);
  });

  test("a runtime that would refuse the file", () => {
    expect(loaderRefusals(x64, "2.4.5", {})).toEqual([]);
    expect(loaderRefusals(x64, "2.1.0", undefined)).toEqual([
      expect.stringContaining("iwasm 2.1.0 does not load AOT version 5"),
    ]);
    const gc = factsOf(`${V5}/add.o-gc.aot`);
    expect(loaderRefusals(gc, "2.4.5", { WAMR_BUILD_GC: "0" })).toEqual([expect.stringContaining("WAMR_BUILD_GC=1")]);
  });

  test("the table is ordered, and each version loads what it writes", () => {
    for (const { aotVersion, loads } of WAMR_VERSIONS) expect(loads).toContain(aotVersion);
  });
});

test.each([
  ["2.4.5", ">=2.4.4", true],
  ["2.4.10", ">=2.4.9", true],
  ["2.4.3", ">=2.4.4", false],
  ["2.4.5", ">=2.4.4 <2.4.5", false],
  ["2.4.5", "2.4.5", true],
  ["2.4.5", "=2.4.5, >2.0.0", true],
  ["main", ">=2.4.4", false],
  [undefined, ">=0.0.0", false],
])("version %s in %s: %s", (version, range, inside) => {
  expect(inRange(version, range)).toBe(inside);
});
