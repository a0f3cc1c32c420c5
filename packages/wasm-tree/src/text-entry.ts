/** One entry of a section as a line of text, and the escapes that names and bytes need on their way to a terminal. */
import { type Cursor, cursor, leb, u8 } from "./bytes.ts";
import { EXTERNAL_SPACES } from "./entry.ts";
import { decodeInstructions } from "./instruction.ts";
import type { Space } from "./reference.ts";
import { SECTION } from "./section-id.ts";
import { limits, name, valueType, valueTypes } from "./value-types.ts";

/** The next index of a space; asked once for each index that the entry takes. */
type Take = (space: Space) => number;

export function entryText(id: number, entry: Uint8Array, take: Take): string {
  return TEXT[id]?.(cursor(entry), take) ?? `;; ${hexOf(entry)}`;
}

export function hexOf(bytes: Uint8Array, max = 64): string {
  const shown = Array.from(bytes.subarray(0, max), (b) => b.toString(16).padStart(2, "0")).join(" ");
  return bytes.length > max ? `${shown} … (${bytes.length} bytes)` : shown;
}

/** Letters, digits, punctuation and plain blanks stand for themselves; whatever moves a cursor or turns a line does not. */
export function quote(text: string): string {
  const shown = text.slice(0, 200);
  const escaped = shown.replace(/[^\p{L}\p{N}\p{P}\p{S} ]|["\\]/gu, (c) =>
    c === '"' || c === "\\" ? `\\${c}` : `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return `"${escaped}"${text.length > shown.length ? "…" : ""}`;
}

/** Bytes as the text format writes them: printable ASCII, and \hh for the rest. */
function quoteBytes(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, 64), (b) =>
    b >= 0x20 && b < 0x7f && b !== 0x22 && b !== 0x5c ? String.fromCharCode(b) : `\\${b.toString(16).padStart(2, "0")}`,
  );
  return `"${shown.join("")}"${bytes.length > 64 ? "…" : ""}`;
}

const TEXT: Record<number, (c: Cursor, take: Take) => string> = {
  [SECTION.type](c, take) {
    if (c.bytes[c.pos] !== 0x4e) return subType(c, take);
    c.pos++;
    const group: string[] = [];
    for (let left = leb(c) ?? 0; left > 0; left--) group.push(subType(c, take));
    return `(rec ${group.join(" ")})`;
  },
  [SECTION.import](c, take) {
    const names = `${quote(name(c) ?? "")} ${quote(name(c) ?? "")}`;
    const space = EXTERNAL_SPACES[u8(c) ?? 0] ?? "func";
    return `(import ${names} (${space} (;${take(space)};) ${EXTERNAL[space]?.(c)}))`;
  },
  [SECTION.function]: (c, take) => `;; func ${take("func")} has type ${leb(c)}`,
  [SECTION.table](c, take) {
    const initialised = c.bytes[c.pos] === 0x40;
    if (initialised) c.pos += 2;
    return `(table (;${take("table")};) ${tableType(c)}${initialised ? ` ${expression(c)}` : ""})`;
  },
  [SECTION.memory]: (c, take) => `(memory (;${take("memory")};) ${limitsText(c)})`,
  [SECTION.tag]: (c, take) => `(tag (;${take("tag")};) ${tagType(c)})`,
  [SECTION.global]: (c, take) => `(global (;${take("global")};) ${globalType(c)} ${expression(c)})`,
  [SECTION.export](c) {
    const text = quote(name(c) ?? "");
    return `(export ${text} (${EXTERNAL_SPACES[u8(c) ?? 0]} ${leb(c)}))`;
  },
  [SECTION.element]: elementSegment,
  [SECTION.data](c, take) {
    const flags = leb(c) ?? 0;
    const memory = flags === 2 ? `(memory ${leb(c)}) ` : "";
    const place = flags === 1 ? "" : `${memory}${expression(c)} `;
    const size = leb(c) ?? 0;
    const bytes = c.bytes.subarray(c.pos, c.pos + size);
    return `(data (;${take("data")};) ${place}${quoteBytes(bytes)}) ;; ${size} bytes`;
  },
};

function elementSegment(c: Cursor, take: Take): string {
  const flags = leb(c) ?? 0;
  const index = take("elem");
  const table = (flags & 3) === 2 ? `(table ${leb(c)}) ` : "";
  const place = flags & 1 ? (flags & 2 ? "declare " : "") : `${table}${expression(c)} `;
  const kind =
    flags & 3 ? (flags & 4 ? `${valueType(c, [])}` : u8(c) === 0 ? "func" : "?") : flags & 4 ? "funcref" : "func";
  const items: string[] = [];
  for (let left = leb(c) ?? 0; left > 0 && items.length < 100; left--)
    items.push(flags & 4 ? expression(c) : String(leb(c)));
  return `(elem (;${index};) ${place}${[kind, ...items].join(" ")}${items.length === 100 ? " …" : ""})`;
}

const EXTERNAL: Partial<Record<Space, (c: Cursor) => string>> = {
  func: (c) => `(type ${leb(c)})`,
  table: tableType,
  memory: limitsText,
  global: globalType,
  tag: tagType,
};

function tableType(c: Cursor): string {
  const type = valueType(c, []);
  return `${limitsText(c)} ${type}`;
}

function tagType(c: Cursor): string {
  const attribute = u8(c);
  return `${attribute === 0 ? "" : `(;attribute ${attribute};) `}(type ${leb(c)})`;
}

/** Another value than 0 and 1 is no mutability. */
function globalType(c: Cursor): string {
  const type = valueType(c, []);
  const mutable = u8(c) ?? 0;
  return mutable === 0 ? `${type}` : mutable === 1 ? `(mut ${type})` : `(;mutability ${mutable};) ${type}`;
}

function limitsText(c: Cursor): string {
  const pages = (c.bytes[c.pos] ?? 0) & 8 ? " (;own page size;)" : "";
  const found = limits(c);
  if (!found) return "?";
  const max = found.max === null ? "" : ` ${found.max}`;
  return `${found.is64 ? "i64 " : ""}${found.min}${max}${found.shared ? " shared" : ""}${pages}`;
}

function subType(c: Cursor, take: Take): string {
  const index = take("type");
  const form = c.bytes[c.pos];
  if (form !== 0x50 && form !== 0x4f) return `(type (;${index};) ${compositeType(c)})`;
  c.pos++;
  const above: string[] = [];
  for (let left = leb(c) ?? 0; left > 0; left--) above.push(`${leb(c)} `);
  return `(type (;${index};) (sub ${form === 0x4f ? "final " : ""}${above.join("")}${compositeType(c)}))`;
}

function compositeType(c: Cursor): string {
  const form = u8(c);
  if (form === 0x5e) return `(array ${fieldType(c)})`;
  if (form === 0x5f) {
    const fields: string[] = [];
    for (let left = leb(c) ?? 0; left > 0; left--) fields.push(` (field ${fieldType(c)})`);
    return `(struct${fields.join("")})`;
  }
  const params = valueTypes(c, []) ?? [];
  const results = valueTypes(c, []) ?? [];
  return `(func${params.length ? ` (param ${params.join(" ")})` : ""}${results.length ? ` (result ${results.join(" ")})` : ""})`;
}

const fieldType = globalType;

/** Past the expression, with at most a few of its instructions. */
function expression(c: Cursor): string {
  const { instructions, end } = decodeInstructions(c.bytes, c.pos);
  c.pos = end;
  const shown = instructions.slice(0, 20).filter((i) => i.op !== 0x0b);
  return `${shown.map((i) => `(${i.name}${i.text})`).join(" ")}${instructions.length > 20 ? " …" : ""}`;
}
