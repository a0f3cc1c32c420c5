/** When may something be added to a module? Only where each section says what it holds and nothing is cut or stands there twice. */
import { findSection, insertSection, replaceSection, type WasmTree } from "./module.ts";
import { entriesOf, makeSection, type Section, withEntries } from "./section.ts";
import { SECTION } from "./section-id.ts";

/** Cut files, and sections that stand there twice: what is added could fall into what is missing, or be passed over. */
export function isWhole(bytes: Uint8Array, { header, sections, trailing }: WasmTree): boolean {
  const last = sections.at(-1);
  const end = last ? last.offset + 1 + (last.sizeBytes?.length ?? 0) + last.declaredSize : header.length;
  const ids = sections.filter((s) => s.id !== SECTION.custom).map((s) => s.id);
  return header.length === 8 && trailing.length === 0 && end === bytes.length && new Set(ids).size === ids.length;
}

/** Says what it holds; a section that is not there does. */
export function isTrue(section: Section | undefined): boolean {
  if (!section) return true;
  const { content } = section;
  return content.kind === "entries" && content.rest.length === 0 && content.count === content.entries.length;
}

/** Behind all others, in a new section where there is none: no index moves. */
export function withEntry(tree: WasmTree, id: number, ...added: readonly Uint8Array[]): WasmTree {
  const section = findSection(tree, id);
  return section
    ? replaceSection(tree, section, withEntries(section, [...entriesOf(section), ...added]))
    : insertSection(tree, makeSection(id, added));
}
