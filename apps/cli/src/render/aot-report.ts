/**
 * An .aot report as text, much as readelf prints an object file. Names come from the file and may hold anything: each is
 * made one harmless line before it enters a table.
 */
import type { AotFile, AotReport, Finding } from "@assay/aot-format";
import { escapeLine } from "./escape.ts";
import { paragraph } from "./paragraph.ts";
import { bytes, type Paint, table } from "./style.ts";

export const PARTS = [
  "sections",
  "imports",
  "exports",
  "functions",
  "types",
  "globals",
  "tables",
  "data",
  "relocations",
  "custom",
] as const;
export type Part = (typeof PARTS)[number];

/** Rows shown of a part nobody asked for by name. */
const OVERVIEW = 16;
const IN_OVERVIEW: readonly Part[] = ["sections", "imports", "exports", "functions", "custom"];

interface View {
  readonly name: string;
  readonly report: AotReport;
  readonly findings: readonly Finding[];
  readonly parts: readonly Part[];
  readonly paint: Paint;
}

export function renderReport({ name, report, findings, parts, paint }: View): string {
  const overview = parts.length === 0;
  const chosen = overview ? IN_OVERVIEW : parts;
  const blocks = chosen.map((part) => block(part, report, overview ? OVERVIEW : Number.POSITIVE_INFINITY, paint));
  const whole = overview || parts.length === PARTS.length;
  return [
    ...(whole ? [header(name, report)] : []),
    ...blocks.filter((text) => text !== ""),
    ...(whole || findings.length > 0 ? [findingsText(findings, paint)] : []),
  ].join("\n\n");
}

interface Frame {
  readonly name: string;
  readonly file: AotFile;
  readonly findings: readonly Finding[];
  readonly paint: Paint;
}

export function renderFrame({ name, file, findings, paint }: Frame): string {
  const rows = file.sections.map((s) => [String(s.index), String(s.type), hex(s.offset), String(s.size)]);
  return [
    table([
      ["File", escapeLine(`${name}, ${bytes(file.size)}`)],
      ["AOT version", `${file.version}, ${file.byteOrder}-endian fields; the contents cannot be read`],
    ]),
    titled("Sections", [["#", "TYPE", "OFFSET", "SIZE"], ...rows], paint),
    findingsText(findings, paint),
  ].join("\n\n");
}

function header(name: string, r: AotReport): string {
  const { target: t } = r;
  const features =
    t.features?.map((f) => f.name).join(", ") || (t.features ? "none recorded" : "not recorded in this layout");
  const memories = r.memories.map(
    (m) => `${m.initPages} to ${m.maxPages} pages of ${m.pageSize}${m.flags & 2 ? ", shared" : ""}`,
  );
  const relocations = r.relocations.map((g) => `${g.entries.length} in ${g.name}`).join(", ");
  const [stamp, second] = r.stamps;
  const runtimes = r.loadedBy.runtimes.join(", ") || "no runtime we know";
  return table([
    ["File", escapeLine(`${name}, ${bytes(r.size)}`)],
    ["AOT version", `${r.aotVersion}, layout ${r.layouts.join(" or ")}, ${r.byteOrder}-endian fields`],
    ["Target", escapeLine(`${t.arch}: ${t.machine.name}, ${t.objectFormat.name}, ${t.kind.name}, flags ${t.eFlags}`)],
    ["Features", features],
    ["Loaded by", `WAMR ${runtimes}${r.loadedBy.notes.map((n) => `\n${n}`).join("")}`],
    ["Memory", memories.join("; ") || "none"],
    ["Start", r.startFunction === null ? "none" : `function ${r.startFunction}`],
    ["Code", `${bytes(r.codeSize)} in ${count(r.functions.length, "function")}, ${bytes(r.literalSize)} of literals`],
    ["Relocations", escapeLine(relocations || "none")],
    ["Stamp", second ? `${r.stamps.length} sections with its name` : stamp ? stampText(stamp) : "none"],
  ]);
}

function stampText(stamp: AotReport["stamps"][number]): string {
  return `at ${hex(stamp.offset)}, ${bytes(stamp.contentSize)}${stamp.last ? "" : ", not the last section"} (not verified here)`;
}

const COLUMNS: Record<Part, readonly string[]> = {
  sections: ["#", "TYPE", "OFFSET", "SIZE", "NAME"],
  imports: ["INDEX", "KIND", "TYPE", "NAME"],
  exports: ["KIND", "INDEX", "NAME"],
  functions: ["INDEX", "OFFSET", "SIZE", "CELLS", "TYPE", "NAME"],
  types: ["INDEX", "TYPE"],
  globals: ["INDEX", "TYPE", "INIT"],
  tables: ["WHAT", "DETAIL"],
  data: ["WHAT", "SIZE", "DETAIL"],
  relocations: ["SECTION", "OFFSET", "TYPE", "SYMBOL"],
  custom: ["OFFSET", "SIZE", "KIND", "DETAIL"],
};

