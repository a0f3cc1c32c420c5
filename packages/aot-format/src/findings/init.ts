/** INIT_DATA: indices and counts that a compiler of valid modules cannot produce. */

import type { InitData } from "../init-data.ts";
import { INIT, type InitExpr } from "../init-expr.ts";
import type { AotModule } from "../module.ts";
import { isValueType, nameText } from "../names.ts";
import type { Finding } from "./finding.ts";

const NONE = 0xffffffff;

export function initFindings(module: AotModule): Finding[] {
  const init = module.initData;
  if (!init) return [];
  const at = module.file.sections[1]?.bodyOffset ?? 0;
  return [
    ...memoryFindings(init, at),
    ...tableFindings(init),
    ...typeFindings(module, init, at),
    ...indexFindings(init, at),
    ...nameFindings(module, init),
  ];
}

function memoryFindings(init: InitData, at: number): Finding[] {
  const findings: Finding[] = [];
  if (init.importMemoryCount !== 0)
    findings.push({
      id: "import-memories",
      offset: at,
      text: `${init.importMemoryCount} imported memories: always written as 0`,
    });
  if (init.memories.length === 0)
    findings.push({ id: "no-memory", offset: at + 4, text: "no memory: at least one is always written" });
  init.memories.forEach((m, i) => {
    if (m.initPages > m.maxPages)
      findings.push({
        id: "memory-limits",
        offset: m.at,
        text: `memory ${i}: ${m.initPages} pages, at most ${m.maxPages}`,
      });
    if (m.flags > 15)
      findings.push({ id: "memory-flags", offset: m.at, text: `memory ${i}: unknown flags ${m.flags}` });
  });
  init.dataSegments.forEach((s, i) => {
    if (s.passive > 1)
      findings.push({ id: "segment-mode", offset: s.at, text: `data segment ${i}: passive is ${s.passive}` });
    if (s.memory >= Math.max(1, init.memories.length))
      findings.push({
        id: "segment-memory",
        offset: s.at,
        text: `data segment ${i}: memory ${s.memory} does not exist`,
      });
  });
  return findings;
}

function tableFindings(init: InitData): Finding[] {
  const findings: Finding[] = [];
  const tables = init.importTables.length + init.tables.length;
  const functions = init.importFuncs.length + init.funcCount;
  for (const [i, t] of init.tables.entries()) {
    if (t.initSize > t.maxSize)
      findings.push({
        id: "table-limits",
        offset: t.at,
        text: `table ${i}: ${t.initSize} entries, at most ${t.maxSize}`,
      });
    if (t.canGrow > 1)
      findings.push({ id: "table-flags", offset: t.at, text: `table ${i}: possible_grow is ${t.canGrow}` });
  }
  for (const [i, s] of init.elemSegments.entries()) {
    if (s.mode > 7) findings.push({ id: "segment-mode", offset: s.at, text: `element segment ${i}: mode ${s.mode}` });
    if (s.mode === 0 && s.table >= tables)
      findings.push({
        id: "segment-table",
        offset: s.at,
        text: `element segment ${i}: table ${s.table} does not exist`,
      });
    const bad = s.items.map(functionOf).find((index) => index !== undefined && index !== NONE && index >= functions);
    if (bad !== undefined)
      findings.push({
        id: "segment-function",
        offset: s.at,
        text: `element segment ${i}: function ${bad} does not exist`,
      });
  }
  return findings;
}

function functionOf(item: number | InitExpr): number | undefined {
  if (typeof item === "number") return item;
  return item.type === INIT.refFunc ? (item.operands[0] as number) : undefined;
}

function typeFindings(module: AotModule, init: InitData, at: number): Finding[] {
  const findings: Finding[] = [];
  const bad = (what: string, type: number, offset: number): void => {
    if (!isValueType(type))
      findings.push({ id: "value-type", offset, text: `${what}: value type 0x${type.toString(16)}` });
  };
  for (const [i, type] of init.types.entries()) {
    if (type.kind === "same" && type.as >= i)
      findings.push({ id: "type-order", offset: at, text: `type ${i} is said to equal type ${type.as}` });
    if (type.kind !== "func") continue;
    if (!module.shape.gc && type.flag !== 0)
      findings.push({ id: "type-flag", offset: at, text: `type ${i}: flag ${type.flag} without GC` });
    const unknown = [...type.params, ...type.results].find((t) => !isValueType(t));
    if (unknown !== undefined) bad(`type ${i}`, unknown, at);
  }
  for (const [i, g] of [...init.importGlobals, ...init.globals].entries()) {
    bad(`global ${i}`, g.type, g.at);
    if (g.mutable > 1)
      findings.push({ id: "global-mutable", offset: g.at, text: `global ${i}: mutable is ${g.mutable}` });
  }
  return findings;
}

function indexFindings(init: InitData, at: number): Finding[] {
  const findings: Finding[] = [];
  const globals = init.importGlobals.length + init.globals.length;
  for (const [i, f] of init.importFuncs.entries()) {
    if (f.typeIndex >= init.types.length)
      findings.push({
        id: "type-index",
        offset: f.at,
        text: `imported function ${i}: type ${f.typeIndex} does not exist`,
      });
  }
  const functions = init.importFuncs.length + init.funcCount;
  if (init.startFunc !== NONE && init.startFunc >= functions)
    findings.push({ id: "start-function", offset: at, text: `start function ${init.startFunc} does not exist` });
  const { dataEndGlobal, heapBaseGlobal, stackTopGlobal } = init.aux;
  for (const index of [dataEndGlobal, heapBaseGlobal, stackTopGlobal]) {
    if (index !== NONE && index >= globals)
      findings.push({ id: "aux-global", offset: at, text: `global ${index} for the C stack does not exist` });
  }
  return findings;
}

/** wamrc copies C strings: with a NUL since 2.0 and in XIP files, without one in other 1.x files, never with one inside. */
function nameFindings(module: AotModule, init: InitData): Finding[] {
  const withNul = module.shape.format !== "1.x" || module.file.xip;
  const names: { readonly at: number; readonly name: Uint8Array }[] = [
    ...init.importFuncs.flatMap((f) => [{ at: f.at, name: f.module }, f]),
    ...init.importGlobals.flatMap((g) => [{ at: g.at, name: g.module }, g]),
    ...init.objectData,
    ...(module.exports ?? []),
  ];
  return names
    .filter(({ name }) => name.indexOf(0) !== (withNul ? name.length - 1 : -1))
    .map(({ at, name }) => ({
      id: "name-nul",
      offset: at,
      text: `name "${nameText(name)}" is not ended as names of this layout are`,
    }));
}
