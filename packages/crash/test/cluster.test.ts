/** Which sightings are one bug: the rules, on small made-up families of crashes. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ClusterItem, cluster, type Fingerprint, readLog } from "../src/crash.ts";
import { asan, assertion, gdb, glibc, signal, ubsanLine } from "./prints.ts";

const item = (
  id: string,
  fingerprint: Fingerprint,
  more: Omit<ClusterItem, "id" | "fingerprint"> = {},
): ClusterItem => ({ id, fingerprint, ...more });
const groups = (items: readonly ClusterItem[]): string[][] => cluster(items).map((found) => [...found.items]);
const NULL_MEMBER = {
  kind: "SIGSEGV",
  access: "READ",
  frames: ["block_depth", "check_block", "wasm_loader_load"],
  line: 40,
} as const;

describe("one bug under several witnesses", () => {
  test("ASan and a gdb stack come together by frames, on any versions", () => {
    expect(
      groups([
        item("a", asan(NULL_MEMBER), { runtime: "iwasm-1-asan" }),
        item("b", gdb({ ...NULL_MEMBER, line: 900 }), { runtime: "iwasm-2" }),
      ]),
    ).toEqual([["a", "b"]]);
  });

  test("UBSan's line without a stack joins on the same source line of the same version, and on no other", () => {
    const line = ubsanLine("wasm_loader.c", 40, "member access within null pointer of type 'struct block'");
    const seen = item("asan", asan(NULL_MEMBER), { runtime: "iwasm-1-asan" });
    expect(groups([seen, item("ubsan", line, { runtime: "iwasm-1-ubsan" })])).toEqual([["asan", "ubsan"]]);
    expect(groups([seen, item("ubsan", line, { runtime: "iwasm-2-ubsan" })])).toHaveLength(2);
    expect(
      groups([
        seen,
        item("other", ubsanLine("wasm_loader.c", 41, "member access within null pointer"), {
          runtime: "iwasm-1-ubsan",
        }),
      ]),
    ).toHaveLength(2);
  });

  test("a bare signal joins by the same input only", () => {
    const seen = item("asan", asan(NULL_MEMBER), { inputSha256: "11", runtime: "iwasm-1-asan" });
    expect(groups([seen, item("plain", signal("SIGSEGV"), { inputSha256: "11", runtime: "iwasm-1" })])).toEqual([
      ["asan", "plain"],
    ]);
    expect(groups([seen, item("plain", signal("SIGSEGV"), { inputSha256: "22", runtime: "iwasm-1" })])).toHaveLength(2);
    expect(groups([seen, item("log", signal("SIGABRT"), { inputSha256: "11" })])).toEqual([["asan", "log"]]);
  });

  test("a helper inlined on one build does not split a bug", () => {
    const long = asan({
      kind: "heap-buffer-overflow",
      access: "WRITE",
      frames: ["wasm_loader_emit_uint8", "reserve_block_ret", "wasm_loader_prepare_bytecode", "load_from_sections"],
    });
    const short = asan({
      kind: "heap-buffer-overflow",
      access: "WRITE",
      frames: ["reserve_block_ret", "load_from_sections", "wasm_loader_load"],
    });
    expect(groups([item("a", long), item("b", short)])).toEqual([["a", "b"]]);
  });
});

describe("bugs that stay apart", () => {
  test("five bugs which a plain build shows in one frame, each with better evidence", () => {
    const bugs = ["load_type_section", "resolve_table", "check_branch", "copy_values", "read_name"];
    const items = bugs.flatMap((name, i) => [
      item(`plain-${i}`, glibc(["wasm_loader_ctx_destroy", "load_from_sections"]), {
        inputSha256: `${i}`,
        runtime: "iwasm",
      }),
      item(
        `asan-${i}`,
        asan({
          kind: "heap-buffer-overflow",
          access: "WRITE",
          frames: [name, "load_from_sections", "wasm_loader_load"],
        }),
        { inputSha256: `${i}`, runtime: "iwasm-asan" },
      ),
    ]);
    expect(groups(items).sort()).toEqual(bugs.map((_, i) => [`asan-${i}`, `plain-${i}`]));
  });

  test("the same, where the plain build dies by SIGSEGV in that frame", () => {
    const items = ["load_type_section", "resolve_table"].flatMap((name, i) => [
      item(`plain-${i}`, gdb({ kind: "SIGSEGV", frames: ["wasm_loader_ctx_destroy", "load_from_sections"] }), {
        inputSha256: `${i}`,
        runtime: "iwasm",
      }),
      item(`asan-${i}`, asan({ kind: "heap-buffer-overflow", access: "WRITE", frames: [name, "load_from_sections"] }), {
        inputSha256: `${i}`,
        runtime: "iwasm-asan",
      }),
    ]);
    expect(groups(items).sort()).toEqual([
      ["asan-0", "plain-0"],
      ["asan-1", "plain-1"],
    ]);
  });

  test("heap corruption noticed in one function, without better evidence, is a pile and says so", () => {
    const pile = cluster(
      ["1", "2", "3"].map((input) => item(input, glibc(["wasm_loader_ctx_destroy"]), { inputSha256: input })),
    );
    expect(pile).toHaveLength(1);
    expect(pile[0]).toMatchObject({
      attributable: false,
      items: ["1", "2", "3"],
      because: ["3 sightings that nothing tells apart; they may be several bugs"],
    });
  });

  test("one input that names two places on the same kind of build is two bugs", () => {
    const first = asan({
      kind: "heap-buffer-overflow",
      access: "WRITE",
      frames: ["get_const_offset", "load_from_sections"],
    });
    const second = asan({
      kind: "heap-buffer-overflow",
      access: "WRITE",
      frames: ["reserve_block_ret", "load_from_sections"],
    });
    expect(
      groups([
        item("a", first, { inputSha256: "1", runtime: "iwasm-asan" }),
        item("b", second, { inputSha256: "1", runtime: "iwasm-asan" }),
      ]),
    ).toHaveLength(2);
    expect(
      groups([
        item("a", first, { inputSha256: "1", runtime: "old-asan" }),
        item("b", second, { inputSha256: "1", runtime: "new-asan" }),
      ]),
    ).toHaveLength(2);
  });

  test("a plain sighting on a version without better evidence does not join another version's bug by its input", () => {
    const old = item("old", asan({ kind: "heap-buffer-overflow", access: "WRITE", frames: ["get_const_offset"] }), {
      inputSha256: "1",
      runtime: "old-asan",
    });
    expect(groups([old, item("new", glibc(["reserve_block_ret"]), { inputSha256: "1", runtime: "new" })])).toHaveLength(
      2,
    );
  });

  test("a read and a write past a heap block in one function are two bugs; a read and a write of a wild pointer are one", () => {
    const sketch = { kind: "heap-buffer-overflow", frames: ["copy_values", "wasm_loader_load"] } as const;
    expect(
      groups([item("r", asan({ ...sketch, access: "READ" })), item("w", asan({ ...sketch, access: "WRITE" }))]),
    ).toHaveLength(2);
    expect(
      groups([
        item("r", asan({ ...sketch, kind: "SIGSEGV", access: "READ" })),
        item("w", asan({ ...sketch, kind: "SIGSEGV", access: "WRITE" })),
      ]),
    ).toHaveLength(1);
  });

  test("stacks that share only the way in are strangers", () => {
    const way = [
      "wasm_loader_prepare_bytecode",
      "load_from_sections",
      "load",
      "wasm_loader_load",
      "wasm_load",
      "wasm_runtime_load",
    ];
    expect(
      groups([
        item("a", asan({ kind: "SIGSEGV", frames: ["check_branch_block", ...way] })),
        item("b", asan({ kind: "SIGSEGV", frames: ["push_type", ...way] })),
      ]),
    ).toHaveLength(2);
  });
});

test("two assertions of one function are two bugs; one assertion on two versions is one", () => {
  const on = (runtime: string, line: number, expression: string): ClusterItem =>
    item(`${runtime}:${line}`, assertion(`/a/wasm_loader.c:${line}: pop_values: Assertion \`${expression}' failed.`), {
      runtime,
    });
  expect(groups([on("old", 10, "n > 0"), on("old", 12, "n < max")])).toHaveLength(2);
  expect(groups([on("old", 10, "n > 0"), on("new", 95, "n > 0")])).toHaveLength(1);
});

describe("giant functions", () => {
  const giant = (line: number): Fingerprint =>
    asan({
      kind: "heap-buffer-overflow",
      frames: ["wasm_interp_call_func_bytecode", "wasm_interp_call_wasm", "wasm_call_function"],
      file: "wasm_interp_fast.c",
      line,
    });

  test("inside one version the source line tells bugs apart", () => {
    const on = { runtime: "iwasm-asan" };
    expect(groups([item("a", giant(10), on), item("b", giant(10), on), item("c", giant(20), on)])).toEqual([
      ["a", "b"],
      ["c"],
    ]);
  });

  test("across versions nothing does, so they stay apart", () => {
    expect(
      groups([item("a", giant(10), { runtime: "iwasm-1" }), item("b", giant(10), { runtime: "iwasm-2" })]),
    ).toHaveLength(2);
  });
});

describe("the representative", () => {
  test("is the surest sighting, and of those the smallest input", () => {
    const frames = ["block_depth", "check_block"];
    const found = cluster([
      item("plain", signal("SIGSEGV"), { inputSha256: "1", size: 1, runtime: "iwasm" }),
      item("large", asan({ kind: "SIGSEGV", frames }), { inputSha256: "1", size: 900, runtime: "iwasm-asan" }),
      item("small", asan({ kind: "SIGSEGV", frames }), { inputSha256: "2", size: 60, runtime: "iwasm-asan" }),
      item("gdb", gdb({ kind: "SIGSEGV", frames }), { inputSha256: "3", size: 20, runtime: "iwasm" }),
    ]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      representative: "small",
      items: ["gdb", "large", "plain", "small"],
      attributable: true,
    });
  });
});

describe("any items", () => {
  const name = fc.constantFrom(
    "check_branch_block",
    "reserve_block_ret",
    "copy_stack_values",
    "push_type",
    "wasm_loader_prepare_bytecode",
    "load_from_sections",
    "main",
  );
  const print = fc.oneof(
    fc
      .record({
        kind: fc.constantFrom("SIGSEGV", "heap-buffer-overflow", "heap-use-after-free"),
        access: fc.constantFrom("READ" as const, "WRITE" as const),
        frames: fc.array(name, { minLength: 1, maxLength: 5 }),
      })
      .map(asan),
    fc.array(name, { minLength: 1, maxLength: 3 }).map(glibc),
    fc.constantFrom("SIGSEGV", "SIGABRT").map(signal),
  );
  const anyItem = fc.record(
    {
      fingerprint: print,
      inputSha256: fc.constantFrom("1", "2", "3", "4"),
      runtime: fc.constantFrom("old", "old-asan", "new-asan"),
      size: fc.nat(99),
    },
    { requiredKeys: ["fingerprint"] },
  );
  const items = fc
    .array(anyItem, { maxLength: 24 })
    .map((list) => list.map((one, i) => ({ ...one, id: `item-${i}` }) as ClusterItem));

  test("are each in one cluster, whatever their order", () => {
    fc.assert(
      fc.property(items, fc.infiniteStream(fc.nat()), (list, seeds) => {
        const shuffled = list
          .map((one) => ({ one, at: seeds.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        const found = cluster(list);
        expect(found.flatMap((one) => one.items).sort()).toEqual(list.map((one) => one.id).sort());
        expect(cluster(shuffled)).toEqual(found);
      }),
      { numRuns: 150 },
    );
  });

  test("thousands of inputs of few bugs, and of many, come out as those bugs", () => {
    const few = Array.from({ length: 3000 }, (_, i) =>
      item(
        `i${i}`,
        asan({ kind: "heap-buffer-overflow", access: "WRITE", frames: [`bug_${i % 40}`, "wasm_loader_load"] }),
        { inputSha256: `${i}` },
      ),
    );
    expect(cluster(few)).toHaveLength(40);
    const many = Array.from({ length: 800 }, (_, i) =>
      item(`i${i}`, asan({ kind: "SIGSEGV", frames: ["memory_fault", `bug_${i}`, "wasm_loader_load"] }), {
        inputSha256: `${i}`,
      }),
    );
    expect(cluster(many)).toHaveLength(800);
  });
});

test("what only `main` names, in builds where all else was inlined, is not one bug", () => {
  const report = (line: number): string =>
    `==7==ERROR: AddressSanitizer: SEGV on unknown address 0x000000000018 (pc 0x1 bp 0x2 sp 0x3 T0)\n    #0 0x55d0c2a40506 in main /w/main.c:${line}\n`;
  const items = [10, 20].map((line) => {
    const reading = readLog(report(line));
    if (reading.kind !== "crash") throw new Error(reading.kind);
    return { id: `${line}`, inputSha256: `${line}`, runtime: "iwasm-2.4.5-asan", fingerprint: reading.fingerprint };
  });
  expect(items.map(({ fingerprint }) => fingerprint.confidence)).toEqual(["medium", "medium"]);
  expect(cluster(items)).toHaveLength(2);
});
