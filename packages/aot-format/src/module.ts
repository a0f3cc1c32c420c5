/**
 * `.aot` bytes ⇄ AotModule. Every byte of the file is a field, an alignment byte or an opaque body, so printing what was
 * parsed gives the file back. Loaders accept a file that stops after any section, and so does the parser: later sections
 * are then undefined.
 */

import {
  type Export,
  exports,
  type Functions,
  functions,
  type RelocationTable,
  relocationTable,
  type Text,
  text,
} from "./code-sections.ts";
import { type AotFormat, Reader, type Shape, type StrayByte, Writer } from "./codec.ts";
import { type CustomModel, readCustom, writeCustom } from "./custom-body.ts";
import { type InitData, initData } from "./init-data.ts";
import { type TargetInfo, targetInfo } from "./target-info.ts";
import { type AotFile, checkOrder, SECTION, type Section, walk } from "./walk.ts";

export interface AotModule {
  readonly version: number;
  readonly shape: Shape;
  /** Formats the bytes can be read in: more than one only for version 4 without active element segments. */
  readonly formats: readonly AotFormat[];
  readonly target: TargetInfo;
  readonly initData: InitData | undefined;
  readonly text: Text | undefined;
  readonly functions: Functions | undefined;
  readonly exports: readonly Export[] | undefined;
  readonly relocations: RelocationTable | undefined;
  readonly customSections: readonly CustomModel[];
  /** Alignment bytes that are not zero. */
  readonly stray: readonly StrayByte[];
  readonly file: AotFile;
}

export function parseAot(bytes: Uint8Array): AotModule {
  const file = walk(bytes);
  checkOrder(file, "as far as it goes");
  const candidates = formatsOf(file);
  let failure: unknown;
  const modules: AotModule[] = [];
  for (const format of candidates) {
    try {
      modules.push(parseAs(bytes, file, format));
    } catch (error) {
      failure ??= error;
    }
  }
  const plausible = modules.filter(hasPlausibleElems);
  const kept = plausible.length > 0 ? plausible : modules;
  const [first] = kept;
  if (!first) throw failure;
  return { ...first, formats: kept.map((m) => m.shape.format) };
}

/** 2.4.0 wrote the newer table offsets under the old number: for version 4 only trying tells. */
function formatsOf(file: AotFile): AotFormat[] {
  if (file.layout === "1.x") return ["1.x"];
  if (file.version === 4) return ["2.x", "v5"];
  return [file.version < 4 ? "2.x" : "v5"];
}

/** Without GC a segment's reference type repeats its element type: read in the wrong layout it hardly ever does. */
function hasPlausibleElems({ initData: init, shape }: AotModule): boolean {
  return (
    shape.gc || (init?.elemSegments ?? []).every((s) => s.reference === undefined || s.reference.type === s.elemType)
  );
}

function parseAs(bytes: Uint8Array, file: AotFile, format: AotFormat): AotModule {
  const stray: StrayByte[] = [];
  for (const { padding } of file.sections) {
    for (let i = 0; i < padding.length; i++) {
      const value = bytes[padding.offset + i] as number;
      if (value !== 0) stray.push({ offset: padding.offset + i, value });
    }
  }
  const head: Shape = { byteOrder: file.byteOrder, format, wide: false, gc: false };
  const whole = <T>(section: Section, shape: Shape, decode: (reader: Reader) => T): T => {
    const reader = new Reader(bytes, section.bodyOffset, section.bodyEnd, shape, stray);
    const value = decode(reader);
    if (reader.left > 0) reader.fail(`${reader.left} bytes are left over in section ${section.index}`);
    return value;
  };
  const target = whole(file.sections[0] as Section, head, (r) => targetInfo(r));
  const shape: Shape = { ...head, wide: (target.binType & 2) !== 0, gc: ((target.featureFlags ?? 0n) & 16n) !== 0n };
  const decode = <T>(type: number, one: (reader: Reader) => T): T | undefined => {
    const section = file.sections[type];
    return section?.type === type ? whole(section, shape, one) : undefined;
  };
  const init = decode(SECTION.initData, (r) => initData(r));
  return {
    version: file.version,
    shape,
    formats: [format],
    target,
    initData: init,
    text: decode(SECTION.text, (r) => text(r)),
    functions: decode(SECTION.function, (r) => functions(r, init?.funcCount ?? 0, init?.importFuncs.length ?? 0)),
    exports: decode(SECTION.export, (r) => exports(r)),
    relocations: decode(SECTION.relocation, (r) => relocationTable(r)),
    customSections: file.sections
      .filter((s) => s.type === SECTION.custom)
      .map((s) => readCustom(bytes, s, shape, stray)),
    stray,
    file,
  };
}

export function printAot(module: AotModule): Uint8Array<ArrayBuffer> {
  const c = new Writer(module.shape, module.file.size);
  const section = (type: number, body: () => void): void => {
    c.u32(type);
    c.u32(0);
    const start = c.at;
    body();
    c.patch(start - 4, c.at - start);
  };
  c.bytes(4, new Uint8Array([0, 0x61, 0x6f, 0x74]));
  c.u32(module.version);
  section(SECTION.targetInfo, () => targetInfo(c, module.target));
  const { initData: init, text: code, functions: funcs, exports: exported, relocations } = module;
  if (init) section(SECTION.initData, () => initData(c, init));
  if (code) section(SECTION.text, () => text(c, code));
  if (funcs) section(SECTION.function, () => functions(c, init?.funcCount ?? 0, init?.importFuncs.length ?? 0, funcs));
  if (exported) section(SECTION.export, () => exports(c, exported));
  if (relocations) section(SECTION.relocation, () => relocationTable(c, relocations));
  for (const custom of module.customSections) section(SECTION.custom, () => writeCustom(c, custom));
  return c.finish(module.stray);
}
