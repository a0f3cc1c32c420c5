/** Likeness of two crashes as a number, and sameness for the minimizer. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Fingerprint, sameCrash, similarity } from "../src/crash.ts";
import { corpusCases, read } from "./corpus.ts";
import { asan, gdb, glibc } from "./prints.ts";

const PRINTS = corpusCases().flatMap((file) => {
  const reading = read(file);
  return reading.kind === "crash" ? [reading.fingerprint] : [];
});
const print = fc.constantFrom(...PRINTS);

describe("over the whole corpus", () => {
  test("likeness is symmetric and between 0 and 1", () => {
    fc.assert(
      fc.property(
        print,
        print,
        fc.constantFrom("nothing" as const, "version" as const, "build" as const),
        (a, b, shared) => {
          const likeness = similarity(a, b, shared);
          expect(likeness).toBeGreaterThanOrEqual(0);
          expect(likeness).toBeLessThanOrEqual(1);
          expect(similarity(b, a, shared)).toBeCloseTo(likeness, 10);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("a placed crash is wholly like itself on one build, an unplaced one never, AoT code of unknown function half", () => {
    const odd = PRINTS.filter((one) => similarity(one, one, "build") !== (one.attributable ? 1 : 0.2));
    expect([...new Set(odd.map((one) => one.key))]).toEqual([
      "SIGSEGV READ @ <aot code> < invokeNative < wasm_runtime_invoke_native",
    ]);
  });

  test("sameness grows weaker from frames to frame to kind, and is reflexive", () => {
    fc.assert(
      fc.property(print, print, (a, b) => {
        expect(sameCrash(a, a, "frames")).toBe(true);
        if (sameCrash(a, b, "frames")) expect(sameCrash(a, b, "frame")).toBe(true);
        if (sameCrash(a, b, "frame")) expect(sameCrash(a, b, "kind")).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("sameCrash", () => {
  const base = asan({ kind: "heap-buffer-overflow", access: "WRITE", frames: ["a", "b", "c", "d"] });
  const other = (frames: readonly string[], access: "READ" | "WRITE" = "WRITE"): Fingerprint =>
    asan({ kind: "heap-buffer-overflow", access, frames });

  test.each([
    ["the fourth frame differs", other(["a", "b", "c", "x"]), { kind: true, frame: true, frames: true }],
    ["the third frame differs", other(["a", "b", "x", "d"]), { kind: true, frame: true, frames: false }],
    ["the first frame differs", other(["x", "b", "c", "d"]), { kind: true, frame: false, frames: false }],
    ["the access differs", other(["a", "b", "c", "d"], "READ"), { kind: false, frame: false, frames: false }],
    [
      "the kind differs",
      asan({ kind: "SIGSEGV", access: "WRITE", frames: ["a", "b", "c"] }),
      { kind: false, frame: false, frames: false },
    ],
  ])("%s", (_what, changed, expected) => {
    expect({
      kind: sameCrash(base, changed, "kind"),
      frame: sameCrash(base, changed, "frame"),
      frames: sameCrash(base, changed, "frames"),
    }).toEqual(expected);
  });

  test("the line counts only inside a giant function, and only for `frames`", () => {
    const at = (name: string, line: number): Fingerprint => asan({ kind: "SIGSEGV", frames: [name, "caller"], line });
    expect(sameCrash(at("small", 1), at("small", 2), "frames")).toBe(true);
    expect(sameCrash(at("wasm_interp_call_func_bytecode", 1), at("wasm_interp_call_func_bytecode", 2), "frames")).toBe(
      false,
    );
    expect(sameCrash(at("wasm_interp_call_func_bytecode", 1), at("wasm_interp_call_func_bytecode", 2), "frame")).toBe(
      true,
    );
  });
});

describe("similarity", () => {
  test("the order of evidence: same names > one name inlined > only the way in > nothing", () => {
    const full = asan({
      kind: "SIGSEGV",
      frames: ["leaf", "check_block", "wasm_loader_prepare_bytecode", "load_from_sections"],
    });
    const inlined = gdb({
      kind: "SIGSEGV",
      frames: ["check_block", "wasm_loader_prepare_bytecode", "load_from_sections"],
    });
    const wayIn = gdb({ kind: "SIGSEGV", frames: ["elsewhere", "wasm_loader_prepare_bytecode", "load_from_sections"] });
    const stranger = gdb({ kind: "SIGSEGV", frames: ["aot_call_function", "wasm_runtime_call_wasm"] });
    const order = [full, inlined, wayIn, stranger].map((one) => similarity(full, one));
    expect(order).toEqual([...order].sort((a, b) => b - a));
    expect(new Set(order).size).toBe(4);
  });

  test("frames of heap corruption noticed late never make two crashes alike", () => {
    expect(similarity(glibc(["wasm_loader_free"]), glibc(["wasm_loader_free"]), "build")).toBeLessThan(0.5);
  });
});
