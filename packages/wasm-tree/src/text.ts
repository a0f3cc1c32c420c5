/**
 * A readable, honest text of any module: like the text format where the bytes allow it, offsets everywhere, and hex with a note where they
 * do not. Meant for people who look at a proof of concept, not for an assembler.
 */
import { decodeBody } from "./body.ts";
import { cursor, leb } from "./bytes.ts";
import { closes, decodeInstructions, opens } from "./instruction.ts";
import { parse } from "./module.ts";
import type { Section } from "./section.ts";
import { SECTION, SECTION_NAMES } from "./section-id.ts";
import { limits, name, valueType, valueTypes } from "./value-types.ts";

export interface TextOptions {
  /** Lines after which the text is cut, with a note how much is left. */
  readonly maxLines?: number;
}

export function textForm(bytes: Uint8Array, options: TextOptions = {}): string {
  const out = new Lines(options.maxLines ?? 10_000);
  const tree = parse(bytes);
  const header = hexOf(tree.header, 8);
  out.add(
    header === "00 61 73 6d 01 00 00 00"
      ? "(module"
      : `(module ;; header is not that of a module: ${header || "nothing"}`,
  );
  for (const section of tree.sections) printSection(out, section, bytes);
  if (tree.trailing.length > 0)
    out.add(
      `  ;; at ${at(tree.trailing, bytes)}: ${tree.trailing.length} bytes that are no section: ${hexOf(tree.trailing)}`,
    );
  out.add(")");
  return out.text();
}

/** Lines up to a limit; what goes beyond is counted. */
class Lines {
  private readonly lines: string[] = [];
  private left = 0;
  private readonly max: number;
  constructor(max: number) {
    this.max = max;
  }
  add(line: string): void {
    if (this.lines.length < this.max) this.lines.push(line);
    else this.left++;
  }
  get full(): boolean {
    return this.lines.length >= this.max;
  }
  text(): string {
    return `${this.lines.join("\n")}${this.left > 0 ? `\n;; cut: more lines follow` : ""}\n`;
  }
}

function at(part: Uint8Array, whole: Uint8Array): string {
  return `0x${(part.byteOffset - whole.byteOffset).toString(16)}`;
}

function hexOf(bytes: Uint8Array, max = 64): string {
  const shown = Array.from(bytes.subarray(0, max), (b) => b.toString(16).padStart(2, "0")).join(" ");
  return bytes.length > max ? `${shown} … (${bytes.length} bytes)` : shown;
}

function printSection(out: Lines, section: Section, whole: Uint8Array): void {
  const { content } = section;
  const title = SECTION_NAMES[section.id] ?? `unknown ${section.id}`;
  const bytes = content.kind === "entries" ? undefined : content.bytes;
  const actual = bytes?.length ?? sizeOf(section);
  const lie = section.declaredSize === actual ? "" : `, says ${section.declaredSize} bytes, ${actual} are there`;
  if (content.kind === "custom") {
    out.add(
      `  ;; section custom ${quote(content.name)} at 0x${section.offset.toString(16)}, ${content.bytes.length} bytes${lie}`,
    );
    return;
  }
  if (content.kind === "raw") {
    out.add(`  ;; section ${title} at 0x${section.offset.toString(16)}${lie}: ${hexOf(content.bytes)}`);
    if (section.id === SECTION.start) out.add(`  (start ${leb(cursor(content.bytes)) ?? "?"})`);
    return;
  }
  const short =
    content.count === content.entries.length
      ? ""
      : `, says ${content.count} entries, ${content.entries.length} can be read`;
  out.add(`  ;; section ${title} at 0x${section.offset.toString(16)}, ${content.entries.length} entries${lie}${short}`);
  for (let i = 0; i < content.entries.length && !out.full; i++) {
    const entry = content.entries[i] as Uint8Array;
    if (section.id === SECTION.code) printBody(out, entry, i, whole);
    else out.add(`  ${ENTRY[section.id]?.(entry, i) ?? `;; ${hexOf(entry)}`}`);
  }
  if (out.full) out.add("");
  if (content.rest.length > 0)
    out.add(`  ;; at ${at(content.rest, whole)}: ${content.rest.length} bytes left: ${hexOf(content.rest)}`);
}

function sizeOf(section: Section): number {
  if (section.content.kind !== "entries") return 0;
  const { countBytes, entries, rest } = section.content;
  return (countBytes?.length ?? 1) + entries.reduce((sum, e) => sum + e.length, 0) + rest.length;
}

