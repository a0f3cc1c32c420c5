/** Versions 4 and 6, big-endian fields, GC types: derived files, as no wamrc at hand writes them. */
import { describe, expect, it } from "vitest";
import {
  type AotModule,
  canonicalForm,
  inspectAot,
  parseAot,
  printAot,
  structuralFindings,
  walk,
} from "../src/aot-format.ts";
import { edited, FIXTURES, read, W13, W21, W245 } from "./corpus.ts";
import { bigEndian, rewritten, withVersion } from "./derive.ts";

const bodies = ({ file: _, version: __, ...rest }: AotModule): unknown => rest;

describe("version 4 (derived): two layouts under one number", () => {
  it("element segments as 2.3.x writes them", () => {
    const module = parseAot(withVersion(read(`${W21}/table.o-base.aot`), 4));
    expect(module.formats).toEqual(["2.x"]);
    expect(inspectAot(withVersion(read(`${W21}/table.o-base.aot`), 4)).loadedBy.runtimes).toEqual(["2.3.0", "2.3.1"]);
  });
  it("element segments as 2.4.0 writes them", () => {
    const bytes = withVersion(read(`${W245}/table.o-base.aot`), 4);
    expect(parseAot(bytes).formats).toEqual(["v5"]);
    expect(inspectAot(bytes).loadedBy.runtimes).toEqual(["2.4.0"]);
  });
  it("without element segments both are the same", () => {
    const bytes = withVersion(read(`${W245}/hello.o-base.aot`), 4);
    expect(parseAot(bytes).formats).toEqual(["2.x", "v5"]);
    expect(inspectAot(bytes).loadedBy.runtimes).toEqual(["2.3.0", "2.3.1", "2.4.0"]);
  });
  it("every 2.x file, renumbered, reads as before, and back", () => {
    for (const f of FIXTURES.filter(
      ({ aot_version, target_info }) => aot_version === 5 || target_info.layout === "v48",
    )) {
      const bytes = withVersion(read(f.file), 4);
      const module = parseAot(bytes);
      const original = parseAot(read(f.file));
      expect(module.formats, f.file).toContain(original.shape.format);
      expect(module.initData, f.file).toEqual(original.initData);
      expect(Buffer.compare(printAot(module), bytes), f.file).toBe(0);
      expect(structuralFindings(bytes), f.file).toEqual([]);
    }
  });
});

describe("version 6 (derived): the file layout of 5", () => {
  it("reads as 5 does, and loads on main only", () => {
    for (const f of FIXTURES.filter(({ aot_version }) => aot_version === 5)) {
      const bytes = withVersion(read(f.file), 6);
      expect(bodies(parseAot(bytes)), f.file).toEqual(bodies(parseAot(read(f.file))));
      expect(structuralFindings(bytes), f.file).toEqual([]);
    }
    expect(inspectAot(withVersion(read(`${W245}/add.o-base.aot`), 6)).loadedBy.runtimes).toEqual(["main"]);
  });
});

describe("big-endian fields (derived)", () => {
  it("every file, rewritten, reads as before, and back", () => {
    for (const f of FIXTURES) {
      const bytes = bigEndian(read(f.file));
      const module = parseAot(bytes);
      expect(walk(bytes).byteOrder, f.file).toBe("big");
      expect({ ...module.initData }, f.file).toEqual({ ...parseAot(read(f.file)).initData });
      expect(Buffer.compare(printAot(module), bytes), f.file).toBe(0);
    }
  });
  it("nothing is masked there: which half a loader reads is not known to be the lower", () => {
    const real = canonicalForm(parseAot(read(`${W13}/data.o-base.aot`)));
    const derived = canonicalForm(parseAot(bigEndian(read(`${W13}/data.o-base.aot`))));
    expect([real.masked.length, derived.masked.length]).toEqual([2, 0]);
  });
});

