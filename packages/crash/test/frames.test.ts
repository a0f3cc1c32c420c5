/** Frames of every writer to names, and names to the part that identifies a bug. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { componentOf } from "../src/fingerprint/component.ts";
import { inProject } from "../src/fingerprint/noise.ts";
import { collapsed, runaway } from "../src/fingerprint/recursion.ts";
import { parsePlace, parseSanitizerFrame, plainName } from "../src/frame.ts";
import { accessOf } from "../src/reports/gdb.ts";

describe("a sanitizer's frame", () => {
  test.each([
    ["    #0 0x55 in store_past /src/heap.c:5", { function: "store_past", file: "heap.c", line: 5 }],
    ["    #0 0x55 in store_past /src/heap.c:5:55", { function: "store_past", file: "heap.c", line: 5 }],
    ["    #1 0x55 in foo(int, char const*) /a b/c.cpp:3:4", { function: "foo", file: "c.cpp", line: 3 }],
    ["    #1 0x55 in foo C:\\my dir\\c.cpp:3", { function: "foo", file: "c.cpp", line: 3 }],
    ["    #5 0x56 in _start (/tmp/x+0x20300) (BuildId: 9ff4)", { function: "_start", module: "x", offset: "20300" }],
    ["    #5 0x56  (/opt/iwasm+0x9afb2)", { function: null, module: "iwasm", offset: "9afb2" }],
    [
      "    #0 bump /src/race.c:6 (race+0x11d5)",
      { function: "bump", file: "race.c", line: 6, module: "race", offset: "11d5" },
    ],
    [
      "    #0 pthread_create <null> (race+0x513ad) (BuildId: 43)",
      { function: "pthread_create", module: "race", offset: "513ad" },
    ],
    ["    #0 0x7f2b5c0010a4  (<unknown module>)", { function: null, anonymous: true }],
    ["    #0 0x0  (<unknown module>)", { function: null }],
    ["    #2 0x55 in wasm_load wasm_runtime.c", { function: "wasm_load wasm_runtime.c" }],
  ])("%s", (line, frame) => {
    expect(parseSanitizerFrame(line)?.frame).toEqual(frame);
  });

  test("anything is parsed without harm", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parsePlace(text)));
  });
});

test.each([
  ["load.isra.0", "load"],
  ["load.constprop.0.isra.1", "load"],
  ["load.part.3.cold", "load"],
  ["memcpy@@GLIBC_2.14", "memcpy"],
  ["free@plt", "free"],
  ["runner::cli::execute::hdbd3787b57b9e2fa", "runner::cli::execute"],
  ["llvm::StoreInst::AssertOK() const", "llvm::StoreInst::AssertOK"],
  ["std::vector<int, std::allocator<int> >::at(unsigned long)", "std::vector<int, std::allocator<int> >::at"],
  ["memset + 120", "memset"],
  ["memset+0x77", "memset"],
])("the plain name of %s is %s", (name, plain) => {
  expect(plainName(name)).toBe(plain);
});

describe("noise", () => {
  const names = (list: readonly string[]): (string | null)[] =>
    inProject(list.map((name) => ({ function: name }))).map((frame) => frame.function);
  test("allocators, copies, signal plumbing, start-up and the runner fall away", () => {
    const stack = [
      "__interceptor_memcpy",
      "b_memcpy_s",
      "wasm_runtime_malloc",
      "load_data",
      "mask_signals",
      "call_wasm_with_hw_bound_check",
      "load",
      "runner::cli::run_file",
      "std::rt::lang_start",
      "main",
      "__libc_start_call_main",
    ];
    expect(names(stack)).toEqual(["load_data", "load"]);
  });
  test("main counts where nothing else is left", () => {
    expect(names(["__asan_memcpy", "main", "_start"])).toEqual(["main"]);
  });
});

describe("repetition", () => {
  const of = (names: readonly string[]): string[] => collapsed(names).map((i) => names[i]!);
  test("intervals that repeat count once", () => {
    expect(of(["a", "b", "c", "b", "c", "b", "c", "d", "d"])).toEqual(["a", "b", "c", "d"]);
  });
  test("a cycle that fills the stack starts at one name, wherever it was cut", () => {
    const cycle = (first: number): string[] =>
      Array.from({ length: 60 }, (_, i) => ["parse", "block", "expr"][(i + first) % 3]!);
    const turns = [0, 1, 2].map((first) => runaway(cycle(first))!.map((i) => cycle(first)[i]));
    expect(turns).toEqual([
      ["block", "expr", "parse"],
      ["block", "expr", "parse"],
      ["block", "expr", "parse"],
    ]);
    expect(runaway(["leaf", ...cycle(1)])).toHaveLength(3);
    expect(runaway(["a", "b", "a", "b"])).toBeUndefined();
  });
  test("collapsing keeps order, and twice is once for names without repetition", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 20 }), (names) => {
        expect(of(names)).toEqual(names);
      }),
    );
  });
});

test.each([
  ["wasm_loader.c", null, "loader"],
  ["wasm_interp_fast.c", null, "interpreter"],
  ["aot_loader.c", null, "aot-loader"],
  ["posix.c", null, "wasi"],
  ["posix_thread.c", null, "platform"],
  ["thread_manager.c", null, "threads"],
  [undefined, "check_branch_block", "loader"],
  [undefined, "copy_stack_values", "interpreter"],
  [undefined, "wasmtime_ssp_poll_oneoff", "wasi"],
  [undefined, "aot_compile_op_call", "wamrc"],
  [undefined, "something_else", "unknown"],
])("%s %s is in the %s", (file, name, component) => {
  expect(componentOf([{ function: name, ...(file && { file }) }])).toBe(component);
});

test.each([
  ["mov    0x18(%rax),%eax", "READ"],
  ["mov    %r9,(%rsi)", "WRITE"],
  ["movb   $0x1,(%rax)", "WRITE"],
  ["cmpl   $0x0,(%rax)", "READ"],
  ["mov    eax,DWORD PTR [rax+0x18]", "READ"],
  ["mov    DWORD PTR [rax+0x18],eax", "WRITE"],
  ["mov    %eax,%ebp", undefined],
  ["ret", undefined],
  ["lea    0x10(%rsp),%rax", undefined],
])("%s is a %s", (instruction, access) => {
  expect(accessOf(instruction)).toBe(access);
});
