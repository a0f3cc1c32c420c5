/** Comparing a rebuild and planning one: what counts as the same, and what is never run on a stranger's word. */

import { walk } from "@assay/aot-format";
import { describe, expect, test } from "vitest";
import {
  compareRebuild,
  detachAot,
  likelyOptions,
  planCompile,
  planRebuild,
  provenanceFact,
  replayable,
  sameToolchain,
  verifyBytes,
  wamrc,
} from "../src/provenance.ts";
import { readReported } from "../src/rebuild/compile.ts";
import { alice, BUILDERS, corpusFile, HELLO, manifest, NOW, stamped, trusting } from "./workshop.ts";

const original = corpusFile(HELLO);
const other = corpusFile("wamrc-2.4.5-llvm19/hello.o-base.aot");

describe("comparing", () => {
  test("the same bytes", () => {
    expect(compareRebuild(original, original, false)).toMatchObject({ kind: "reproduced", exact: true });
  });

  test("a difference contradicts only the very same toolchain", () => {
    expect(compareRebuild(original, other, false)).toMatchObject({ kind: "differs" });
    expect(compareRebuild(original, other, true)).toMatchObject({ kind: "contradicted" });
    expect(compareRebuild(original, other, false).diff.differences.length).toBeGreaterThan(0);
  });

  test("another version number only: that wamrc was not tried (derived file)", () => {
    const six = Uint8Array.from(original);
    six[4] = 6;
    const comparison = compareRebuild(six, original, true);
    expect(comparison).toMatchObject({ kind: "version-not-tried" });
    expect(comparison.text).toContain("AOT version 6 was not tried");
  });

  test("words that wamrc 1.3.0 never set do not count, and are shown", () => {
    const data = manifest.filter((e) => e.file.startsWith("wamrc-1.3.0") && /\/data\.o-(base|bc0)\.aot/.test(e.file));
    const [a, b] = data.map((e) => corpusFile(e.file));
    const comparison = compareRebuild(a as Uint8Array, b as Uint8Array, false);
    expect(comparison).toMatchObject({ kind: "reproduced", exact: false });
    expect(comparison.diff.masked.a.length + comparison.diff.masked.b.length).toBeGreaterThan(0);
  });
});

describe("planning", () => {
  test("only what steers code generation is replayed; the rest is named", () => {
    const argv = [
      "--target=x86_64",
      "--native-lib=/tmp/evil.so",
      "--mllvm=-load=x",
      "--enable-llvm-passes=x",
      "--use-prof-file=/etc/passwd",
      "--stack-usage=/etc/x",
      "--format=object",
      "--bounds-checks=1",
      "--unknown",
      "plain",
      "--cpu=a b",
    ];
    const replay = replayable(argv, { WAMRC_LLC_COMPILER: "/tmp/evil" });
    expect(replay.argv).toEqual(["--target=x86_64", "--bounds-checks=1"]);
    expect(replay.refused).toEqual([...argv.filter((w) => !replay.argv.includes(w)), "WAMRC_LLC_COMPILER"]);
    expect(planRebuild({ argv, env: {} })).toEqual({ candidates: [], refused: replay.refused.slice(0, -1) });
  });

  test("every option of the recorded files may be replayed", () => {
    for (const { options } of manifest) expect(replayable(options).refused).toEqual([]);
  });

  test("the builder's own CPU is named when the options left it out", () => {
    const reported = { target: "x86_64", cpu: "znver5", cpuFeatures: "" };
    expect(planRebuild({ argv: ["--xip"], reported }).candidates).toEqual([
      ["--xip"],
      ["--target=x86_64", "--cpu=znver5", "--xip"],
    ]);
    expect(planRebuild({ argv: ["--target=i386"], reported }).candidates).toEqual([["--target=i386"]]);
    expect(planRebuild({ argv: [], reported: { target: "x;reboot" } }).candidates).toEqual([[]]);
  });

  test("likely options find most recorded files of the newest wamrc", () => {
    const files = manifest.filter((e) => e.wamrc_version === "wamrc 2.4.5");
    const found = files.filter(({ file, options }) => {
      const bytes = corpusFile(file);
      return likelyOptions(wamrc.aotFacts(bytes, walk(bytes))).some((argv) => argv.join(" ") === options.join(" "));
    });
    expect(found.length / files.length).toBeGreaterThan(0.6);
  });
});

describe("the same toolchain", () => {
  const reported = { target: "x86_64", cpu: "x86-64", triple: "x", cpuFeatures: "" };
  const llvm = "cd".repeat(32);
  const bytes = stamped(HELLO, [alice], { reported, dependencies: [{ name: "libLLVM.so", sha256: llvm }] });
  const verdict = verifyBytes(bytes, [], { trust: trusting(), now: NOW });
  const used = { wamrc: "ab".repeat(32), libraries: [llvm], argv: verdict.claimed?.argv ?? [], reported };
  test.each([
    ["all equal", {}, true],
    ["another wamrc", { wamrc: llvm }, false],
    ["another LLVM", { libraries: ["ef".repeat(32)] }, false],
    ["a script, behind which any wamrc may be", { libraries: undefined }, false],
    ["a library more", { libraries: [llvm, llvm] }, false],
    ["other options", { argv: [] }, false],
    ["another CPU", { reported: { ...reported, cpu: "znver5" } }, false],
  ])("%s", (_, change, same) => {
    expect(sameToolchain(verdict, { ...used, ...change })).toBe(same);
  });

  test("a stranger's statement is contradicted by nothing", () => {
    expect(sameToolchain(verifyBytes(bytes, [], { now: NOW }), used)).toBe(false);
  });
});