describe("GC (derived): types and init expressions that the small modules do not use", () => {
  const sub = { final: 1, parent: 0xffffffff, recCount: 1, recIndex: 0 };
  const reference = { index: 0, type: 0x64, nullable: 0, heapType: 1 };
  const bytes = rewritten(read(`${W245}/table.o-gc.aot`), (module) => {
    const init = module.initData;
    if (!init) throw new Error("no INIT_DATA");
    const struct = {
      kind: "struct",
      sub,
      fields: [
        { flags: 1, type: 0x7f },
        { flags: 0, type: 0x7e },
        { flags: 0, type: 0x64 },
      ],
      references: [reference],
    } as const;
    const at = init.types.length;
    const types = [
      ...init.types,
      struct,
      { kind: "array", sub, flags: 1, element: 0x63, reference: { nullable: 1, heapType: 0xfffffff0 } },
      { kind: "array", sub, flags: 1, element: 0x78, reference: undefined },
      { kind: "same", flag: 1, marker: 1, zero: 0, as: at },
      {
        kind: "func",
        flag: 0,
        params: new Uint8Array([0x64, 0x7f]),
        results: new Uint8Array(),
        sub,
        references: [reference],
      },
    ] as const;
    const inits = [
      { type: 0xd3, operands: [at, 3, 7, 8n, 9n] },
      { type: 0xd3, operands: [at + 3, 3, 7, 8n, 9n] },
      { type: 0xd4, operands: [at] },
      { type: 0xd5, operands: [0x7e, at + 1, 3, 5n] },
      { type: 0xd6, operands: [0x7f, at + 2, 3] },
      { type: 0xd7, operands: [0x7b, at + 2, 2, new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)] },
      { type: 0xd7, operands: [0x7f, at + 2, 3, 1, 2, 3] },
      { type: 0xd8, operands: [42] },
      {
        type: 0x6a,
        operands: [
          { type: 0x41, operands: [1] },
          { type: 0x23, operands: [0] },
        ],
      },
      { type: 0xfd, operands: [new Uint8Array(16).fill(3)] },
    ];
    const globals = inits.map((expr) => ({ at: 0, type: 0x64, mutable: 0, init: expr }));
    return { ...module, initData: { ...init, types, globals } };
  });

  it("parse, print back, and describe themselves", () => {
    const module = parseAot(bytes);
    expect(Buffer.compare(printAot(module), bytes)).toBe(0);
    expect(module.initData?.types.slice(-5).map((t) => t.kind)).toEqual(["struct", "array", "array", "same", "func"]);
    const report = inspectAot(bytes);
    expect(report.globals.map((g) => g.init)).toEqual([
      "struct.new 3 3 7 8 9",
      "struct.new 6 3 7 8 9",
      "struct.new_default 3",
      "array.new 126 4 3 5",
      "array.new_default 127 5 3",
      `array.new_fixed 123 5 2 ${"01".repeat(16)} ${"02".repeat(16)}`,
      "array.new_fixed 127 5 3 1 2 3",
      "ref.i31 42",
      "i32.add (i32.const 1) (global.get 0)",
      `v128.const ${"03".repeat(16)}`,
    ]);
    expect(report.types.slice(-5).map((t) => t.type)).toEqual([
      "struct { mut i32, i64, (ref …) }",
      "array mut (ref null …)",
      "array mut i8",
      "same as type 3",
      "((ref …), i32) → ()",
    ]);
    expect(structuralFindings(bytes)).toEqual([]);
  });

  it("a struct.new of a type that is not there is an error with its offset", () => {
    const at = bytes.indexOf(0xd3, walk(bytes).sections[1]?.bodyOffset);
    expect(() => parseAot(edited(bytes, [at + 4, 99]))).toThrow(/struct\.new of type 99.*\(at offset 0x/);
  });
});

describe("1.x tables (derived): imported tables and globals", () => {
  it("parse and print back", () => {
    const bytes = rewritten(read(`${W13}/table.o-base.aot`), (module) => {
      const init = module.initData;
      if (!init) throw new Error("no INIT_DATA");
      const name = new TextEncoder().encode("odd");
      const importTables = [
        { at: 0, elemType: 112, flags: 0, nullable: 0, initSize: 1, maxSize: 2, canGrow: 1, heapType: undefined },
      ];
      const importGlobals = [{ at: 0, type: 0x7f, mutable: 1, module: name, name }];
      const globals = [{ at: 0, type: 0x7b, mutable: 0, init: { type: 0xfd, operands: [new Uint8Array(16).fill(9)] } }];
      return { ...module, initData: { ...init, importTables, importGlobals, globals } };
    });
    expect(Buffer.compare(printAot(parseAot(bytes)), bytes)).toBe(0);
    expect(inspectAot(bytes)).toMatchObject({
      importTables: [{ element: "funcref", initSize: 1, maxSize: 2, canGrow: true }],
      imports: { globals: [{ module: "odd", name: "odd", type: "i32", mutable: true }] },
      globals: [{ index: 1, type: "v128", init: `v128.const ${"09".repeat(16)}` }],
    });
    expect(structuralFindings(bytes)).toEqual([]);
  });
});
