/** Reports of files whose contents are known from their .wat. */
import { describe, expect, it } from "vitest";
import { appendCustomSection, inspectAot, locateInText, parseAot, STAMP_NAME } from "../src/aot-format.ts";
import { knowsMachine, relocationTypeName } from "../src/relocation-types.ts";
import { edited, FIXTURES, read, W13, W21, W245 } from "./corpus.ts";
import { withVersion } from "./derive.ts";

describe("a report", () => {
  it("of hello: imports, memory, data, the export", () => {
    const report = inspectAot(read(`${W245}/hello.o-base.aot`));
    expect(report).toMatchObject({
      aotVersion: 5,
      byteOrder: "little",
      layouts: ["v5"],
      target: { arch: "x86_64", machine: { name: "AMD x86-64" }, kind: { name: "relocatable" }, features: [] },
      memories: [{ flags: 0, pageSize: 65536, initPages: 1, maxPages: 1 }],
      dataSegments: [{ mode: "active", memory: 0, offset: "i32.const 8" }],
      imports: {
        functions: [
          { index: 0, module: "wasi_snapshot_preview1", name: "fd_write", type: "(i32, i32, i32, i32) → i32" },
          { index: 1, module: "wasi_snapshot_preview1", name: "proc_exit", type: "(i32) → ()" },
        ],
      },
      functions: [{ index: 2, name: "_start", offset: 0, size: 168, type: "() → ()" }],
      exports: [
        { name: "memory", kind: "memory", index: 0 },
        { name: "_start", kind: "function", index: 2 },
      ],
      relocations: [
        {
          name: ".rela.text",
          entries: [{ type: "R_X86_64_PLT32", symbol: "aot_check_app_addr_and_convert", addend: -4 }, {}, {}],
        },
      ],
      stamps: [],
    });
  });
  it("of data: globals with their values, in every layout", () => {
    for (const folder of [W13, W21, W245]) {
      expect(inspectAot(read(`${folder}/data.o-base.aot`)).globals, folder).toEqual([
        { index: 0, type: "i32", mutable: true, init: "i32.const 7" },
        { index: 1, type: "i64", mutable: false, init: "i64.const 72623859790382856" },
        { index: 2, type: "f64", mutable: true, init: "f64.const 2.5" },
      ]);
    }
  });
  it("of table: names from the NAME section before exports", () => {
    const report = inspectAot(read(`${W245}/table.o-names.aot`));
    expect(report.functions.map((f) => f.name)).toEqual(["add", "sub", "mul", "op", "main"]);
    expect(report.elemSegments).toMatchObject([
      { mode: "active", table: 0, items: ["ref.func 0", "ref.func 1", "ref.func 2"] },
    ]);
    expect(report.sections.at(-1)?.name).toBe("CUSTOM NAME");
  });
  it("of a 1.x file says what stands in words nobody set", () => {
    const [segment] = inspectAot(read(`${W13}/data.o-base.aot`)).dataSegments;
    expect(segment?.offset).toMatch(/^i32\.const \d+ \(unused upper half 0x[0-9a-f]+\)$/);
  });
  it("of XIP names the native symbols", () => {
    const [custom] = inspectAot(read(`${W245}/hello.o-xip.aot`)).customSections;
    expect(custom).toMatchObject({
      kind: "NATIVE_SYMBOL",
      symbols: expect.arrayContaining(["aot_set_exception_with_id"]),
    });
  });
  it("of a stamped file shows the stamp, and where it does not belong", () => {
    const bytes = read(`${W245}/add.o-base.aot`);
    const once = appendCustomSection(bytes, STAMP_NAME, new Uint8Array(5));
    expect(inspectAot(once).stamps).toEqual([{ offset: bytes.length, contentSize: 5, last: true }]);
    expect(inspectAot(appendCustomSection(once, "other", new Uint8Array(5))).stamps.map((s) => s.last)).toEqual([
      false,
    ]);
  });
  it("is plain JSON for every file, with each relocation type named", () => {
    for (const f of FIXTURES) {
      const report = inspectAot(read(f.file));
      expect(JSON.parse(JSON.stringify(report)), f.file).toEqual(report);
      const unknown = report.relocations.flatMap((g) => g.entries).filter((r) => r.type.startsWith("unknown"));
      expect(unknown, f.file).toEqual([]);
    }
  });
});

describe("runtimes that load a file", () => {
  it.each([
    [`${W13}/table.o-base.aot`, 3, "1.1.2", "1.3.3"],
    [`${W21}/table.o-base.aot`, 3, "2.0.0", "2.3.1"],
    [`${W21}/hello.o-base.aot`, 3, "2.0.0", "2.4.0"],
    [`${W245}/table.o-base.aot`, 5, "2.4.1", "2.4.5"],
  ])("%s", (file, version, first, last) => {
    const { aotVersion, loadedBy } = inspectAot(read(file));
    expect([aotVersion, loadedBy.runtimes[0], loadedBy.runtimes.at(-1)]).toEqual([version, first, last]);
  });
  it("none for a number that nobody wrote", () => {
    expect(inspectAot(withVersion(read(`${W245}/add.o-base.aot`), 9)).loadedBy.runtimes).toEqual([]);
    expect(inspectAot(withVersion(read(`${W13}/add.o-base.aot`), 5)).loadedBy.runtimes).toEqual([]);
  });
});

describe("machine code to function", () => {
  const module = parseAot(read(`${W245}/table.o-names.aot`));
  const code = module.text?.code ?? new Uint8Array();
  it("finds the function and the offset in it", () => {
    expect(locateInText(module, code.subarray(0x60, 0x6c))).toEqual([{ own: 3, wasmIndex: 3, offsetInFunction: 0x30 }]);
  });
  it("counts imports in the wasm index", () => {
    const hello = parseAot(read(`${W245}/hello.o-base.aot`));
    expect(locateInText(hello, hello.text?.code.subarray(20, 36) ?? code)).toEqual([
      { own: 0, wasmIndex: 2, offsetInFunction: 20 },
    ]);
  });
  it("finds nothing where there is nothing", () => {
    expect(locateInText(module, new Uint8Array([0xde, 0xad, 0xbe, 0xef, 0xde, 0xad]))).toEqual([]);
    expect(locateInText(module, new Uint8Array())).toEqual([]);
  });
});

describe("relocation types", () => {
  it.each([
    [62, 4, "R_X86_64_PLT32"],
    [3, 2, "R_386_PC32"],
    [183, 283, "R_AARCH64_CALL26"],
    [40, 43, "R_ARM_MOVW_ABS_NC"],
    [243, 19, "R_RISCV_CALL_PLT"],
    [8, 5, "R_MIPS_HI16"],
    [8, 133, "R_MICROMIPS_26_S1"],
    [94, 20, "R_XTENSA_SLOT0_OP"],
    [195, 16, "R_ARC_S25H_PCREL"],
    [0x8664, 4, "IMAGE_REL_AMD64_REL32"],
    [0x14c, 20, "IMAGE_REL_I386_REL32"],
    [62, 99, undefined],
    [1, 1, undefined],
  ])("%i %i", (machine, type, name) => {
    expect(relocationTypeName(machine, type)).toBe(name);
    expect(knowsMachine(machine)).toBe(machine !== 1);
  });
});

it("names of any bytes are text", () => {
  const bytes = read(`${W245}/hello.o-base.aot`);
  const at = Buffer.from(bytes).indexOf("fd_write");
  expect(inspectAot(edited(bytes, [at, 0xff, 0x1b])).imports.functions[0]?.name).toBe("\ufffd\u001b_write");
});
