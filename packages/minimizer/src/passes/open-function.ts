// One function of the best so far, taken apart: its items, what is known of types, and the way back to a file.

import {
  closes,
  concat,
  encodeLeb,
  entriesOf,
  findSection,
  importsOf,
  parse,
  replaceSection,
  SECTION,
  withEntries,
} from "@assay/wasm-tree";
import { type Code, type Item, readCode, writeCode } from "../wasm/code.ts";
import { printLike } from "../wasm/print-like.ts";
import { localTypes, signaturesOf } from "../wasm/signatures.ts";
import { type FunctionContext, type MendStyle, mend } from "../wasm/typing.ts";

export interface OpenFunction {
  readonly code: Code;
  readonly context: FunctionContext;
  /** Places of the items that a reduction may take out: all but those that close blocks. */
  readonly loose: readonly number[];
  /** False: it was malformed before we came, or is beyond us. Then nothing is mended, so that the oddity is not mended away. */
  readonly mendable: boolean;
  /** The file with these items in the function's body. */
  readonly render: (items: readonly Item[], style?: MendStyle) => Uint8Array;
}

/** Null where there is no such entry. */
export function openFunction(file: Uint8Array, place: number): OpenFunction | null {
  const tree = parse(file);
  const section = findSection(tree, SECTION.code);
  const entry = entriesOf(section)[place];
  if (section === undefined || entry === undefined) return null;
  const code = readCode(entry);
  const signatures = signaturesOf(tree);
  const signature = signatures.func(importsOf(tree, "func").length + place);
  const context = { signatures, signature, local: localTypes(signature, code.locals) };
  const mended = mend(code.items, context, "trap");
  const mendable =
    mended.length === code.items.length && mended.every((one, at) => one.bytes === code.items[at]?.bytes);
  // Everything around the body once; a candidate is then three stretches and the body.
  const entries = entriesOf(section);
  const [before, after] = [concat(entries.slice(0, place)), concat(entries.slice(place + 1))];
  return {
    code,
    context,
    mendable,
    loose: code.items.flatMap((one, at) => (closes(one.op) ? [] : [at])),
    render(items, style = "trap") {
      const body = writeCode({ ...code, items: mendable ? mend(items, context, style) : items });
      const lean = withEntries(
        section,
        [before, body, after].filter((part) => part.length > 0),
      );
      if (lean.content.kind !== "entries" || section.content.kind !== "entries") return file;
      const { count, countBytes } = section.content;
      return printLike(
        tree,
        replaceSection(tree, section, {
          ...lean,
          content: { ...lean.content, count, countBytes: countBytes ?? encodeLeb(count) },
        }),
      );
    },
  };
}
