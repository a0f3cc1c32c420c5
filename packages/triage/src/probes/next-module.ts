/** What is run after a module that failed: its own twin where that can be started, so that the same memory is asked for again. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeScratch, removeScratch } from "@assay/runner";
import { cursor, emptyTwin, entriesOf, name as exportName, findSection, leb, parse, SECTION } from "@assay/wasm-tree";
import { goodModule } from "./good-module.ts";

/** Both as files: the next module, and the input. */
export async function withNext<T>(bytes: Uint8Array, use: (next: string, input: string) => Promise<T>): Promise<T> {
  const folder = makeScratch();
  try {
    const [input, next] = [join(folder, "input.wasm"), join(folder, "next.wasm")];
    const twin = emptyTwin(bytes);
    writeFileSync(input, bytes);
    writeFileSync(next, twin && startable(twin) ? twin : goodModule());
    return await use(next, input);
  } finally {
    removeScratch(folder);
  }
}

/** `_start` is there, is a function without parameters, and nothing comes from outside. */
function startable(twin: Uint8Array): boolean {
  const tree = parse(twin);
  const entries = (id: number): readonly Uint8Array[] => entriesOf(findSection(tree, id));
  const types = entries(SECTION.type);
  if (entries(SECTION.import).length > 0 || types.some((entry) => entry[0] !== FUNC_TYPE)) return false;
  const start = entries(SECTION.export)
    .map(exported)
    .find((e) => e.name === "_start");
  const signature = entries(SECTION.function)[start?.index ?? -1];
  const type = signature && types[leb(cursor(signature)) ?? -1];
  return start?.kind === 0 && type !== undefined && leb(cursor(type, 1)) === 0;
}

const FUNC_TYPE = 0x60;

function exported(entry: Uint8Array): { name: string | undefined; kind: number | undefined; index: number } {
  const c = cursor(entry);
  const name = exportName(c);
  const kind = c.bytes[c.pos++];
  return { name, kind, index: leb(c) ?? -1 };
}
