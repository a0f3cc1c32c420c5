/**
 * A module as a report: plain JSON values with names beside the numbers, for people and for `--json`. It describes and does
 * not judge (see findings.ts for that), so it also describes files that no wamrc writes.
 */
import { functionCode, functionNames } from "./code.ts";
import { findCustomSections, STAMP_NAME } from "./custom.ts";
import { describeCustom, describeExpr, describeOffset, hex, plain } from "./describe.ts";
import { loadersOf } from "./loaders.ts";
import { type AotModule, parseAot } from "./module.ts";
import {
  archText,
  binTypeName,
  customName,
  eTypeName,
  exportKindName,
  featureName,
  machineName,
  nameText,
  sectionName,
  setBits,
  symbolTexts,
  typeText,
  valueTypeName,
} from "./names.ts";
import { relocationTypeName } from "./relocation-types.ts";
import type { AotReport, AuxReport, FunctionReport, TableReport, TargetReport } from "./report.ts";
import type { ImportTable } from "./tables.ts";
import { SECTION } from "./walk.ts";

export function inspectAot(bytes: Uint8Array, module: AotModule = parseAot(bytes)): AotReport {
  const init = module.initData;
  return {
    size: bytes.length,
    aotVersion: module.version,
    byteOrder: module.shape.byteOrder,
    layouts: module.formats,
    target: targetOf(module),
    loadedBy: loadersOf(module),
    sections: sectionsOf(module),
    memories: (init?.memories ?? []).map(({ at: _, ...memory }) => memory),
    importTables: (init?.importTables ?? []).map(tableOf),
    tables: (init?.tables ?? []).map(tableOf),
    dataSegments: (init?.dataSegments ?? []).map((s) => ({
      mode: s.passive === 0 ? "active" : "passive",
      memory: s.memory,
      offset: s.passive === 0 ? describeOffset(s.offset) : null,
      size: s.bytes.length,
    })),
    elemSegments: (init?.elemSegments ?? []).map((s) => ({
      mode: (["active", "passive", "declarative"] as const)[s.mode] ?? `unknown (${s.mode})`,
      table: s.table,
      element: valueTypeName(s.elemType),
      offset: s.mode === 0 ? describeOffset(s.offset) : null,
      items: s.items.map((item) => (typeof item === "number" ? `function ${item}` : describeExpr(item))),
    })),
    types: (init?.types ?? []).map((type, index) => ({ index, type: typeText(type) })),
    imports: importsOf(module),
    globals: (init?.globals ?? []).map((g, i) => ({
      index: (init?.importGlobals.length ?? 0) + i,
      type: valueTypeName(g.type),
      mutable: g.mutable !== 0,
      init: describeExpr(g.init),
    })),
    startFunction: init === undefined || init.startFunc === 0xffffffff ? null : init.startFunc,
    auxStack: init ? auxOf(module) : null,
    objectData: (init?.objectData ?? []).map((o) => ({ name: nameText(o.name), size: o.bytes.length })),
    literalSize: module.text?.literal.length ?? 0,
    codeSize: module.text?.code.length ?? 0,
    functions: functionsOf(module),
    exports: (module.exports ?? []).map((e) => ({
      name: nameText(e.name),
      kind: exportKindName(e.kind),
      index: e.index,
    })),
    relocations: relocationsOf(module),
    customSections: module.customSections.map((c) => ({
      offset: c.at,
      size: c.size,
      kind: customName(c.subType),
      ...describeCustom(c.body),
    })),
    stamps: findCustomSections(bytes, STAMP_NAME, module.file).map((s) => ({
      offset: s.section.offset,
      contentSize: s.contentEnd - s.contentOffset,
      last: s.contentEnd === bytes.length,
    })),
  };
}

function targetOf({ target: t, version }: AotModule): TargetReport {
  return {
    arch: archText(t.arch),
    machine: { value: t.eMachine, name: machineName(t.eMachine) },
    objectFormat: { value: t.binType, name: binTypeName(t.binType) },
    kind: { value: t.eType, name: eTypeName(t.eType) },
    abiType: t.abiType,
    eVersion: t.eVersion,
    eFlags: hex(t.eFlags),
    reserved: plain(t.reserved),
    features:
      t.featureFlags === undefined
        ? null
        : setBits(t.featureFlags).map((bit) => ({ bit, name: featureName(bit, version) })),
  };
}

function tableOf(t: ImportTable): TableReport {
  const { elemType, flags, initSize, maxSize, canGrow } = t;
  return { element: valueTypeName(elemType), flags, initSize, maxSize, canGrow: canGrow !== 0 };
}

function sectionsOf(module: AotModule): AotReport["sections"] {
  const customs = new Map(module.customSections.map((c) => [c.at, c]));
  return module.file.sections.map(({ index, type, offset, size }) => {
    const custom = type === SECTION.custom ? customs.get(offset) : undefined;
    const raw = custom?.body.kind === "raw" ? ` "${nameText(custom.body.name)}"` : "";
    const name = custom ? `CUSTOM ${customName(custom.subType)}${raw}` : sectionName(type);
    return { index, type, name, offset, size };
  });
}

function importsOf(module: AotModule): AotReport["imports"] {
  const init = module.initData;
  return {
    functions: (init?.importFuncs ?? []).map((f, index) => ({
      index,
      module: nameText(f.module),
      name: nameText(f.name),
      type: typeText(init?.types[f.typeIndex]),
    })),
    globals: (init?.importGlobals ?? []).map((g, index) => ({
      index,
      module: nameText(g.module),
      name: nameText(g.name),
      type: valueTypeName(g.type),
      mutable: g.mutable !== 0,
    })),
  };
}

function auxOf(module: AotModule): AotReport["auxStack"] {
  const a = module.initData?.aux;
  const global = (index = 0xffffffff, value = 0n): AuxReport =>
    index === 0xffffffff ? null : { global: index, value: plain(value) };
  return {
    dataEnd: global(a?.dataEndGlobal, a?.dataEnd),
    heapBase: global(a?.heapBaseGlobal, a?.heapBase),
    stackTop: global(a?.stackTopGlobal, a?.stackBottom),
    stackSize: a?.stackSize ?? 0,
  };
}

function functionsOf(module: AotModule): FunctionReport[] {
  const names = functionNames(module);
  const imports = module.initData?.importFuncs.length ?? 0;
  return functionCode(module).map(({ own, offset, size }) => {
    const index = imports + own;
    const typeIndex = module.functions?.typeIndices[own] ?? 0;
    return {
      index,
      name: names.get(index) ?? null,
      offset: plain(offset),
      size,
      typeIndex,
      type: typeText(module.initData?.types[typeIndex]),
      localCells: module.functions?.maxLocalCells[own] ?? null,
      stackCells: module.functions?.maxStackCells[own] ?? null,
    };
  });
}

function relocationsOf(module: AotModule): AotReport["relocations"] {
  const machine = module.target.eMachine;
  const bits = module.shape.wide ? 64 : 32;
  const symbol = symbolTexts(module);
  return (module.relocations?.groups ?? []).map((group) => ({
    name: symbol(group.name),
    entries: group.relocations.map((r) => ({
      offset: plain(r.offset),
      type: relocationTypeName(machine, r.type) ?? `unknown (${r.type})`,
      symbol: symbol(r.symbol),
      addend: plain(BigInt.asIntN(bits, r.addend)),
    })),
  }));
}
