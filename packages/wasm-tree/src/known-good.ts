/**
 * Two modules derived from a given one. `addFuel`: the same program with a countdown at every loop header and function entry, which
 * traps at zero: whose loop is it? `emptyTwin`: the same types, imports, exports and memory with bodies that only return: does a
 * good module fail too, under the same command?
 */
import { decodeBody, editBody, encodeBody, instructionBytes } from "./body.ts";
import { concat, cursor, encodeLeb, encodeSleb, leb } from "./bytes.ts";
import { findSection, parse, print, replaceSection, type WasmTree } from "./module.ts";
import { importsOf, spaceSize } from "./remap.ts";
import { entriesOf, makeSection, SECTION, type Section, withEntries } from "./section.ts";
import { name, valueTypes } from "./value-types.ts";

/** The order of sections in a module; the tag section stands between memory and global, data count before code. */
const ORDER = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

/**
 * Undefined when the module cannot be rewritten: a body that does not decode, or does not close. The countdown is a mutable i64 global
 * behind all others, so that no index moves.
 */
export function addFuel(bytes: Uint8Array, fuel: bigint): Uint8Array | undefined {
  const tree = parse(bytes);
  const code = findSection(tree, SECTION.code);
  if (code?.content.kind !== "entries" || code.content.rest.length > 0 || tree.trailing.length > 0) return undefined;
  const global = spaceSize(tree, "global");
  const burn = countdown(global);
  const bodies: Uint8Array[] = [];
  for (const entry of code.content.entries) {
    const body = decodeBody(entry);
    if (body.open !== 0 || body.end !== body.bytes.length) return undefined;
    let first = true;
    bodies.push(
      editBody(body, (instruction) => {
        const own = instructionBytes(body, instruction);
        const before = first ? [burn] : [];
        first = false;
        return concat(instruction.op === 0x03 ? [...before, own, burn] : [...before, own]);
      }),
    );
  }
  const counter = concat([Uint8Array.of(0x7e, 1, 0x42), encodeSleb(fuel), Uint8Array.of(0x0b)]);
  const globals = findSection(tree, SECTION.global);
  const withCode = replaceSection(tree, code, withEntries(code, bodies));
  const done = globals
    ? replaceSection(withCode, globals, withEntries(globals, [...entriesOf(globals), counter]))
    : insert(withCode, makeSection(SECTION.global, [counter]));
  return print(done);
}

/** global.get g; i64.eqz; if; unreachable; end; global.get g; i64.const 1; i64.sub; global.set g */
function countdown(global: number): Uint8Array {
  const g = encodeLeb(global);
  return concat([
    Uint8Array.of(0x23),
    g,
    Uint8Array.of(0x50, 0x04, 0x40, 0x00, 0x0b, 0x23),
    g,
    Uint8Array.of(0x42, 0x01, 0x7d, 0x24),
    g,
  ]);
}

function insert(tree: WasmTree, section: Section): WasmTree {
  const rank = ORDER.indexOf(section.id);
  const at = tree.sections.findIndex((s) => s.id !== 0 && ORDER.indexOf(s.id) > rank);
  const sections = [...tree.sections];
  sections.splice(at < 0 ? sections.length : at, 0, section);
  return { ...tree, sections };
}

/** Sections that the twin keeps; start, elements, data and custom sections could fail by themselves. */
const KEPT = new Set<number>([
  SECTION.type,
  SECTION.import,
  SECTION.function,
  SECTION.table,
  SECTION.memory,
  SECTION.global,
  SECTION.export,
  SECTION.tag,
]);

/** Undefined when types or functions cannot be read: no twin can be made of such a module. */
export function emptyTwin(bytes: Uint8Array): Uint8Array | undefined {
  const tree = parse(bytes);
  const functions = entriesOf(findSection(tree, SECTION.function));
  const types = entriesOf(findSection(tree, SECTION.type));
  const bodies: Uint8Array[] = [];
  for (const entry of functions) {
    const body = returningBody(types[leb(cursor(entry)) ?? -1]);
    if (!body) return undefined;
    bodies.push(body);
  }
  const kept = tree.sections.filter(
    (s) =>
      KEPT.has(s.id) &&
      (s.content.kind !== "entries" || (s.content.rest.length === 0 && s.content.count === s.content.entries.length)),
  );
  const exportsHold = kept.map((s) =>
    s.id === SECTION.export
      ? withEntries(
          s,
          entriesOf(s).filter((e) => exportHolds(tree, e, functions.length)),
        )
      : s,
  );
  const header = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const twin = insert(
    { header, sections: exportsHold.map((s) => ({ ...s, sizeBytes: null })), trailing: new Uint8Array() },
    makeSection(SECTION.code, bodies),
  );
  return print(bodies.length > 0 ? twin : { ...twin, sections: twin.sections.filter((s) => s.id !== SECTION.code) });
}

/** One constant for each result; undefined for a type that is not a plain function type with numeric or nullable results. */
function returningBody(type: Uint8Array | undefined): Uint8Array | undefined {
  if (type?.[0] !== 0x60) return undefined;
  const c = cursor(type, 1);
  if (!valueTypes(c, [])) return undefined;
  const results = valueTypes(c, []);
  const constants = results?.map((r) => CONSTANT[r]);
  if (!constants || constants.some((k) => k === undefined)) return undefined;
  return encodeBody([], [...(constants as Uint8Array[]), Uint8Array.of(0x0b)]);
}

const CONSTANT: Record<string, Uint8Array> = {
  i32: Uint8Array.of(0x41, 0),
  i64: Uint8Array.of(0x42, 0),
  f32: Uint8Array.of(0x43, 0, 0, 0, 0),
  f64: Uint8Array.of(0x44, 0, 0, 0, 0, 0, 0, 0, 0),
  v128: Uint8Array.of(0xfd, 0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  funcref: Uint8Array.of(0xd0, 0x70),
  externref: Uint8Array.of(0xd0, 0x6f),
};

const EXPORT_SPACES = ["func", "table", "memory", "global", "tag"] as const;

/** An export of something that is not there would make the twin itself malformed. */
function exportHolds(tree: WasmTree, entry: Uint8Array, functions: number): boolean {
  const c = cursor(entry);
  name(c);
  const space = EXPORT_SPACES[entry[c.pos++] ?? 9];
  const index = leb(c) ?? Number.POSITIVE_INFINITY;
  if (!space) return false;
  return index < (space === "func" ? importsOf(tree, "func").length + functions : spaceSize(tree, space));
}
