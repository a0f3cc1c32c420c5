/**
 * A module flattened to named items, each with a key that survives when its neighbours change: what two files are compared
 * by. A field's value is text for people, or bytes.
 */
import { functionCode, functionNames, leadingCode } from "./code.ts";
import type { CustomModel } from "./custom-body.ts";
import { describeCustom, describeExpr, describeOffset, hex } from "./describe.ts";
import type { InitData } from "./init-data.ts";
import type { AotModule } from "./module.ts";
import {
  archText,
  customName,
  exportKindName,
  nameText,
  sectionName,
  symbolTexts,
  typeText,
  valueTypeName,
} from "./names.ts";
import { relocationTypeName } from "./relocation-types.ts";
import type { GcType } from "./types.ts";

export interface Item {
  readonly section: string;
  readonly key: string;
  /** The key in more words, which may differ between two files. */
  readonly label?: string;
  readonly fields: Readonly<Record<string, string | Uint8Array>>;
}

export function itemsOf(module: AotModule): Item[] {
  const { initData: init } = module;
  return [
    {
      section: "header",
      key: "file",
      fields: { version: String(module.version), "byte order": module.shape.byteOrder },
    },
    { section: "TARGET_INFO", key: "target", fields: targetFields(module) },
    ...module.file.sections
      .filter((s) => s.type !== 100)
      .map((s) => ({ section: "sections", key: sectionName(s.type), fields: { size: String(s.size) } })),
    ...(init ? initItems(init) : []),
    ...codeItems(module),
    ...(module.exports ?? []).map((e) => ({
      section: "EXPORT",
      key: `export "${nameText(e.name)}"`,
      fields: { what: `${exportKindName(e.kind)} ${e.index}`, zero: String(e.zero) },
    })),
    ...relocationItems(module),
    ...customItems(module.customSections),
    ...module.stray.map(({ offset, value }) => ({
      section: "padding",
      key: `byte at ${hex(offset)}`,
      fields: { value: hex(value) },
    })),
  ];
}

function targetFields({ target: t }: AotModule): Record<string, string> {
  const { arch, featureFlags, ...numbers } = t;
  const fields: Record<string, string> = { arch: archText(arch), "arch bytes": [...arch].join(" ") };
  for (const [name, value] of Object.entries(numbers)) fields[name] = hex(value);
  if (featureFlags !== undefined) fields.featureFlags = hex(featureFlags);
  return fields;
}

function initItems(init: InitData): Item[] {
  const section = "INIT_DATA";
  const each = <T>(name: string, all: readonly T[], fields: (one: T) => Item["fields"]): Item[] =>
    all.map((one, i) => ({ section, key: `${name} ${i}`, fields: fields(one) }));
  const without = ({ at: _, ...rest }: { at: number }): Record<string, string> => texts(rest);
  return [
    ...each("memory", init.memories, without),
    ...each("data segment", init.dataSegments, (s) => ({
      ...texts({ passive: s.passive, memory: s.memory, offset: describeOffset(s.offset) }),
      bytes: s.bytes,
    })),
    ...each("imported table", init.importTables, without),
    ...each("table", init.tables, ({ init: value, ...t }) => ({
      ...without(t),
      init: value ? describeExpr(value) : "none",
    })),
    ...each("element segment", init.elemSegments, (s) => ({
      ...texts({
        mode: s.mode,
        elemType: s.elemType,
        table: s.table,
        offset: describeOffset(s.offset),
        ...s.reference,
      }),
      items: s.items.map((item) => (typeof item === "number" ? String(item) : describeExpr(item))).join(", "),
    })),
    ...each("type", init.types, (t) => ({
      type: typeText(t),
      ...("sub" in t && t.sub ? { sub: JSON.stringify(t.sub) } : {}),
      ...refinements(t),
    })),
    ...each("imported global", init.importGlobals, (g) => ({
      import: `${nameText(g.module)}.${nameText(g.name)}`,
      type: `${valueTypeName(g.type)} mutable ${g.mutable}`,
    })),
    ...each("global", init.globals, (g) => ({
      type: `${valueTypeName(g.type)} mutable ${g.mutable}`,
      init: describeExpr(g.init),
    })),
    ...each("imported function", init.importFuncs, (f) => ({
      import: `${nameText(f.module)}.${nameText(f.name)}`,
      type: String(f.typeIndex),
    })),
    {
      section,
      key: "counts",
      fields: texts({
        importMemoryCount: init.importMemoryCount,
        funcCount: init.funcCount,
        startFunc: init.startFunc,
        ...init.aux,
      }),
    },
    ...init.objectData.map((o) => ({ section, key: `object data ${nameText(o.name)}`, fields: { bytes: o.bytes } })),
  ];
}

function codeItems(module: AotModule): Item[] {
  const names = functionNames(module);
  const imports = module.initData?.importFuncs.length ?? 0;
  const { functions } = module;
  const functionItems = functionCode(module).map(({ own, offset, bytes }): Item => {
    const name = names.get(imports + own);
    return {
      section: "FUNCTION",
      key: `function ${imports + own}`,
      ...(name === undefined ? {} : { label: `function ${imports + own} (${name})` }),
      fields: {
        offset: hex(offset),
        type: typeText(module.initData?.types[functions?.typeIndices[own] ?? -1]),
        cells: `${functions?.maxLocalCells[own] ?? "–"} local, ${functions?.maxStackCells[own] ?? "–"} stack`,
        code: bytes,
      },
    };
  });
  const flags = (functions?.refFlags ?? []).map((f, i) => ({
    section: "FUNCTION",
    key: `reference flags ${i}`,
    fields: { bytes: f },
  }));
  const text = module.text
    ? [
        {
          section: "TEXT",
          key: "outside of functions",
          fields: { literal: module.text.literal, "leading code": leadingCode(module) },
        },
      ]
    : [];
  return [...text, ...functionItems, ...flags];
}

function relocationItems(module: AotModule): Item[] {
  const bits = module.shape.wide ? 64 : 32;
  const symbol = symbolTexts(module);
  return (module.relocations?.groups ?? []).flatMap((group) => {
    const name = symbol(group.name);
    return group.relocations.map(
      (r): Item => ({
        section: "RELOCATION",
        key: `${name}+${hex(r.offset)} ${relocationTypeName(module.target.eMachine, r.type) ?? `type ${r.type}`}`,
        fields: { target: symbol(r.symbol), addend: String(BigInt.asIntN(bits, r.addend)) },
      }),
    );
  });
}

/** What `typeText` leaves out of a GC type. */
function refinements(type: GcType): Record<string, string> {
  if (type.kind === "array") return { reference: JSON.stringify(type.reference ?? null) };
  return "references" in type && type.references.length > 0 ? { references: JSON.stringify(type.references) } : {};
}

function customItems(customs: readonly CustomModel[]): Item[] {
  return customs.map(({ subType, size, body }) => {
    const name = body.kind === "raw" ? ` "${nameText(body.name)}"` : "";
    const content = "content" in body ? { content: body.content } : { content: JSON.stringify(describeCustom(body)) };
    return {
      section: "CUSTOM",
      key: `custom ${customName(subType)}${name}`,
      fields: { size: String(size), ...content },
    };
  });
}

function texts(values: Record<string, string | number | bigint | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