function quote(text: string): string {
  return JSON.stringify(text);
}

function expression(bytes: Uint8Array, pos: number): string {
  return decodeInstructions(bytes, pos)
    .instructions.filter((i) => i.op !== 0x0b)
    .map((i) => `(${i.name}${i.text})`)
    .join(" ");
}

const ENTRY: Record<number, (entry: Uint8Array, index: number) => string> = {
  [SECTION.type](entry, i) {
    if (entry[0] !== 0x60) return `(type (;${i};) ;; ${hexOf(entry)}\n  )`;
    const c = cursor(entry, 1);
    const params = valueTypes(c, []) ?? [];
    const results = valueTypes(c, []) ?? [];
    return `(type (;${i};) (func${params.length ? ` (param ${params.join(" ")})` : ""}${results.length ? ` (result ${results.join(" ")})` : ""}))`;
  },
  [SECTION.import](entry, i) {
    const c = cursor(entry);
    const names = `${quote(name(c) ?? "")} ${quote(name(c) ?? "")}`;
    const kind = entry[c.pos++];
    if (kind === 0) return `(import ${names} (func (;${i};) (type ${leb(c)})))`;
    if (kind === 2) return `(import ${names} (memory ${limitsText(entry, c.pos)}))`;
    return `(import ${names} (${["func", "table", "memory", "global", "tag"][kind ?? 9] ?? "?"} ;; ${hexOf(entry.subarray(c.pos))}\n  ))`;
  },
  [SECTION.function]: (entry, i) => `;; function ${i} has type ${leb(cursor(entry))}`,
  [SECTION.table]: (entry, i) => `(table (;${i};) ${limitsText(entry, 1)} ${valueType(cursor(entry), []) ?? "?"})`,
  [SECTION.memory]: (entry, i) => `(memory (;${i};) ${limitsText(entry, 0)})`,
  [SECTION.global](entry, i) {
    const c = cursor(entry);
    const type = valueType(c, []);
    return `(global (;${i};) ${entry[c.pos] === 1 ? `(mut ${type})` : type} ${expression(entry, c.pos + 1)})`;
  },
  [SECTION.export](entry) {
    const c = cursor(entry);
    const text = quote(name(c) ?? "");
    const kind = ["func", "table", "memory", "global", "tag"][entry[c.pos++] ?? 9] ?? "?";
    return `(export ${text} (${kind} ${leb(c)}))`;
  },
  [SECTION.data](entry, i) {
    const flags = entry[0];
    const decoded = flags === 1 ? "" : `${expression(entry, flags === 2 ? 2 : 1)} `;
    return `(data (;${i};) ${decoded};; ${entry.length} bytes: ${hexOf(entry, 32)}\n  )`;
  },
  [SECTION.element]: (entry, i) => `(elem (;${i};) ;; ${hexOf(entry)}\n  )`,
};

function limitsText(entry: Uint8Array, pos: number): string {
  const found = limits(cursor(entry, pos));
  if (!found) return "?";
  return `${found.is64 ? "i64 " : ""}${found.min}${found.max === null ? "" : ` ${found.max}`}${found.shared ? " shared" : ""}`;
}

function printBody(out: Lines, entry: Uint8Array, index: number, whole: Uint8Array): void {
  const body = decodeBody(entry);
  out.add(`  (func (;${index};) ;; at ${at(entry, whole)}, ${entry.length} bytes`);
  if (body.locals.length > 0)
    out.add(
      `    ;; locals: ${body.locals
        .slice(0, 50)
        .map((l) => `${l.count} ${l.type}`)
        .join(", ")}`,
    );
  let depth = 0;
  for (const i of body.instructions) {
    if (out.full) break;
    const last = closes(i.op) && depth === 0;
    if (closes(i.op) || i.op === 0x05) depth = Math.max(0, depth - 1);
    if (!last) out.add(`    ${"  ".repeat(Math.min(depth, 30))}${i.name}${i.text}`);
    if (opens(i.op) || i.op === 0x05) depth++;
  }
  const rest = body.bytes.subarray(body.end);
  if (rest.length > 0)
    out.add(`    ;; at ${at(rest, whole)}: ${rest.length} bytes that are no instruction: ${hexOf(rest)}`);
  else if (body.open > 0) out.add(`    ;; ${body.open} block${body.open === 1 ? "" : "s"} left open`);
  out.add("  )");
}
