/** One crafted file for each finding: a real file with one property changed that no wamrc writes. */
import { describe, expect, it } from "vitest";
import { type AotModule, structuralFindings, walk } from "../src/aot-format.ts";
import { edited, read, W13, W245 } from "./corpus.ts";
import { rewritten } from "./derive.ts";

const table = read(`${W245}/table.o-base.aot`);
const hello = read(`${W245}/hello.o-base.aot`);
const data = read(`${W245}/data.o-base.aot`);
const names = read(`${W245}/table.o-names.aot`);
const msvc = read(`${W245}/data.o-msvc.aot`);

type Init = NonNullable<AotModule["initData"]>;
type Table = NonNullable<AotModule["relocations"]>;
const target =
  (change: Partial<AotModule["target"]>) =>
  (m: AotModule): AotModule => ({ ...m, target: { ...m.target, ...change } });
const init =
  (change: (init: Init) => Partial<Init>) =>
  (m: AotModule): AotModule =>
    m.initData ? { ...m, initData: { ...m.initData, ...change(m.initData) } } : m;
const functions =
  (change: Partial<NonNullable<AotModule["functions"]>>) =>
  (m: AotModule): AotModule =>
    m.functions ? { ...m, functions: { ...m.functions, ...change } } : m;
const relocations =
  (change: (table: Table) => Partial<Table>) =>
  (m: AotModule): AotModule =>
    m.relocations ? { ...m, relocations: { ...m.relocations, ...change(m.relocations) } } : m;
const exportsOf =
  (change: Partial<NonNullable<AotModule["exports"]>[number]>) =>
  (m: AotModule): AotModule => ({ ...m, exports: m.exports?.map((e, i) => (i === 0 ? { ...e, ...change } : e)) });
const firstGroup =
  (change: (group: Table["groups"][number]) => Partial<Table["groups"][number]>) =>
  (m: AotModule): AotModule =>
    relocations((t) => ({ groups: t.groups.map((g, i) => (i === 0 ? { ...g, ...change(g) } : g)) }))(m);
const custom =
  (subType: number, body: AotModule["customSections"][number]["body"]) =>
  (m: AotModule): AotModule => ({
    ...m,
    customSections: [...m.customSections, { at: 0, size: 0, subType, body }],
  });
