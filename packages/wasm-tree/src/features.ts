/**
 * Which proposals a module needs, with the first place that needs each. It reads what can be read: a malformed module is answered for
 * by its readable parts. Names follow the proposals; WAMR's build flags for them are the policy package's business.
 */
import { decodeBody } from "./body.ts";
import { type Cursor, cursor, leb, u8 } from "./bytes.ts";
import { type Brought, type Feature, featureOfOpcode, featureOfType } from "./feature-of.ts";
import { decodeInstructions, type Instruction, opens } from "./instruction.ts";
import { findSection, parse, type WasmTree } from "./module.ts";
import { importKind, importsOf } from "./remap.ts";
import { entriesOf } from "./section.ts";
import { SECTION } from "./section-id.ts";
import { heapType, limits, name, valueType, valueTypes } from "./value-types.ts";

export type { Feature } from "./feature-of.ts";

export interface NeededFeature {
  readonly feature: Feature;
  /** Offset in the file of the instruction or entry that needs it first. */
  readonly offset: number;
  readonly by: string;
}

/** `at`: where in the entry. */
type Need = (feature: Brought, entry: Uint8Array, by: string, at?: number) => void;

export function features(bytes: Uint8Array): NeededFeature[] {
  const found = new Map<Brought, Place>();
  const need: Need = (feature, entry, by, at = 0) => {
    const offset = entry.byteOffset - bytes.byteOffset + at;
    const known = found.get(feature);
    if (!known || offset < known.offset) found.set(feature, { offset, by });
  };
  const tree = parse(bytes);
  for (const { id, content } of tree.sections) {
    if (content.kind === "custom" && content.name === "metadata.code.branch_hint")
      need("branch-hints", content.bytes, "section metadata.code.branch_hint");
    if (content.kind === "raw" && id === SECTION.dataCount) need("bulk-memory", content.bytes, "a data count section");
    if (content.kind === "entries") for (const entry of content.entries) INSPECT[id]?.(entry, need);
  }
  inspectNumbers(tree, need);
  inspectExportedGlobals(tree, need);
  return settled(found);
}

type Place = Omit<NeededFeature, "feature">;

/** Tags and `throw` go to the form of exception handling that the module uses; to the current one when that is not to be told. */
function settled(found: Map<Brought, Place>): NeededFeature[] {
  const either = found.get("exceptions");
  const current = found.get("exception-handling");
  found.delete("exceptions");
  if (either && (current ? either.offset < current.offset : !found.has("legacy-exception-handling")))
    found.set("exception-handling", either);
  return [...found]
    .map(([feature, place]) => ({ feature: feature as Feature, ...place }))
    .sort((a, b) => (a.feature < b.feature ? -1 : 1));
}

/** One memory and one table are what a module may have without a proposal. */
function inspectNumbers(tree: WasmTree, need: Need): void {
  const imports = entriesOf(findSection(tree, SECTION.import));
  const second = (kind: number, section: number): Uint8Array | undefined =>
    [...imports.filter((e) => importKind(e) === kind), ...entriesOf(findSection(tree, section))][1];
  const memory = second(2, SECTION.memory);
  const table = second(1, SECTION.table);
  if (memory) need("multi-memory", memory, "a second memory");
  if (table) need("reference-types", table, "a second table");
}

function inspectExportedGlobals(tree: WasmTree, need: Need): void {
  const imported = importsOf(tree, "global").length;
  const globals = entriesOf(findSection(tree, SECTION.global));
  for (const entry of entriesOf(findSection(tree, SECTION.export))) {
    const c = cursor(entry);
    name(c);
    const global = u8(c) === 3 ? globals[(leb(c) ?? 0) - imported] : undefined;
    if (!global) continue;
    const type = cursor(global);
    if (valueType(type, []) !== undefined && u8(type) === 1)
      need("mutable-globals", entry, "an exported mutable global");
  }
}

const INSPECT: Partial<Record<number, (entry: Uint8Array, need: Need) => void>> = {
  [SECTION.type]: inspectType,
  [SECTION.import]: inspectImport,
  [SECTION.memory]: (entry, need) => inspectLimits(cursor(entry), need),
  [SECTION.tag]: (entry, need) => need("exceptions", entry, "a tag"),
  [SECTION.table](entry, need) {
    const initialised = entry[0] === 0x40;
    if (initialised) need("function-references", entry, "a table with an initial value");
    const c = cursor(entry, initialised ? 2 : 0);
    inspectTableType(c, need);
    if (initialised) inspectExpression(c, need);
  },
  [SECTION.global](entry, need) {
    const c = cursor(entry);
    inspectValueType(c, need);
    u8(c);
    inspectExpression(c, need);
  },
  [SECTION.element]: inspectElement,
  [SECTION.data](entry, need) {
    const c = cursor(entry);
    const flags = leb(c);
    if (flags === 1) need("bulk-memory", entry, "a passive data segment");
    if (flags === 2 && (leb(c) ?? 0) > 0) need("multi-memory", entry, "a data segment with a memory index");
    if (flags !== 1) inspectExpression(c, need);
  },
  [SECTION.code](entry, need) {
    const body = decodeBody(entry);
    for (const group of body.locals) typeNeeds(group.type, group.bytes, need);
    for (const instruction of body.instructions) inspectInstruction(body.bytes, instruction, need);
  },
};

