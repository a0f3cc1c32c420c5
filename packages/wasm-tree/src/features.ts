/**
 * Which proposals a module needs, with the offset of the first place that needs each. Names follow the proposals; WAMR's build
 * flags for them are the policy package's business.
 */
import { decodeBody } from "./body.ts";
import { cursor, leb } from "./bytes.ts";
import { parse } from "./module.ts";
import { importKind } from "./remap.ts";
import { entriesOf, SECTION } from "./section.ts";
import { limits, name, valueType } from "./value-types.ts";

export type Feature =
  | "multi-value"
  | "mutable-globals"
  | "sign-extension"
  | "nontrapping-float-to-int"
  | "bulk-memory"
  | "reference-types"
  | "simd"
  | "relaxed-simd"
  | "threads"
  | "tail-call"
  | "exception-handling"
  | "legacy-exception-handling"
  | "gc"
  | "function-references"
  | "memory64"
  | "multi-memory"
  | "extended-const"
  | "wide-arithmetic"
  | "branch-hints"
  | "custom-page-sizes";

export interface NeededFeature {
  readonly feature: Feature;
  /** Offset in the file of the section entry that needs it first. */
  readonly offset: number;
  readonly by: string;
}

export function features(bytes: Uint8Array): NeededFeature[] {
  const found = new Map<Feature, NeededFeature>();
  const need = (feature: Feature, entry: Uint8Array, by: string): void => {
    const offset = entry.byteOffset - bytes.byteOffset;
    const known = found.get(feature);
    if (!known || offset < known.offset) found.set(feature, { feature, offset, by });
  };
  const tree = parse(bytes);
  let memories = 0;
  for (const section of tree.sections) {
    if (section.content.kind === "custom" && section.content.name === "metadata.code.branch_hint")
      need("branch-hints", section.content.bytes, "section metadata.code.branch_hint");
    for (const entry of entriesOf(section)) {
      if (section.id === SECTION.memory || (section.id === SECTION.import && importKind(entry) === 2))
        if (++memories === 2) need("multi-memory", entry, "a second memory");
      INSPECT[section.id]?.(entry, need);
    }
    if (section.id === SECTION.dataCount && section.content.kind === "raw")
      need("bulk-memory", section.content.bytes, "a data count section");
  }
  return [...found.values()].sort((a, b) => (a.feature < b.feature ? -1 : 1));
}

type Need = (feature: Feature, entry: Uint8Array, by: string) => void;

const INSPECT: Partial<Record<number, (entry: Uint8Array, need: Need) => void>> = {
  [SECTION.type]: inspectType,
  [SECTION.import]: inspectImport,
  [SECTION.memory]: (entry, need) => inspectLimits(entry, 0, need),
  [SECTION.tag]: (entry, need) => need("exception-handling", entry, "a tag"),
  [SECTION.table]: inspectTable,
  [SECTION.global]: inspectConstant,
  [SECTION.element]: inspectElement,
  [SECTION.data]: inspectData,
  [SECTION.code]: inspectCode,
};

function inspectTable(entry: Uint8Array, need: Need): void {
  if (entry[0] === 0x40) need("function-references", entry, "a table with an initial value");
  else if (entry[0] !== 0x70) need(entry[0] === 0x6f ? "reference-types" : "gc", entry, "the type of a table");
}

function inspectElement(entry: Uint8Array, need: Need): void {
  const flags = entry[0] ?? 0;
  if (flags !== 0) need(flags & 1 ? "bulk-memory" : "reference-types", entry, "the form of an element segment");
}

function inspectData(entry: Uint8Array, need: Need): void {
  if (entry[0] === 1) need("bulk-memory", entry, "a passive data segment");
  if (entry[0] === 2) need("multi-memory", entry, "a data segment with a memory index");
}

function inspectType(entry: Uint8Array, need: Need): void {
  if (entry[0] !== 0x60) {
    need("gc", entry, "a struct, array, sub or rec type");
    return;
  }
  const c = cursor(entry, 1);
  for (const results of [false, true]) {
    const count = leb(c) ?? 0;
    if (results && count > 1) need("multi-value", entry, "a function type with several results");
    for (let i = 0; i < count && c.pos < c.end; i++) valueNeeds(valueType(c, []) ?? "", entry, need);
  }
}

