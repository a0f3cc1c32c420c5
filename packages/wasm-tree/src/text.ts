/**
 * A readable, honest text of any module: like the text format where the bytes allow it, offsets everywhere, and hex with a note where they
 * do not. Meant for people who look at a proof of concept, not for an assembler. It is bounded in lines and in their length,
 * and what a file calls itself is escaped: names go to terminals and into reports.
 */
import { decodeBody } from "./body.ts";
import { cursor, leb } from "./bytes.ts";
import { closes, opens } from "./instruction.ts";
import { findSection, parse, type WasmTree } from "./module.ts";
import type { Space } from "./reference.ts";
import { entriesOf, printSection, type Section } from "./section.ts";
import { SECTION, SECTION_NAMES } from "./section-id.ts";
import { entryText, hexOf, quote } from "./text-entry.ts";

export interface TextOptions {
  /** Lines after which the text is cut, with a note that more would follow. */
  readonly maxLines?: number;
}

export function textForm(bytes: Uint8Array, options: TextOptions = {}): string {
  const out = new Lines(options.maxLines ?? 10_000);
  const tree = parse(bytes);
  const header = hexOf(tree.header);
  const good = header === "00 61 73 6d 01 00 00 00";
  out.add(good ? "(module" : `(module ;; header is not that of a module: ${header || "nothing"}`);
  const writer = new Writer(out, tree, bytes);
  for (const section of tree.sections) {
    if (out.full) break;
    writer.section(section);
  }
  if (tree.trailing.length > 0) out.add(`  ;; at ${writer.at(tree.trailing)}, no section: ${hexOf(tree.trailing)}`);
  out.add(")");
  return out.text();
}

/** Characters after which a line is cut: a vector may hold a million labels. */
const MOST_CHARACTERS = 600;

class Lines {
  readonly #lines: string[] = [];
  readonly #max: number;
  #more = false;

  constructor(max: number) {
    this.#max = max;
  }

  add(line: string): void {
    if (this.full) this.#more = true;
    else this.#lines.push(line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)} ;; … cut` : line);
  }

  get full(): boolean {
    return this.#lines.length >= this.#max;
  }

  text(): string {
    return `${this.#lines.join("\n")}${this.#more ? "\n;; cut: more lines follow" : ""}\n`;
  }
}

class Writer {
  readonly #out: Lines;
  readonly #whole: Uint8Array;
  /** The next index of each space: imports come first. */
  readonly #next: Partial<Record<Space, number>> = {};
  readonly #functionTypes: readonly Uint8Array[];
  #bodies: number | undefined;

  constructor(out: Lines, tree: WasmTree, whole: Uint8Array) {
    this.#out = out;
    this.#whole = whole;
    this.#functionTypes = entriesOf(findSection(tree, SECTION.function));
  }

  at(part: Uint8Array): string {
    return `0x${(part.byteOffset - this.#whole.byteOffset).toString(16)}`;
  }

  section(section: Section): void {
    const { content, id } = section;
    const title = `  ;; section ${SECTION_NAMES[id] ?? `unknown ${id}`}`;
    const where = `at 0x${section.offset.toString(16)}`;
    const actual = printSection(section)
      .slice(2)
      .reduce((sum, part) => sum + part.length, 0);
    const lie = section.declaredSize === actual ? "" : `, says ${section.declaredSize} bytes, ${actual} are there`;
    if (content.kind === "custom") {
      this.#out.add(`${title} ${quote(content.name)} ${where}, ${count(content.bytes, "byte")}${lie}`);
    } else if (content.kind === "raw") {
      this.#out.add(`${title} ${where}${lie}: ${hexOf(content.bytes)}`);
      if (id === SECTION.start) this.#out.add(`  (start ${leb(cursor(content.bytes)) ?? "?"})`);
    } else {
      const { entries, rest } = content;
      const short =
        content.count === entries.length ? "" : `, says ${content.count} entries, ${entries.length} can be read`;
      this.#out.add(`${title} ${where}, ${count(entries, "entry")}${lie}${short}`);
      if (id === SECTION.function) this.#bodies ??= this.#next.func ?? 0;
      for (const entry of entries) {
        if (this.#out.full) break;
        if (id === SECTION.code) this.#body(entry);
        else this.#out.add(`  ${entryText(id, entry, (space) => this.#take(space))}`);
      }
      if (rest.length > 0) this.#out.add(`  ;; at ${this.at(rest)}, left over: ${hexOf(rest)}`);
    }
  }

  #take(space: Space): number {
    const index = this.#next[space] ?? 0;
    this.#next[space] = index + 1;
    return index;
  }

  /** Bodies belong to the functions of the function section, in order. */
  #body(entry: Uint8Array): void {
    this.#bodies ??= this.#next.func ?? 0;
    const first = (this.#next.func ?? 0) - this.#functionTypes.length;
    const type = this.#functionTypes[this.#bodies - first];
    const body = decodeBody(entry);
    const signature = type ? `(type ${leb(cursor(type))}) ` : "";
    this.#out.add(`  (func (;${this.#bodies++};) ${signature};; at ${this.at(entry)}, ${count(entry, "byte")}`);
    if (body.locals.length > 0) {
      const shown = body.locals.slice(0, 50).map((l) => `${l.count} ${l.type}`);
      this.#out.add(`    ;; locals: ${shown.join(", ")}${body.locals.length > 50 ? ", …" : ""}`);
    }
    let depth = 0;
    for (const { op, name, text, at } of body.instructions) {
      if (this.#out.full) break;
      const middle = op === 0x05 || op === 0x07 || op === 0x19;
      if (closes(op) && depth === 0 && at === body.end - 1) break;
      if (closes(op) || middle) depth = Math.max(0, depth - 1);
      this.#out.add(`    ${"  ".repeat(Math.min(depth, 30))}${name}${text}`);
      if (opens(op) || middle) depth++;
    }
    const rest = body.bytes.subarray(body.end);
    if (rest.length > 0) this.#out.add(`    ;; at ${this.at(rest)}, no instruction: ${hexOf(rest)}`);
    else if (body.open > 0)
      this.#out.add(
        `    ;; ${body.open === 1 ? "" : `${count({ length: body.open - 1 }, "block")} and `}the function not closed`,
      );
    this.#out.add("  )");
  }
}

function count({ length }: { readonly length: number }, of: "byte" | "entry" | "block"): string {
  return `${length} ${length === 1 ? of : of === "entry" ? "entries" : `${of}s`}`;
}