describe("the fact for the policy", () => {
  const verdictOf = (bytes: Uint8Array, trust = trusting()) => verifyBytes(bytes, [], { trust, now: NOW });
  const same = { comparison: compareRebuild(original, original, false), recorded: false };
  const differs = { comparison: compareRebuild(original, other, false), recorded: false };
  const contradicted = { comparison: compareRebuild(original, other, true), recorded: false };
  const good = verdictOf(stamped());
  const changed = Uint8Array.from(stamped());
  changed[300] = (changed[300] as number) ^ 1;
  const claimed = verdictOf(
    stamped(HELLO, [alice], { builder: BUILDERS.claimed }),
    trusting([alice], {}, BUILDERS.claimed),
  );
  const recorded = verdictOf(
    stamped(HELLO, [alice], { builder: BUILDERS.recorded }),
    trusting([alice], {}, BUILDERS.recorded),
  );
  const weak = verdictOf(stamped(HELLO, [alice], { argv: ["--bounds-checks=1", "--disable-aux-stack-check"] }));
  const outside = verdictOf(stamped(HELLO, [alice], { env: { WAMRC_LLC_FLAGS: "-O0" } }));
  test.each<[string, ReturnType<typeof provenanceFact>, string | null, string]>([
    ["a trusted run", provenanceFact(good), "toolchain-made", "measured"],
    ["reproduced", provenanceFact(undefined, same), "toolchain-made", "measured"],
    ["reproduced, though unattested", provenanceFact(verdictOf(original), same), "toolchain-made", "measured"],
    ["reproduced by the stand-in", provenanceFact(undefined, { ...same, recorded: true }), null, "unknown"],
    ["a trusted claim", provenanceFact(claimed), "toolchain-made", "declared"],
    ["made by the stand-in", provenanceFact(recorded), null, "unknown"],
    ["weakening options leave the origin", provenanceFact(weak), "toolchain-made", "measured"],
    ["another code generator does not", provenanceFact(outside), null, "unknown"],
    ["unattested", provenanceFact(verdictOf(original)), null, "unknown"],
    ["a broken stamp is never crafted", provenanceFact(verdictOf(changed)), null, "unknown"],
    ["a rebuild that differs", provenanceFact(verdictOf(original), differs), null, "unknown"],
    ["a rebuild by the very same toolchain", provenanceFact(good, contradicted), "contradicted", "measured"],
  ])("%s", (_, fact, value, source) => {
    expect(fact).toMatchObject({ name: "aotOrigin", value, source });
    expect(fact.evidence.length).toBeGreaterThan(0);
  });
});

describe("compiling", () => {
  test("what is run and what is stated", () => {
    const words = ["wamrc", "--native-lib=/home/me/lib.so", "--stack-usage=/tmp/su", "-o", "out/a.aot", "a.wasm"];
    expect(planCompile(words, { WAMRC_LLC_FLAGS: "-O2", ASSAY_KEY: "secret", PATH: "/bin" })).toMatchObject({
      program: "wamrc",
      words: ["--native-lib=/home/me/lib.so", "--stack-usage=/tmp/su"],
      argv: ["--native-lib=lib.so", "--stack-usage=su"],
      env: { WAMRC_LLC_FLAGS: "-O2" },
      reads: ["/home/me/lib.so"],
    });
  });

  test.each(["LD_PRELOAD", "LD_LIBRARY_PATH", "DYLD_INSERT_LIBRARIES"])("%s is refused", (name) => {
    expect(() => planCompile(["wamrc", "-o", "a", "b"], { [name]: "x" })).toThrow(
      expect.objectContaining({ code: "environment-refused" }),
    );
  });

  test("external compilers are inputs", () => {
    expect(planCompile(["wamrc", "-o", "a", "b"], { WAMRC_ASM_COMPILER: "/usr/bin/gcc" }).reads).toEqual([
      "/usr/bin/gcc",
    ]);
  });

  const stdout =
    "Create AoT compiler with:\n  target:        x86_64\n  target cpu:    \n  target triple: x86_64-pc-linux-gnu\n  cpu features:  \n  opt level:     3\n  size level:    3\n  output format: AoT file\nCompile success, file app.aot was generated.\n";
  test("what wamrc says", () => {
    expect(readReported(stdout)).toEqual({
      target: "x86_64",
      cpu: "",
      triple: "x86_64-pc-linux-gnu",
      cpuFeatures: "",
      optLevel: "3",
      sizeLevel: "3",
    });
    expect(readReported("Compile success, file app.aot was generated.\n")).toBeUndefined();
  });

  test.each([
    ["wamrc 2.4.5\n", "wamrc", "2.4.5", BUILDERS.run],
    [`wamrc 2.4.5\n${wamrc.RECORDED_LINE}\n`, "recorded-wamrc", "2.4.5", BUILDERS.recorded],
    [`${wamrc.RECORDED_LINE}\n`, "wamrc", undefined, BUILDERS.run],
    ["my wamrc\n", "wamrc", undefined, BUILDERS.run],
    ["", "wamrc", undefined, BUILDERS.run],
  ])("--version says %j", (text, name, version, builder) => {
    expect(wamrc.readIdentity(text)).toEqual({ name, version, builder });
  });

  test("detach gives what was compared", () => {
    expect(compareRebuild(detachAot(stamped()).subject, original, false).kind).toBe("reproduced");
  });
});