const first = <T>(all: readonly T[], change: Partial<T>): T[] =>
  all.map((one, i) => (i === 0 ? { ...one, ...change } : one));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const CASES: readonly (readonly [id: string, base: Uint8Array, change: (m: AotModule) => AotModule])[] = [
  ["version-unknown", hello, (m) => ({ ...m, version: 7 })],
  ["version-layout", read(`${W13}/hello.o-base.aot`), (m) => ({ ...m, version: 5 })],
  ["object-format-unknown", hello, target({ binType: 10 })],
  ["object-format-arch", hello, target({ binType: 3 })],
  ["object-format-machine", hello, target({ eMachine: 0x8664 })],
  ["machine-arch", hello, target({ eMachine: 183 })],
  ["arch-unknown", hello, target({ arch: bytes("z80".padEnd(16, "\0")) })],
  ["arch-padding", hello, target({ arch: bytes("x86_64\0\0\0\0\0\0\0\0\0!") })],
  ["abi-type", hello, target({ abiType: 1 })],
  ["kind-unknown", hello, target({ eType: 2 })],
  ["e-version", hello, target({ eVersion: 2 })],
  ["e-flags", hello, target({ eFlags: 1 })],
  ["reserved-not-zero", hello, target({ reserved: 1n })],
  ["feature-never-written", hello, target({ featureFlags: 1n << 40n })],
  ["import-memories", hello, init(() => ({ importMemoryCount: 1 }))],
  ["no-memory", table, init(() => ({ memories: [] }))],
  ["memory-limits", hello, init((i) => ({ memories: first(i.memories, { initPages: 9 }) }))],
  ["memory-flags", hello, init((i) => ({ memories: first(i.memories, { flags: 0x100 }) }))],
  ["segment-mode", hello, init((i) => ({ dataSegments: first(i.dataSegments, { passive: 2 }) }))],
  ["segment-memory", hello, init((i) => ({ dataSegments: first(i.dataSegments, { memory: 1 }) }))],
  ["table-limits", table, init((i) => ({ tables: first(i.tables, { initSize: 99 }) }))],
  ["table-flags", table, init((i) => ({ tables: first(i.tables, { canGrow: 2 }) }))],
  ["segment-table", table, init((i) => ({ elemSegments: first(i.elemSegments, { table: 1 }) }))],
  [
    "segment-function",
    table,
    init((i) => ({ elemSegments: first(i.elemSegments, { items: [{ type: 0xd2, operands: [9] }] }) })),
  ],
  [
    "value-type",
    hello,
    init((i) => ({
      types: [
        ...i.types.slice(0, -1),
        { kind: "func", flag: 0, params: bytes("!"), results: bytes(""), sub: undefined, references: [] },
      ],
    })),
  ],
  ["type-flag", hello, init((i) => ({ types: i.types.map((t) => (t.kind === "func" ? { ...t, flag: 1 } : t)) }))],
  ["global-mutable", data, init((i) => ({ globals: first(i.globals, { mutable: 2 }) }))],
  ["type-index", hello, init((i) => ({ importFuncs: first(i.importFuncs, { typeIndex: 77 }) }))],
  ["type-index", hello, functions({ typeIndices: [77] })],
  ["start-function", hello, init(() => ({ startFunc: 77 }))],
  ["aux-global", hello, init((i) => ({ aux: { ...i.aux, heapBaseGlobal: 5 } }))],
  ["name-nul", hello, init((i) => ({ importFuncs: first(i.importFuncs, { name: bytes("fd_write") }) }))],
  ["code-size", hello, (m) => ({ ...m, text: m.text && { ...m.text, code: m.text.code.subarray(1) } })],
  [
    "stack-sizes",
    read(`${W245}/hello.t-armv7.aot`),
    init((i) => ({ objectData: first(i.objectData, { bytes: new Uint8Array(8) }) })),
  ],
  ["function-offset", hello, functions({ offsets: [1n << 33n] })],
  ["function-cells", read(`${W245}/add.o-base.aot`), functions({ maxLocalCells: [1, 0] })],
  ["export-kind", hello, exportsOf({ kind: 5 })],
  ["export-index", hello, exportsOf({ index: 9 })],
  ["export-twice", hello, (m) => ({ ...m, exports: [...(m.exports ?? []), ...(m.exports ?? [])] })],
  [
    "symbol-offset",
    hello,
    relocations((t) => ({ symbolOffsets: t.symbolOffsets.map((o, i) => (i === 1 ? o + 2 : o)) })),
  ],
  ["symbol-strings", hello, relocations((t) => ({ strings: new Uint8Array([...t.strings, 0, 0]) }))],
  [
    "symbol-order",
    hello,
    relocations((t) => ({ groups: t.groups.map((g) => ({ ...g, relocations: g.relocations.slice(-1) })) })),
  ],
  ["symbol-index", hello, firstGroup((g) => ({ relocations: first(g.relocations, { symbol: 99 }) }))],
  ["symbol-index", hello, firstGroup(() => ({ name: 99 }))],
  ["relocation-section", hello, relocations((t) => ({ strings: edited(t.strings, [2, ...bytes(".rela.dada")]) }))],
  ["relocation-group-empty", hello, firstGroup(() => ({ relocations: [] }))],
  [
    "relocation-offset",
    hello,
    firstGroup((g) => ({
      relocations: g.relocations.map((r, i, all) => (i === all.length - 1 ? { ...r, offset: 0xfffn } : r)),
    })),
  ],
  ["relocation-type", hello, firstGroup((g) => ({ relocations: first(g.relocations, { type: 200 }) }))],
  ["relocations-unsorted", hello, firstGroup((g) => ({ relocations: first(g.relocations, { offset: 0x90n }) }))],
  ["custom-kind", hello, custom(2, { kind: "opaque", decoded: false, content: bytes("") })],
  ["custom-undecodable", hello, custom(3, { kind: "opaque", decoded: false, content: bytes("!") })],
  ["native-symbols", hello, custom(1, { kind: "nativeSymbols", symbols: [bytes("a\0")] })],
  ["native-symbols-empty", hello, custom(1, { kind: "nativeSymbols", symbols: [] })],
  ["custom-order", names, custom(1, { kind: "nativeSymbols", symbols: [bytes("a\0")] })],
  ["name-nul", hello, custom(0, { kind: "raw", name: bytes("wamr.provenance"), content: bytes("") })],
  [
    "padding-not-zero",
    hello,
    (m) => ({ ...m, stray: [{ offset: walk(hello).sections[5]?.padding.offset ?? 0, value: 1 }] }),
  ],
  [
    "padding-not-zero",
    hello,
    (m) => ({ ...m, stray: [{ offset: (m.initData?.importFuncs[0]?.at ?? 0) + 2 + 2 + 23, value: 1 }] }),
  ],
];

describe("each finding fires on a file made for it", () => {
  it.each(CASES)("%s", (id, base, change) => {
    expect(structuralFindings(base)).toEqual([]);
    const crafted = rewritten(base, change);
    const found = structuralFindings(crafted);
    expect(found.map((f) => f.id)).toContain(id);
    for (const f of found) expect(f.offset).toBeLessThanOrEqual(crafted.length);
  });

  it("COFF files are exempt from the numbering of symbols, their other rules hold", () => {
    expect(
      structuralFindings(
        rewritten(
          msvc,
          firstGroup((g) => ({ relocations: g.relocations.slice(1) })),
        ),
      ),
    ).toEqual([]);
    expect(structuralFindings(rewritten(msvc, target({ eFlags: 1 }))).map((f) => f.id)).toEqual(["e-flags"]);
  });
});

describe("files that do not parse have findings, too", () => {
  const end = walk(hello).sections[0]?.bodyEnd ?? 0;
  it.each<readonly [string, Uint8Array, readonly string[]]>([
    ["no .aot at all", bytes("\0asm\u0001\0\0\0"), ["broken-frame"]],
    ["TARGET_INFO and nothing else", hello.subarray(0, end), ["section-order"]],
    [
      "TARGET_INFO and a custom section: loaders accept it",
      new Uint8Array([...hello.subarray(0, end), 100, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0]),
      ["section-order", "custom-undecodable"],
    ],
    ["sections in another order", edited(hello, [end, 2]), ["section-order"]],
    ["a field that does not decode", edited(table, [table.indexOf(0x41, end) + 16, 0xff]), ["undecodable"]],
  ])("%s", (_, input, ids) => {
    expect(structuralFindings(input).map((f) => f.id)).toEqual(ids);
  });
});

it("crafted code in a well-formed file has none: absence proves nothing", () => {
  const at = walk(hello).sections[2]?.bodyOffset ?? 0;
  expect(structuralFindings(edited(hello, [at + 4, 0xeb, 0xfe]))).toEqual([]);
});
