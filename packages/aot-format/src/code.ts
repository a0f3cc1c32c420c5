/**
 * Machine code by function. A file records where functions start, not where they end, and besides each wasm function's
 * entry there may be an inner body of it anywhere: so a function's bytes are those up to the next start.
 */
import type { AotModule } from "./module.ts";
import { nameText } from "./names.ts";

export interface FunctionCode {
  /** Among the module's own functions; the wasm index is this plus the imports. */
  readonly own: number;
  /** In the code, as FUNCTION states it; `start` is where its bytes begin if that lies inside. */
  readonly offset: bigint;
  readonly size: number;
  readonly bytes: Uint8Array;
}

export function functionCode(module: AotModule): FunctionCode[] {
  const code = module.text?.code ?? new Uint8Array();
  const offsets = module.functions?.offsets ?? [];
  const starts = [...new Set(offsets.filter((o) => o < BigInt(code.length)).map(Number)), code.length].sort(
    (a, b) => a - b,
  );
  const nextOf = new Map(starts.map((start, i) => [start, starts[i + 1] ?? start]));
  return offsets.map((offset, own) => {
    const start = offset < BigInt(code.length) ? Number(offset) : code.length;
    const bytes = code.subarray(start, nextOf.get(start));
    return { own, offset, size: bytes.length, bytes };
  });
}

/** Code that belongs to no function by its offset: what lies before the first start. */
export function leadingCode(module: AotModule): Uint8Array {
  const code = module.text?.code ?? new Uint8Array();
  let first = BigInt(code.length);
  for (const offset of module.functions?.offsets ?? []) if (offset < first) first = offset;
  return code.subarray(0, Number(first));
}

export interface CodeLocation {
  readonly own: number;
  readonly wasmIndex: number;
  readonly offsetInFunction: number;
}

/**
 * Which function holds these machine code bytes: for a crash inside code that no symbol names. Every place they occur,
 * at most `limit`.
 */
export function locateInText(module: AotModule, needle: Uint8Array, limit = 16): CodeLocation[] {
  const text = module.text?.code ?? new Uint8Array();
  const code = Buffer.from(text.buffer, text.byteOffset, text.length);
  const imports = module.initData?.importFuncs.length ?? 0;
  const functions = functionCode(module)
    .filter((f) => f.size > 0)
    .sort((a, b) => Number(b.offset - a.offset));
  const found: CodeLocation[] = [];
  let at = needle.length > 0 ? code.indexOf(needle) : -1;
  while (at >= 0 && found.length < limit) {
    const holder = functions.find((f) => Number(f.offset) <= at);
    if (holder) {
      found.push({ own: holder.own, wasmIndex: imports + holder.own, offsetInFunction: at - Number(holder.offset) });
    }
    at = code.indexOf(needle, at + 1);
  }
  return found;
}

/**
 * Names of functions by wasm index: from the NAME section, else the export. wamrc 1.x writes wrong lengths into NAME, so a
 * name with a NUL inside is none.
 */
export function functionNames(module: AotModule): Map<number, string> {
  const names = new Map<number, string>();
  for (const e of module.exports ?? []) if (e.kind === 0 && !names.has(e.index)) names.set(e.index, nameText(e.name));
  for (const { body } of module.customSections) {
    if (body.kind !== "names") continue;
    for (const group of body.groups.filter((g) => g.type === 1)) {
      for (const { index, name } of group.names) {
        const text = nameText(name);
        if (!text.includes("\0")) names.set(index, text);
      }
    }
  }
  return names;
}
