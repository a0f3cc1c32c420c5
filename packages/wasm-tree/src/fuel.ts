/**
 * The same program with a countdown at every function entry and loop header that traps at zero: whose loop, whose recursion is it?
 * The countdown is a mutable i64 global behind all others, so that no index moves, and it leaves the operand stack as it
 * finds it, so that it fits anywhere, also in code that is never reached.
 */
import { decodeBody, editBody, instructionBytes } from "./body.ts";
import { concat, encodeLeb, encodeSleb } from "./bytes.ts";
import { findSection, parse, print, replaceSection, type WasmTree } from "./module.ts";
import { spaceSize } from "./remap.ts";
import { entriesOf, withEntries } from "./section.ts";
import { SECTION } from "./section-id.ts";
import { isTrue, isWhole, withEntry } from "./whole.ts";

const LOOP = 0x03;

/**
 * Undefined when the module cannot be rewritten: a body that does not decode or does not close, a section that says other than it
 * holds. Custom sections that speak of places in code would be wrong afterwards and are left out.
 */
export function addFuel(bytes: Uint8Array, fuel: bigint): Uint8Array | undefined {
  const tree = parse(bytes);
  const code = findSection(tree, SECTION.code);
  const globals = findSection(tree, SECTION.global);
  if (!isWhole(bytes, tree) || !isTrue(code) || !isTrue(globals)) return undefined;
  const burn = countdown(spaceSize(tree, "global"));
  const bodies: Uint8Array[] = [];
  for (const entry of entriesOf(code)) {
    const body = burning(entry, burn);
    if (!body) return undefined;
    bodies.push(body);
  }
  const counter = concat([Uint8Array.of(0x7e, 1, 0x42), encodeSleb(fuel), Uint8Array.of(0x0b)]);
  const withCode = code ? replaceSection(tree, code, withEntries(code, bodies)) : tree;
  return print(withoutCodeMetadata(withEntry(withCode, SECTION.global, counter)));
}

function burning(entry: Uint8Array, burn: Uint8Array): Uint8Array | undefined {
  const body = decodeBody(entry);
  if (body.open !== 0 || body.end !== body.bytes.length) return undefined;
  return editBody(body, (instruction, i) => {
    const own = instructionBytes(body, instruction);
    const parts = instruction.op === LOOP ? [own, burn] : [own];
    return i === 0 ? concat([burn, ...parts]) : parts.length > 1 ? concat(parts) : undefined;
  });
}

/** global.get g; i64.eqz; if; unreachable; end; global.get g; i64.const 1; i64.sub; global.set g */
function countdown(global: number): Uint8Array {
  const g = encodeLeb(global);
  return concat([
    Uint8Array.of(0x23),
    g,
    Uint8Array.of(0x50, 0x04, 0x40, 0x00, 0x0b, 0x23),
    g,
    Uint8Array.of(0x42, 0x01, 0x7d, 0x24),
    g,
  ]);
}

function withoutCodeMetadata(tree: WasmTree): WasmTree {
  const sections = tree.sections.filter(
    ({ content }) => content.kind !== "custom" || !content.name.startsWith("metadata.code."),
  );
  return { ...tree, sections };
}