function block(part: Part, r: AotReport, limit: number, paint: Paint): string {
  const rows = rowsOf(part, r).map((row) => row.map(escapeLine));
  if (rows.length === 0) return limit === OVERVIEW ? "" : titled(capital(part), [["none"]], paint);
  const shown = rows.slice(0, limit);
  const more = rows.length > shown.length ? `\n… ${rows.length - shown.length} more: --${part}` : "";
  return titled(capital(part), [COLUMNS[part], ...shown], paint) + more;
}

function rowsOf(part: Part, r: AotReport): readonly (readonly string[])[] {
  switch (part) {
    case "sections":
      return r.sections.map((s) => [String(s.index), String(s.type), hex(s.offset), String(s.size), s.name]);
    case "imports":
      return [
        ...r.imports.functions.map((f) => [String(f.index), "function", f.type, `${f.module}.${f.name}`]),
        ...r.imports.globals.map((g) => [String(g.index), "global", globalType(g), `${g.module}.${g.name}`]),
      ];
    case "exports":
      return r.exports.map((e) => [e.kind, String(e.index), e.name]);
    case "functions":
      return r.functions.map((f) => [
        String(f.index),
        hex(f.offset),
        String(f.size),
        f.localCells === null ? "–" : `${f.localCells}+${f.stackCells}`,
        f.type,
        f.name ?? "",
      ]);
    case "types":
      return r.types.map((t) => [String(t.index), t.type]);
    case "globals":
      return r.globals.map((g) => [String(g.index), globalType(g), g.init]);
    case "tables":
      return tableRows(r);
    case "data":
      return [
        ...r.dataSegments.map((s, i) => [
          `segment ${i}`,
          String(s.size),
          `${s.mode}${s.offset === null ? "" : `, memory ${s.memory} at ${s.offset}`}`,
        ]),
        ...r.objectData.map((o) => ["object section", String(o.size), o.name]),
      ];
    case "relocations":
      return r.relocations.flatMap((g) =>
        g.entries.map((e) => [g.name, hex(e.offset), e.type, `${e.symbol}${addend(e.addend)}`]),
      );
    case "custom":
      return r.customSections.map((c) => [hex(c.offset), String(c.size), c.kind, customDetail(c)]);
  }
}

function tableRows(r: AotReport): string[][] {
  const text = (t: AotReport["tables"][number]): string =>
    `${t.element}, ${t.initSize} to ${t.maxSize} entries${t.canGrow ? ", can grow" : ""}`;
  return [
    ...r.importTables.map((t, i) => [`imported table ${i}`, text(t)]),
    ...r.tables.map((t, i) => [`table ${r.importTables.length + i}`, text(t)]),
    ...r.elemSegments.map((s, i) => [
      `segment ${i}`,
      `${s.mode}${s.offset === null ? "" : `, table ${s.table} at ${s.offset}`}: ${s.items.join(", ")}`,
    ]),
  ];
}

function customDetail(c: AotReport["customSections"][number]): string {
  if (c.decoded === false) return "does not decode";
  if (c.symbols) return c.symbols.join(", ");
  if (c.names) return c.names.map((n) => `${n.index} ${n.name}`).join(", ");
  if (c.literals !== undefined) return `${c.literals} literals`;
  return `"${c.name ?? ""}", ${bytes(c.contentSize ?? 0)}`;
}

function globalType(g: { readonly type: string; readonly mutable: boolean }): string {
  return `${g.mutable ? "mut " : ""}${g.type}`;
}

function findingsText(findings: readonly Finding[], paint: Paint): string {
  if (findings.length === 0)
    return paragraph("Nothing here that no wamrc writes; that alone proves nothing about who made the file.");
  const rows = findings.map((f) => [hex(f.offset), f.id, escapeLine(f.text)]);
  return titled("No wamrc we know writes this", [["OFFSET", "WHAT", "DETAIL"], ...rows], paint);
}

function titled(title: string, rows: readonly (readonly string[])[], paint: Paint): string {
  return `${paint("bold", title)}\n${table(rows)}`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

function capital(part: Part): string {
  return part === "custom" ? "Custom sections" : part[0]?.toUpperCase() + part.slice(1);
}

function hex(value: number | string): string {
  return `0x${BigInt(value).toString(16)}`;
}

function addend(value: number | string): string {
  const n = BigInt(value);
  return n === 0n ? "" : n < 0n ? ` - ${-n}` : ` + ${n}`;
}
