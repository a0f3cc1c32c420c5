/** One more function, behind all others, that takes nothing and only returns: whoever calls it sees whether the instance still works. */

import { encodeBody } from "./body.ts";
import { concat, cursor, encodeLeb } from "./bytes.ts";
import { findSection, parse, print } from "./module.ts";
import { spaceSize } from "./remap.ts";
import { entriesOf } from "./section.ts";
import { SECTION } from "./section-id.ts";
import { name } from "./value-types.ts";
import { isTrue, isWhole, withEntry } from "./whole.ts";

const CHANGED = [SECTION.type, SECTION.function, SECTION.export, SECTION.code] as const;

/** Undefined where the module cannot be added to: a section that says other than it holds, or an export of that name. */
export function withGoodFunction(bytes: Uint8Array, exportName: string): Uint8Array | undefined {
  const tree = parse(bytes);
  if (!isWhole(bytes, tree) || !CHANGED.every((id) => isTrue(findSection(tree, id)))) return undefined;
  const exports = entriesOf(findSection(tree, SECTION.export));
  if (exports.some((entry) => name(cursor(entry)) === exportName)) return undefined;
  const text = new TextEncoder().encode(exportName);
  const added: readonly (readonly [id: number, entry: Uint8Array])[] = [
    [SECTION.type, Uint8Array.of(0x60, 0, 0)],
    [SECTION.function, encodeLeb(spaceSize(tree, "type"))],
    [SECTION.export, concat([encodeLeb(text.length), text, Uint8Array.of(0), encodeLeb(spaceSize(tree, "func"))])],
    [SECTION.code, encodeBody([], [Uint8Array.of(0x0b)])],
  ];
  return print(added.reduce((grown, [id, entry]) => withEntry(grown, id, entry), tree));
}
