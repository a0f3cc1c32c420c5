/**
 * RELOCATION: symbols and patches against what they refer to. wamrc numbers symbols in the order of first use and writes
 * no unused one; COFF files are exempt, because relocations are dropped there after the numbering.
 */
import type { Relocation, RelocationGroup, RelocationTable } from "../code-sections.ts";
import { hex } from "../describe.ts";
import type { AotModule } from "../module.ts";
import { nameText, symbolName } from "../names.ts";
import { knowsMachine, relocationTypeName } from "../relocation-types.ts";
import type { Finding } from "./finding.ts";

const MIPS = 8;

export function relocationFindings(module: AotModule): Finding[] {
  const table = module.relocations;
  if (!table) return [];
  return [...symbolFindings(module, table), ...table.groups.flatMap((group) => groupFindings(module, table, group))];
}

function symbolFindings(module: AotModule, table: RelocationTable): Finding[] {
  const findings: Finding[] = [];
  const tableAt = module.file.sections[5]?.bodyOffset ?? 0;
  let expected = 0;
  for (const [i, offset] of table.symbolOffsets.entries()) {
    const name = symbolName(module, i);
    if (!name || offset !== expected) {
      findings.push({
        id: "symbol-offset",
        offset: tableAt + 4 + 4 * i,
        text: `symbol ${i} at ${hex(offset)}, where ${hex(expected)} follows`,
      });
      return findings;
    }
    expected += 2 + name.length;
    expected += expected & 1;
  }
  if (expected !== table.strings.length) {
    findings.push({
      id: "symbol-strings",
      offset: table.stringsAt + expected,
      text: `${table.strings.length - expected} bytes behind the last symbol`,
    });
  }
  const isCoff = module.target.binType >= 4;
  const stray = isCoff ? undefined : outOfOrder(table);
  if (stray !== undefined)
    findings.push({
      id: "symbol-order",
      offset: tableAt + 4 + 4 * stray,
      text: `symbol ${stray} is not numbered by first use`,
    });
  return findings;
}

/** The first symbol that is unused or used before its predecessor; symbols outside of the table are another finding. */
function outOfOrder(table: RelocationTable): number | undefined {
  let next = 0;
  const use = (symbol: number): boolean => symbol < next || symbol >= table.symbolOffsets.length || symbol === next++;
  for (const group of table.groups) {
    if (!use(group.name)) return group.name;
    for (const r of group.relocations) if (!use(r.symbol)) return r.symbol;
  }
  return next < table.symbolOffsets.length ? next : undefined;
}

function groupFindings(module: AotModule, table: RelocationTable, group: RelocationGroup): Finding[] {
  const name = symbolName(module, group.name);
  if (!name)
    return [
      {
        id: "symbol-index",
        offset: group.at,
        text: `relocation group named by symbol ${group.name} of ${table.symbolOffsets.length}`,
      },
    ];
  const section = nameText(name).replace(/^\.rela?(?=\.|__)/, "");
  const size = patchedSize(module, section);
  if (size === undefined)
    return [
      { id: "relocation-section", offset: group.at, text: `relocations for ${section}, which the file does not have` },
    ];
  const findings: Finding[] = [];
  if (group.relocations.length === 0 && module.target.binType < 4) {
    findings.push({
      id: "relocation-group-empty",
      offset: group.at,
      text: `no relocations for ${section}: such a group is not written`,
    });
  }
  let last = 0n;
  let sorted = module.target.eMachine !== MIPS;
  for (const r of group.relocations) {
    findings.push(...entryFindings(module, table, section, size, r));
    if (sorted && r.offset < last) {
      sorted = false;
      findings.push({
        id: "relocations-unsorted",
        offset: r.at,
        text: `relocations for ${section} are not in the order of their offsets`,
      });
    }
    last = r.offset;
  }
  return findings;
}

function patchedSize(module: AotModule, section: string): number | undefined {
  if (/^\.l?text/.test(section)) return module.text?.code.length;
  if (section === ".literal") return module.text?.literal.length;
  return module.initData?.objectData.find((o) => nameText(o.name) === section)?.bytes.length;
}

function entryFindings(
  module: AotModule,
  table: RelocationTable,
  section: string,
  size: number,
  r: Relocation,
): Finding[] {
  const machine = module.target.eMachine;
  const findings: Finding[] = [];
  if (r.symbol >= table.symbolOffsets.length) {
    findings.push({
      id: "symbol-index",
      offset: r.at,
      text: `relocation by symbol ${r.symbol} of ${table.symbolOffsets.length}`,
    });
  }
  if (r.offset >= BigInt(size)) {
    findings.push({
      id: "relocation-offset",
      offset: r.at,
      text: `relocation at ${section}+${hex(r.offset)}, which has ${size} bytes`,
    });
  }
  // 64-bit MIPS packs three types into one word.
  const packed = machine === MIPS && module.shape.wide;
  if (knowsMachine(machine) && !packed && relocationTypeName(machine, r.type) === undefined) {
    findings.push({
      id: "relocation-type",
      offset: r.at,
      text: `relocation type ${r.type} is unknown for machine ${machine}`,
    });
  }
  return findings;
}
