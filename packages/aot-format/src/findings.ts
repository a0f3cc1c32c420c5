/**
 * Properties that no wamrc we know writes, each a reason for a closer look and none of them a verdict. Absence proves
 * nothing: crafted machine code in a well-formed file has no finding here. The bar is that every real file has none.
 */
import { AotError } from "./error.ts";
import { codeFindings } from "./findings/code.ts";
import { customFindings } from "./findings/custom.ts";
import type { Finding } from "./findings/finding.ts";
import { headerFindings } from "./findings/header.ts";
import { initFindings } from "./findings/init.ts";
import { relocationFindings } from "./findings/relocation.ts";
import { type AotModule, parseAot } from "./module.ts";
import { type AotFile, checkOrder, walk } from "./walk.ts";

export function structuralFindings(input: Uint8Array | AotModule): Finding[] {
  if (!(input instanceof Uint8Array)) return [...frameFindings(input.file), ...bodyFindings(input)];
  const file = attempt("broken-frame", () => walk(input));
  if (Array.isArray(file)) return file;
  const module = attempt("undecodable", () => parseAot(input));
  const frame = frameFindings(file);
  if (!Array.isArray(module)) return [...frame, ...bodyFindings(module)];
  // Sections out of order are the reason then, and said already.
  return frame.some((f) => f.offset === module[0]?.offset) ? frame : [...frame, ...module];
}

function frameFindings(file: AotFile): Finding[] {
  const order = attempt("section-order", () => checkOrder(file));
  const dirty = file.sections.filter((s) => !s.padding.zero);
  return [
    ...(Array.isArray(order) ? order : []),
    ...dirty.map((s) => ({
      id: "padding-not-zero",
      offset: s.padding.offset,
      text: `alignment bytes before section ${s.index} are not zero`,
    })),
  ];
}

function bodyFindings(module: AotModule): Finding[] {
  const inFrame = new Set(
    module.file.sections.flatMap(({ padding: p }) => [p.offset, p.offset + 1, p.offset + 2].slice(0, p.length)),
  );
  const inside = module.stray.find(({ offset }) => !inFrame.has(offset));
  const padding = inside
    ? [{ id: "padding-not-zero", offset: inside.offset, text: "alignment bytes inside a section are not zero" }]
    : [];
  return [
    ...padding,
    ...headerFindings(module),
    ...initFindings(module),
    ...codeFindings(module),
    ...relocationFindings(module),
    ...customFindings(module),
  ];
}

function attempt<T>(id: string, action: () => T): T | Finding[] {
  try {
    return action();
  } catch (error) {
    if (error instanceof AotError) return [{ id, offset: error.offset, text: error.message }];
    throw error;
  }
}
