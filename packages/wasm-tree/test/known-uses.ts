/** Which indices a module uses, found the slow way: all references of all entries, and those that say nothing in their bytes. */
import { decodeBody, entriesOf, entryReferences, parse, SECTION, type Space, spaceSize } from "../src/wasm-tree.ts";

export const SPACES = ["type", "func", "table", "memory", "global", "tag", "elem", "data"] as const;

export function unused(bytes: Uint8Array, space: Space): number[] {
  const used = new Set<string>();
  const tree = parse(bytes);
  const use = (of: Space, index: number) => used.add(`${of} ${index}`);
  for (const { id, content } of tree.sections) {
    const entries = content.kind === "entries" ? content.entries : id === SECTION.start ? [content.bytes] : [];
    for (const entry of entries) {
      for (const ref of entryReferences(id, entry)) use(ref.space, ref.index);
      if (id === SECTION.element && (entry[0] === 0 || entry[0] === 4)) use("table", 0);
      if (id === SECTION.data && entry[0] === 0) use("memory", 0);
      if (id !== SECTION.code) continue;
      const body = decodeBody(entry);
      for (const { refs, name } of [...body.locals.map((l) => ({ ...l, name: "" })), ...body.instructions]) {
        for (const ref of refs) use(ref.space, ref.index);
        if (/\.(load|store|atomic)/.test(name)) use("memory", 0);
        // The segment that declares a function is what makes ref.func valid.
        if (name === "ref.func")
          for (const i of entriesOf(tree.sections.find((s) => s.id === SECTION.element)).keys()) use("elem", i);
      }
    }
  }
  return Array.from({ length: spaceSize(tree, space) }, (_, i) => i).filter((i) => !used.has(`${space} ${i}`));
}
