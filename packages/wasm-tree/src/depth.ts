/**
 * The same program with an end to its depth: no more than so many wasm functions are active at once, or it traps. Loops, and calls
 * that return, cost nothing: what traps here recurses. Each function moves behind all others as it is; in its place stands one
 * that counts up, calls it and counts down, so that calls, exports and tables find the counting one without a change.
 */
import { encodeBody } from "./body.ts";
import { concat, cursor, encodeLeb, encodeSleb, leb } from "./bytes.ts";
import { findSection, parse, print, replaceSection } from "./module.ts";
import { spaceSize } from "./remap.ts";
import { entriesOf, withEntries } from "./section.ts";
import { SECTION } from "./section-id.ts";
import { twinTypes } from "./twin-types.ts";
import { isTrue, isWhole, withEntry } from "./whole.ts";

/** Parameters are handed on one by one; beyond so many, all functions together, it is no program to be asked. */
const MOST_PARAMETERS = 1_000_000;

/**
 * Undefined when the module cannot be rewritten: a section that says other than it holds, a function without a type, or exceptions,
 * which leave a function without counting down.
 */
export function limitDepth(bytes: Uint8Array, depth: number): Uint8Array | undefined {
  const tree = parse(bytes);
  const [functions, code] = [findSection(tree, SECTION.function), findSection(tree, SECTION.code)];
  if (!functions || !code || !isWhole(bytes, tree) || !isTrue(functions) || !isTrue(code)) return undefined;
  if (!isTrue(findSection(tree, SECTION.global)) || spaceSize(tree, "tag") > 0) return undefined;
  const bodies = entriesOf(code);
  const kinds = entriesOf(functions);
  if (bodies.length !== kinds.length) return undefined;
  const types = twinTypes(entriesOf(findSection(tree, SECTION.type)));
  const counts = kinds.map((entry) => types.parameters(leb(cursor(entry)) ?? -1));
  if (!counts.every((count) => count !== undefined)) return undefined;
  if (counts.reduce((sum, count) => sum + count, 0) > MOST_PARAMETERS) return undefined;
  const counter = spaceSize(tree, "global");
  const behind = spaceSize(tree, "func");
  const counting = counts.map((parameters, i) => countingCall(counter, parameters, behind + i));
  const twice = replaceSection(tree, functions, withEntries(functions, [...kinds, ...kinds]));
  const moved = replaceSection(twice, code, withEntries(code, [...counting, ...bodies]));
  const start = concat([Uint8Array.of(0x7f, 1, 0x41), encodeSleb(BigInt(depth)), Uint8Array.of(0x0b)]);
  return print(withEntry(moved, SECTION.global, start));
}

/** if g = 0: unreachable; g = g - 1; call with all parameters; g = g + 1 */
function countingCall(global: number, parameters: number, callee: number): Uint8Array {
  const g = encodeLeb(global);
  const handed = Array.from({ length: parameters }, (_, i) => concat([Uint8Array.of(0x20), encodeLeb(i)]));
  return encodeBody(
    [],
    [
      concat([Uint8Array.of(0x23), g, Uint8Array.of(0x45, 0x04, 0x40, 0x00, 0x0b)]),
      concat([Uint8Array.of(0x23), g, Uint8Array.of(0x41, 0x01, 0x6b, 0x24), g]),
      ...handed,
      concat([Uint8Array.of(0x10), encodeLeb(callee)]),
      concat([Uint8Array.of(0x23), g, Uint8Array.of(0x41, 0x01, 0x6a, 0x24), g, Uint8Array.of(0x0b)]),
    ],
  );
}