function valueNeeds(type: string, entry: Uint8Array, need: Need): void {
  if (type === "v128") need("simd", entry, "the type v128");
  else if (type === "externref" || type === "funcref") need("reference-types", entry, `the type ${type}`);
  else if (type === "exnref") need("exception-handling", entry, "the type exnref");
  else if (type.startsWith("(ref"))
    need(/^\(ref (null )?\d|^\(ref (func|extern)/.test(type) ? "function-references" : "gc", entry, `the type ${type}`);
  else if (type.endsWith("ref")) need("gc", entry, `the type ${type}`);
}

function inspectImport(entry: Uint8Array, need: Need): void {
  const c = cursor(entry);
  name(c);
  name(c);
  const kind = entry[c.pos++];
  if (kind === 2) inspectLimits(entry, c.pos, need);
  if (kind === 3) {
    valueNeeds(valueType(c, []) ?? "", entry, need);
    if (entry[c.pos] === 1) need("mutable-globals", entry, "an imported mutable global");
  }
  if (kind === 4) need("exception-handling", entry, "an imported tag");
}

function inspectLimits(entry: Uint8Array, at: number, need: Need): void {
  const found = limits(cursor(entry, at));
  if (found?.shared) need("threads", entry, "a shared memory");
  if (found?.is64) need("memory64", entry, "a 64-bit memory");
  if ((entry[at] ?? 0) & 8) need("custom-page-sizes", entry, "a page size");
}

/** More than one instruction before `end` is an extended constant expression. */
function inspectConstant(entry: Uint8Array, need: Need): void {
  const c = cursor(entry);
  valueNeeds(valueType(c, []) ?? "", entry, need);
  const body = decodeBody(Uint8Array.of(0, ...entry.subarray(c.pos + 1)));
  for (const i of body.instructions)
    if (/^(i32|i64)\.(add|sub|mul)$/.test(i.name)) need("extended-const", entry, i.name);
}

function inspectCode(entry: Uint8Array, need: Need): void {
  const body = decodeBody(entry);
  for (const group of body.locals) valueNeeds(group.type, entry, need);
  for (const { op, name: by, text, refs } of body.instructions) {
    const feature = featureOf(op, by);
    if (feature) need(feature, entry, by);
    if (refs.some((r) => r.space === "memory" && r.index > 0)) need("multi-memory", entry, by);
    if ((op === 0x02 || op === 0x03 || op === 0x04) && refs.length > 0) need("multi-value", entry, `${by}${text}`);
  }
}

function featureOf(op: number, by: string): Feature | undefined {
  const prefix = op >>> 16;
  const code = op & 0xffff;
  if (prefix === 0xfb) return "gc";
  if (prefix === 0xfc)
    return code < 8
      ? "nontrapping-float-to-int"
      : code >= 0x13
        ? "wide-arithmetic"
        : code >= 0x0f
          ? "reference-types"
          : "bulk-memory";
  if (prefix === 0xfd) return code >= 0x100 ? "relaxed-simd" : "simd";
  if (prefix === 0xfe) return "threads";
  if (by.startsWith("return_call")) return op === 0x15 ? "function-references" : "tail-call";
  if (op >= 0xc0 && op <= 0xc4) return "sign-extension";
  if (op === 0x06 || op === 0x07 || op === 0x09 || op === 0x18 || op === 0x19) return "legacy-exception-handling";
  if (op === 0x08 || op === 0x0a || op === 0x1f) return "exception-handling";
  if (op === 0x14 || op === 0xd4 || op === 0xd5 || op === 0xd6) return "function-references";
  if (op === 0x1c || op === 0x25 || op === 0x26 || op === 0xd0 || op === 0xd1 || op === 0xd2) return "reference-types";
  return op === 0xd3 ? "gc" : undefined;
}
