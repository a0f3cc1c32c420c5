// The parts of probes that need no runtime: what a value, a range, a stack, an option means.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Fact } from "@assay/policy";
import { parse } from "@assay/wasm-tree";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { looksNeeded } from "../src/probes/again.ts";
import { goodModule } from "../src/probes/good-module.ts";
import { groupOptions, malformedOption, unsafeOption } from "../src/probes/known-options.ts";
import { candidates } from "../src/probes/neighbour.ts";
import { rangesOf } from "../src/probes/ranges.ts";
import { framesOf, repeating } from "../src/probes/recursion.ts";
import { v8Run, v8Validate } from "../src/probes/v8.ts";
import { sameValues, valuesIn } from "../src/probes/values.ts";
import type { VersionResult, VersionState } from "../src/probes/versions.ts";
import { sideBySide } from "../src/side-by-side.ts";
import { joined } from "../src/stages/facts.ts";
import { tellingRun } from "../src/stages/telling-run.ts";

const crashes = join(import.meta.dirname, "../../../test/crashes");

describe("values that iwasm prints", () => {
  it.each([
    ["0x5:i32", ["5"], true],
    ["0xffffffff:i32", ["-1"], true],
    ["0x5:i32", ["6"], false],
    ["0xffffffffffffffff:i64", ["-1n"], true],
    ["0x1:i32,1.5:f32,0xffffffffffffffff:i64", ["1", "1.5", "-1n"], true],
    ["0.333333:f64", ["0.3333333333333333"], true],
    ["nan:f32", ["NaN"], true],
    ["-inf:f64", ["-Infinity"], true],
    ["1:f64", ["2"], false],
    ["0x1:i32", [], false],
  ])("%s against %j: %s", (line, other, same) => {
    expect(sameValues(valuesIn(`app output\n${line}\n`) ?? [], other)).toBe(same);
  });

  it("a line of the program's own is no value", () => {
    for (const line of ["", "hello", "0x5", "0x5:i32 and more", "x:i16"]) expect(valuesIn(line)).toBeUndefined();
  });

  it("what V8 answers for a call is read the same way", async () => {
    const ran = await v8Run(TWO, { timeoutMs: 5000, name: "two" });
    expect(ran).toMatchObject({ kind: "ended", values: ["2"] });
    expect(await v8Run(new Uint8Array(readFileSync(join(crashes, "spin.wasm"))), { timeoutMs: 300 })).toMatchObject({
      kind: "timeout",
    });
    expect((await v8Validate(Uint8Array.of(1, 2, 3))).answer).toBe("invalid");
  });
});

describe("ranges of versions", () => {
  const rows = (states: Record<string, VersionState>): VersionResult[] =>
    Object.entries(states).map(([version, state]) => ({
      runtime: version,
      version,
      date: null,
      mode: null,
      sanitizer: null,
      state,
      detail: "",
    }));
  it.each<[Record<string, VersionState>, string[]]>([
    [{ "2.4.3": "affected" }, ["= 2.4.3"]],
    [{ "2.1.0": "affected", "2.4.3": "affected", "2.4.5": "not-affected" }, [">= 2.1.0, < 2.4.5"]],
    [{ "2.1.0": "affected", "2.4.3": "affected", "2.4.5": "refuses-trigger" }, [">= 2.1.0, < 2.4.5"]],
    [{ "2.1.0": "affected", "2.4.3": "affected", "2.4.5": "not-seen" }, [">= 2.1.0, <= 2.4.3"]],
    [{ "2.9.0": "affected", "2.10.0": "affected" }, [">= 2.9.0, <= 2.10.0"]],
    [{ "1.0": "affected", "2.0": "not-affected", "3.0": "affected" }, ["= 1.0", "= 3.0"]],
    [{ main: "affected" }, []],
    [{ "2.4.3": "other-crash" }, []],
  ])("%j: %j", (states, ranges) => {
    expect(rangesOf(rows(states))).toEqual(ranges);
  });
});

describe("a target that fails now and then", () => {
  const run = (kind: "crash" | "hang" | "trap" | "clean") => ({ reading: { kind } as { kind: "hang" } });
  it("is told by the run that died", () => {
    expect(tellingRun([run("trap"), run("crash")])?.reading.kind).toBe("crash");
    expect(tellingRun([run("clean"), run("hang"), run("trap")])?.reading.kind).toBe("hang");
    expect(tellingRun([run("clean"), run("trap")])?.reading.kind).toBe("clean");
    expect(tellingRun([])).toBeUndefined();
  });
  it("is looked at so often that its crash is missed once in a hundred times, and no more than twenty times", () => {
    expect(looksNeeded({ runs: 3, same: 3 })).toBe(1);
    for (const same of [1, 2]) expect((1 - same / 3) ** looksNeeded({ runs: 3, same })).toBeLessThan(0.01);
    expect(looksNeeded({ runs: 100, same: 1 })).toBe(20);
    expect(looksNeeded({ runs: 0, same: 0 })).toBe(1);
  });
});

