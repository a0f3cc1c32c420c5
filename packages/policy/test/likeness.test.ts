import { describe, expect, it } from "vitest";
import { KNOWN_VULNERABILITIES } from "../src/data/known-vulnerabilities.ts";
import { hasFix, knownLikeness } from "../src/likeness.ts";

const HEAP = { kind: "heap-buffer-overflow", mode: "fast-interp", phase: "load" };

describe("looks like a published vulnerability", () => {
  it("const-dedup on 2.4.3: CVE-2026-54912, so test 2.4.5 first", () => {
    const found = knownLikeness(
      {
        ...HEAP,
        access: "WRITE",
        frames: ["wasm_loader_emit_uint8", "reserve_block_ret", "wasm_loader_prepare_bytecode"],
      },
      "2.4.3",
    );
    expect(found.map(({ name, fixed, fixedLater, sharedFrame }) => ({ name, fixed, fixedLater, sharedFrame }))).toEqual(
      [{ name: "CVE-2026-54912", fixed: "2.4.5", fixedLater: true, sharedFrame: "reserve_block_ret" }],
    );
    expect(found[0]!.sentence).toMatch(/^looks like CVE-2026-54912 .* fixed in 2\.4\.5: test 2\.4\.5 first$/);
  });

  it.each([
    [
      "tree-sitter-swift on 2020: another function, though both pass the loader's main loop",
      { ...HEAP, access: "WRITE", frames: ["wasm_loader_get_const_offset", "wasm_loader_prepare_bytecode"] },
    ],
    ["the function is only third", { ...HEAP, access: "WRITE", frames: ["a", "b", "reserve_block_ret"] }],
    ["another mode", { ...HEAP, mode: "classic-interp", access: "WRITE", frames: ["reserve_block_ret"] }],
    ["another phase", { ...HEAP, phase: "run", access: "WRITE", frames: ["reserve_block_ret"] }],
    ["a plain build shows no access", { kind: "SIGABRT", frames: ["reserve_block_ret"] }],
    ["no frames", { ...HEAP, access: "WRITE", frames: [] }],
  ])("not: %s", (_, crash) => {
    expect(knownLikeness(crash, "2.4.3")).toEqual([]);
  });

  it("the access tells two bugs in one function apart", () => {
    expect(
      knownLikeness({ ...HEAP, access: "READ", frames: ["reserve_block_ret"] }, null).map(({ name }) => name),
    ).toEqual(["GHSA-jp93-gvr4-6j3x"]);
  });

  it("an entry that was not read is an issue number, never a CVE", () => {
    for (const entry of KNOWN_VULNERABILITIES.filter(({ basis }) => basis === "recollected")) {
      const [kind = "", access] = entry.kinds[0]!.split(" ");
      const found = knownLikeness({ frames: entry.functions, kind, ...(access ? { access } : {}) }, null);
      for (const { name, sentence } of found) {
        expect(sentence).not.toContain(entry.id);
        expect(name).not.toBe(entry.id);
      }
    }
    expect(
      knownLikeness({ frames: ["wasm_loader_check_br"], kind: "heap-buffer-overflow", access: "WRITE" }, null).map(
        ({ name }) => name,
      ),
    ).toEqual(["issue #3346"]);
  });

  it("a version that has the fix already: perhaps another bug", () => {
    const [found] = knownLikeness({ ...HEAP, access: "WRITE", frames: ["preserve_local_for_block"] }, "WAMR-2.4.5");
    expect(found).toMatchObject({
      name: "CVE-2025-64713",
      fixedLater: false,
      sentence: expect.stringContaining("may be another bug"),
    });
  });
});

describe("has a version the fix", () => {
  it.each([
    ["2.4.5", "2.4.3", false],
    ["2.4.5", "2.4.5", true],
    ["2.3.0", "WAMR-2.4.5", true],
    ["2.4.5", "2.10.0", true],
    ["2024", "2.4.5", null],
    ["2.4.5", "main", null],
    ["2.4.5", "iwasm 2.4.3", false],
  ])("fixed in %s, tested %s: %s", (fixed, tested, expected) => {
    expect(hasFix(fixed, tested)).toBe(expected);
  });
});
