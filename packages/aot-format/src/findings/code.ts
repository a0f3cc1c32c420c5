/** TEXT, FUNCTION and EXPORT: offsets, types, cell counts, and that each export names something. */
import { functionCode } from "../code.ts";
import { hex } from "../describe.ts";
import type { InitData } from "../init-data.ts";
import type { AotModule } from "../module.ts";
import { nameText } from "../names.ts";
import type { FuncType, GcType } from "../types.ts";
import type { Finding } from "./finding.ts";

export function codeFindings(module: AotModule): Finding[] {
  const init = module.initData;
  if (!init) return [];
  return [...textFindings(module, init), ...functionFindings(module, init), ...exportFindings(module, init)];
}

function textFindings(module: AotModule, init: InitData): Finding[] {
  const findings: Finding[] = [];
  const { text } = module;
  if (text && text.code.length % 4 !== 0)
    findings.push({
      id: "code-size",
      offset: text.codeAt,
      text: `${text.code.length} bytes of code: always padded to 4`,
    });
  for (const o of init.objectData) {
    if (nameText(o.name) === ".aot_stack_sizes" && o.bytes.length !== 4 * init.funcCount) {
      findings.push({
        id: "stack-sizes",
        offset: o.at,
        text: `.aot_stack_sizes has ${o.bytes.length} bytes for ${init.funcCount} functions`,
      });
    }
  }
  return findings;
}

function functionFindings(module: AotModule, init: InitData): Finding[] {
  const { functions, text } = module;
  if (!functions || !text) return [];
  const at = module.file.sections[3]?.bodyOffset ?? 0;
  const findings: Finding[] = [];
  for (const { own, offset } of functionCode(module)) {
    const where = at + own * (module.shape.wide ? 8 : 4);
    const index = init.importFuncs.length + own;
    if (offset >= BigInt(text.code.length)) {
      findings.push({
        id: "function-offset",
        offset: where,
        text: `function ${index} starts at ${hex(offset)}, the code ends at ${hex(text.code.length)}`,
      });
    }
    const typeIndex = functions.typeIndices[own] ?? 0;
    const type = resolve(init.types, typeIndex);
    if (!type)
      findings.push({
        id: "type-index",
        offset: where,
        text: `function ${index}: type ${typeIndex} is no function type`,
      });
    const cells = functions.maxLocalCells[own];
    if (type && cells !== undefined && cells < paramCells(type)) {
      findings.push({
        id: "function-cells",
        offset: where,
        text: `function ${index}: ${cells} local cells, its parameters take ${paramCells(type)}`,
      });
    }
  }
  return findings;
}

function resolve(types: readonly GcType[], index: number): FuncType | undefined {
  let type = types[index];
  let below = index;
  while (type?.kind === "same" && type.as < below) {
    below = type.as;
    type = types[below];
  }
  return type?.kind === "func" ? type : undefined;
}

/** References take one or two cells by the target's width: the smaller number is the safe one. */
function paramCells({ params }: FuncType): number {
  let cells = 0;
  for (const type of params) cells += type === 0x7b ? 4 : type === 0x7e || type === 0x7c ? 2 : 1;
  return cells;
}

function exportFindings(module: AotModule, init: InitData): Finding[] {
  const limits = [
    init.importFuncs.length + init.funcCount,
    init.importTables.length + init.tables.length,
    init.memories.length,
    init.importGlobals.length + init.globals.length,
  ];
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const e of module.exports ?? []) {
    const name = nameText(e.name);
    if (e.kind > 4) findings.push({ id: "export-kind", offset: e.at + 4, text: `export "${name}": kind ${e.kind}` });
    if (e.index >= (limits[e.kind] ?? Number.POSITIVE_INFINITY)) {
      findings.push({ id: "export-index", offset: e.at, text: `export "${name}": index ${e.index} does not exist` });
    }
    if (e.zero !== 0)
      findings.push({
        id: "reserved-not-zero",
        offset: e.at + 5,
        text: `export "${name}": the byte behind the kind is ${e.zero}`,
      });
    const exact = e.name.join();
    if (seen.has(exact)) findings.push({ id: "export-twice", offset: e.at, text: `export "${name}" occurs twice` });
    seen.add(exact);
  }
  return findings;
}
