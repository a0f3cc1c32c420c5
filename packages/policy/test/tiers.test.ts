import { describe, expect, it } from "vitest";
import { tierRows, tierTables } from "../src/tier-rows.ts";
import { type TierQuery, tierOf } from "../src/tiers.ts";

// Line numbers as in the documents at the commits named.
const CASES: readonly (readonly [string, TierQuery, string, number | null])[] = [
  ["fcec30e93", { target: "x86_64-pc-linux-gnu" }, "A", 36],
  ["fcec30e93", { target: "linux-x64" }, "A", 36],
  ["fcec30e93", { target: "aarch64-unknown-nuttx-eabi" }, "A", 34],
  ["fcec30e93", { target: "xtensa-esp32-elf" }, "C", 150],
  ["fcec30e93", { target: "aarch64-pc-linux-gnu" }, "unlisted", null],
  ["fcec30e93", { feature: "fast-interp" }, "A", 46],
  ["fcec30e93", { feature: "Tail Calls" }, "B", 97],
  ["fcec30e93", { feature: "tail-call" }, "B", 97],
  ["fcec30e93", { feature: "gc" }, "C", 165],
  ["fcec30e93", { feature: "branch-hints" }, "C", 168],
  ["fcec30e93", { feature: "fast-jit" }, "C", 169],
  ["fcec30e93", { feature: "relaxed-simd" }, "unlisted", null],
  ["fcec30e93", { flag: "WAMR_BUILD_WAMR_COMPILER" }, "A", 48],
  ["fcec30e93", { flag: "-DWAMR_BUILD_TAIL_CALL=1" }, "B", 97],
  ["87a811459", { feature: "gc" }, "C", 165],
  ["87a811459", { feature: "branch-hints" }, "unlisted", null],
  ["d4034f1cf", { feature: "gc" }, "B", 96],
  ["d4034f1cf", { feature: "tail-call" }, "B", 98],
  ["d4034f1cf", { target: "xtensa-esp32-elf" }, "C", 152],
  ["635576c60", { feature: "fast-jit" }, "B", 88],
  ["635576c60", { feature: "tail-call" }, "B", 63],
  ["635576c60", { flag: "WAMR_BUILD_TAIL_CALL" }, "A", 170],
  ["635576c60", { feature: "relaxed-simd" }, "unlisted", 70],
  ["635576c60", { feature: "sign-extension" }, "A", 60],
  ["635576c60", { feature: "AArch64" }, "B", 17],
  ["635576c60", { feature: "x86_64" }, "A", 15],
  ["635576c60", { feature: "NuttX" }, "A", 30],
  ["635576c60", { feature: "Ubuntu" }, "A", 31],
  ["635576c60", { feature: "Android" }, "B", 32],
  ["635576c60", { feature: "macOS" }, "B", 33],
  ["635576c60", { feature: "iOS Compatibility" }, "C", 40],
  ["635576c60", { flag: "WAMR_BUILD_PLATFORM=darwin" }, "B", 33],
  ["fcec30e93", { feature: "iOS" }, "C", 160],
  ["fcec30e93", { feature: "macOS" }, "B", 91],
  ["fcec30e93", { flag: "WAMR_BUILD_PLATFORM=darwin" }, "B", 91],
  ["fcec30e93", { feature: "AArch64" }, "unlisted", null],
  ["635576c60", { target: "linux-x64" }, "A", 15],
  ["635576c60", { target: "linux-arm64" }, "B", 17],
  ["635576c60", { target: "x86_64-apple-darwin" }, "B", 33],
];

describe("tier by commit", () => {
  it.each(CASES)("%s %j: %s, line %s", (commit, query, tier, line) => {
    expect(tierOf(commit, query)).toMatchObject({ tier, line, commit });
  });
});

describe("a whole table", () => {
  it.each(tierTables().map(({ commit }) => commit))("%s: each line once, under its own name", (commit) => {
    const lines = tierRows(commit).map(({ line }) => line);
    expect(lines.length).toBeGreaterThan(90);
    expect(new Set(lines).size).toBe(lines.length);
  });

  it("two rows of one flag are two rows", () => {
    const rows = tierRows("fcec30e93").filter(({ flag }) => flag === "WAMR_BUILD_PLATFORM=darwin");
    expect(rows.map(({ name, tier, line }) => [name, tier, line])).toEqual([
      ["Darwin Compatibility", "B", 91],
      ["iOS Compatibility", "C", 160],
    ]);
  });
});

describe("tier by day", () => {
  it.each([
    ["2025-10-08", "unlisted", null],
    ["2025-10-09", "B", "635576c60"],
    ["2026-03-16", "B", "d4034f1cf"],
    ["2026-03-17", "C", "87a811459"],
    ["2026-11-21", "C", "fcec30e93"],
  ])("garbage collection on %s: %s", (day, tier, commit) => {
    expect(tierOf(day, { feature: "gc" })).toMatchObject({ tier, commit });
  });

  it("always on and in no row: the runtime's tier, and it says so", () => {
    expect(tierOf("2026-11-21", { feature: "sign-extension" })).toMatchObject({
      tier: "A",
      line: null,
      note: expect.stringContaining("always on"),
    });
  });

  it("a table that contradicts itself is named", () => {
    expect(tierOf("635576c60", { feature: "tail-call" }).note).toContain("tier A in line 170");
  });

  it("what is neither day nor commit is refused", () => {
    expect(() => tierOf("yesterday", { feature: "gc" })).toThrow(/neither a date nor the commit/);
  });
});
