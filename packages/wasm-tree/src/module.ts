/**
 * Any bytes to a tree and back, exactly. Nothing is refused: bytes that are no header are a header anyway, a section that claims more
 * than is there keeps its claim, and what cannot be cut at all stays raw.
 */
import { concat, cursor, leb, skip } from "./bytes.ts";
import { parseContent, printSection, type Section } from "./section.ts";
import { SECTION, SECTION_ORDER } from "./section-id.ts";

export interface WasmTree {
  /** Magic and version, or fewer bytes when there are fewer. */
  readonly header: Uint8Array;
  readonly sections: readonly Section[];
  /** What is left where no further section fits, or where there are more than any module has. */
  readonly trailing: Uint8Array;
}

/** No engine takes so many; 64 MB of zeros would be 32 million sections, and their objects take more memory than there is. */
const MOST_SECTIONS = 100_000;
const MOST_ENTRIES = 2_000_000;

export function parse(bytes: Uint8Array): WasmTree {
  const header = bytes.subarray(0, 8);
  const sections: Section[] = [];
  const c = cursor(bytes, header.length);
  let room = MOST_ENTRIES;
  while (c.pos < c.end && sections.length < MOST_SECTIONS) {
    const offset = c.pos;
    const id = bytes[c.pos++] as number;
    const sizeAt = c.pos;
    const declaredSize = leb(c);
    if (declaredSize === undefined) {
      c.pos = offset;
      break;
    }
    const bodyAt = c.pos;
    // A size that reaches beyond the file takes what is there; its claim is kept as written.
    const end = Math.min(c.end, bodyAt + declaredSize);
    skip(c, end - bodyAt);
    const content = parseContent(id, bytes.subarray(bodyAt, end), room);
    if (content.kind === "entries") room -= content.entries.length;
    sections.push({ id, offset, sizeBytes: bytes.subarray(sizeAt, bodyAt), declaredSize, content });
  }
  return { header, sections, trailing: bytes.subarray(c.pos) };
}

export function print(tree: WasmTree): Uint8Array {
  return concat([tree.header, ...tree.sections.flatMap(printSection), tree.trailing]);
}

export function findSection(tree: WasmTree, id: number): Section | undefined {
  return tree.sections.find((s) => s.id === id);
}

/** The tree with one section replaced, or removed when `section` is undefined. */
export function replaceSection(tree: WasmTree, old: Section, section: Section | undefined): WasmTree {
  return { ...tree, sections: tree.sections.flatMap((s) => (s === old ? (section ? [section] : []) : [s])) };
}

/** The tree with one section more, before the first that has to come behind it. */
export function insertSection(tree: WasmTree, section: Section): WasmTree {
  const rank = SECTION_ORDER.indexOf(section.id);
  const at = tree.sections.findIndex((s) => s.id !== SECTION.custom && SECTION_ORDER.indexOf(s.id) > rank);
  const sections = [...tree.sections];
  sections.splice(at < 0 ? sections.length : at, 0, section);
  return { ...tree, sections };
}