describe("side by side", () => {
  it("gives the answers in the order of the items, so many at a time and each once", async () => {
    let open = 0;
    let most = 0;
    const asked: number[] = [];
    const answers = await sideBySide([5, 1, 4, 2, 3], 2, async (n, i) => {
      asked.push(i);
      most = Math.max(most, ++open);
      for (let turns = n; turns > 0; turns--) await Promise.resolve();
      open--;
      return n * 10;
    });
    expect([answers, most, asked]).toEqual([[50, 10, 40, 20, 30], 2, [0, 1, 2, 3, 4]]);
    expect(await sideBySide([], 3, async () => 1)).toEqual([]);
  });
  it("begins nothing new after a failure", async () => {
    const asked: number[] = [];
    const failing = sideBySide([0, 1, 2, 3], 1, async (n) => {
      asked.push(n);
      if (n === 1) throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(asked).toEqual([0, 1]);
  });
});

describe("recursion", () => {
  const stack = (...names: string[]): string =>
    names.map((n, i) => `#${i}  0x000055 in ${n} (x=1) at a.c:1`).join("\n");
  it("is the program's only where wasm calls repeat", () => {
    const round = ["wasm_interp_call_func_bytecode", "wasm_runtime_call_wasm"];
    const deep = Array.from({ length: 20 }, () => round).flat();
    expect(repeating(framesOf(stack("memset", ...deep)))).toMatchObject({ wasmCalls: true, times: 20 });
    const loader = Array.from({ length: 30 }, () => "resolve_type");
    expect(repeating(framesOf(stack(...loader)))).toMatchObject({ wasmCalls: false, frames: ["resolve_type"] });
  });
  it("a stack that only goes deep is none", () => {
    expect(repeating(Array.from({ length: 40 }, (_, i) => `f${i}`))).toBeNull();
    expect(repeating(["a", "a", "a", "b"])).toBeNull();
  });
});

describe("options of iwasm", () => {
  it.each<[string, boolean]>([
    ["--stack-size=65536", false],
    ["--stack-size=abc", true],
    ["--heap-size=-1", true],
    ["--heap-size=99999999999", true],
    ["--stack-size", true],
    ["--env=A", true],
    ["--env=A=B", false],
    ["-v=5", false],
  ])("%s: malformed %s", (word, bad) => {
    expect(malformedOption([word]) !== undefined).toBe(bad);
  });
  it("only what is documented to turn a protection off is unsafe", () => {
    expect(unsafeOption(["--disable-bounds-checks"])).toBeDefined();
    expect(unsafeOption(["--stack-size=1"])).toBeUndefined();
    expect(groupOptions(["-f", "_start", "--heap-size=0"])).toEqual([["-f", "_start"], ["--heap-size=0"]]);
  });
});

describe("modules made for a question", () => {
  it("a module of our own is valid under any names", async () => {
    for (const name of ["_start", "main", "memory", "", "ä".repeat(100)]) {
      for (const parameters of [0, 1, 200]) {
        const bytes = goodModule({ name, parameters });
        expect(await v8Validate(bytes), name).toMatchObject({ answer: "valid" });
        const ran = await v8Run(bytes, { timeoutMs: 5000, name, args: Array(parameters).fill("1") });
        expect(ran.kind, name).toBe("ended");
      }
    }
    expect((await v8Run(goodModule(), { timeoutMs: 5000 })).kind).toBe("ended");
  });
  it("neighbours of any bytes are files that can be read again", () => {
    const seed = readFileSync(join(crashes, "if-params.wasm"));
    fc.assert(
      fc.property(fc.nat(seed.length - 1), fc.nat(255), (at, value) => {
        const bytes = Uint8Array.from(seed);
        bytes[at] = value;
        for (const near of candidates(bytes)) parse(near);
      }),
      { numRuns: 300 },
    );
    expect(candidates(seed).length).toBeGreaterThan(0);
  });
});

describe("facts of several probes", () => {
  const f = (value: string | null, ...evidence: string[]): Fact => ({
    name: "callerGuarantee",
    value,
    source: value === null ? "unknown" : "measured",
    evidence,
  });
  it("an unknown is filled, a value is not lost to an unknown, a later value wins and keeps what was said", () => {
    expect(joined([f(null, "a")], [f("kept", "b")])).toEqual([f("kept", "b", "a")]);
    expect(joined([f("kept", "a")], [f(null, "b")])).toEqual([f("kept", "a", "b")]);
    expect(joined([f("kept", "a")], [f("broken", "b")])).toEqual([f("broken", "b", "a")]);
  });
});

/** (module (func (export "two") (result i32) i32.const 2)) */
const TWO = Uint8Array.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7f, 3, 2, 1, 0, 7, 7, 1, 3, 0x74, 0x77, 0x6f, 0, 0, 10, 6, 1,
  4, 0, 0x41, 2, 0x0b,
]);