function typeNeeds(type: string, entry: Uint8Array, need: Need, at = 0): void {
  const feature = featureOfType(type);
  if (feature) need(feature, entry, `the type ${type}`, at);
}

function inspectValueType(c: Cursor, need: Need): void {
  const at = c.pos;
  typeNeeds(valueType(c, []) ?? "", c.bytes, need, at);
}

function inspectType(entry: Uint8Array, need: Need): void {
  if (entry[0] !== 0x60) {
    need("gc", entry, "a struct, array, sub or rec type");
    return;
  }
  const c = cursor(entry, 1);
  const params = valueTypes(c, []) ?? [];
  const results = valueTypes(c, []) ?? [];
  for (const type of new Set([...params, ...results])) typeNeeds(type, entry, need);
  if (results.length > 1) need("multi-value", entry, "a function type with several results");
}

function inspectImport(entry: Uint8Array, need: Need): void {
  const c = cursor(entry);
  name(c);
  name(c);
  const kind = u8(c);
  if (kind === 1) inspectTableType(c, need);
  if (kind === 2) inspectLimits(c, need);
  if (kind === 3) {
    inspectValueType(c, need);
    if (u8(c) === 1) need("mutable-globals", entry, "an imported mutable global");
  }
  if (kind === 4) need("exceptions", entry, "an imported tag");
}

/** Tables held funcref from the start. */
function inspectTableType(c: Cursor, need: Need): void {
  if (c.bytes[c.pos] === 0x70) c.pos++;
  else inspectValueType(c, need);
  inspectLimits(c, need, "table");
}

function inspectLimits(c: Cursor, need: Need, of = "memory"): void {
  const flags = c.bytes[c.pos] ?? 0;
  const found = limits(c);
  if (found?.shared) need("threads", c.bytes, `a shared ${of}`);
  if (found?.is64) need("memory64", c.bytes, `a 64-bit ${of}`);
  if (found && flags & 8) need("custom-page-sizes", c.bytes, "a page size");
}

function inspectElement(entry: Uint8Array, need: Need): void {
  const c = cursor(entry);
  const flags = leb(c) ?? 0;
  if ((flags & 3) === 3) need("reference-types", entry, "a declarative element segment");
  else if (flags !== 0) need("bulk-memory", entry, "the form of an element segment");
  if ((flags & 3) === 2 && (leb(c) ?? 0) > 0) need("reference-types", entry, "an element segment with a table index");
  if ((flags & 1) === 0) inspectExpression(c, need);
  if ((flags & 4) === 0) return;
  if (flags & 3 && c.bytes[c.pos] !== 0x70) inspectValueType(c, need);
  else if (flags & 3) c.pos++;
  // `ref.func` and `ref.null` are part of this form; whatever else stands here is not.
  const count = leb(c) ?? 0;
  for (let i = 0; i < count && c.pos < c.end; i++) inspectExpression(c, need, BULK_ITEMS);
}

/** Brought by function references together with tail calls. */
const RETURN_CALL_REF = 0x15;
const BULK_ITEMS = new Set([0xd0, 0xd2]);
const EXTENDED_CONST = new Set([0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e]);

function inspectExpression(c: Cursor, need: Need, allowed?: ReadonlySet<number>): void {
  const { instructions, end } = decodeInstructions(c.bytes, c.pos);
  for (const instruction of instructions) {
    if (EXTENDED_CONST.has(instruction.op)) need("extended-const", c.bytes, instruction.name, instruction.at);
    if (!allowed?.has(instruction.op)) inspectInstruction(c.bytes, instruction, need);
  }
  c.pos = Math.max(end, c.pos + 1);
}

/** Instructions whose types say more than their opcode: blocks, typed select, ref.null. */
function inspectInstruction(bytes: Uint8Array, { op, name: by, at, refs }: Instruction, need: Need): void {
  const feature = featureOfOpcode(op);
  if (feature) need(feature, bytes, by, at);
  if (op === RETURN_CALL_REF) need("tail-call", bytes, by, at);
  for (const { space, index } of refs) {
    if (space === "memory" && index > 0) need("multi-memory", bytes, by, at);
    if (space === "table" && index > 0) need("reference-types", bytes, by, at);
  }
  if (opens(op)) inspectBlockType(bytes, at + 1, by, need);
  else if (op === 0xd0) {
    const heap = heapType(cursor(bytes, at + 1), []);
    typeNeeds(refs.length > 0 ? `(ref null ${heap})` : `${heap}ref`, bytes, need, at);
  } else if (op === 0x1c)
    for (const type of valueTypes(cursor(bytes, at + 1), []) ?? []) typeNeeds(type, bytes, need, at);
}

function inspectBlockType(bytes: Uint8Array, at: number, by: string, need: Need): void {
  const type = valueType(cursor(bytes, at), []);
  if (type !== undefined) typeNeeds(type, bytes, need, at);
  else if (bytes[at] !== 0x40) need("multi-value", bytes, `${by} with a function type`, at - 1);
}
