/** Taking things out: a valid module stays valid when what goes is not used, indices behind it move, and a raw drop moves none. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closeGaps } from "../src/remap.ts";
import {
  drop,
  entriesOf,
  entryReferences,
  findSection,
  parse,
  print,
  removeEntries,
  SECTION,
  type Space,
  spaceSize,
} from "../src/wasm-tree.ts";
import { sample } from "./modules.ts";
import { isValid } from "./v8.ts";

const everything = sample("everything");

describe("removeEntries", () => {
  it("the module itself is valid", () => expect(isValid(everything)).toBe(true));

  it.each([
    ["func", 1, "an imported function: all others move"],
    ["func", 2, "a function: its body goes with it"],
    ["type", 0, "a type"],
    ["global", 1, "a global"],
    ["data", 0, "a data segment: the data count follows"],
  ] as [Space, number, string][])("%s %i, %s; still valid", (space, index) => {
    const tree = removeEntries(parse(everything), space, new Set([index]));
    expect(spaceSize(tree, space)).toBe(spaceSize(parse(everything), space) - 1);
    expect(isValid(print(tree))).toBe(true);
  });

  it("all that is unused at once", () => {
    let tree = parse(everything);
    for (const [space, index] of [
      ["func", 2],
      ["func", 1],
      ["type", 0],
      ["global", 1],
      ["data", 0],
    ] as [Space, number][])
      tree = removeEntries(tree, space, new Set([index]));
    expect(isValid(print(tree))).toBe(true);
    expect(print(tree).length).toBeLessThan(everything.length);
  });

  it("exports, start and element segments follow their function", () => {
    const tree = removeEntries(parse(everything), "func", new Set([1, 2]));
    const indices = (id: number) =>
      entriesOf(findSection(tree, id)).flatMap((e) =>
        entryReferences(id, e)
          .filter((r) => r.space === "func")
          .map((r) => r.index),
      );
    expect(indices(SECTION.export)).toEqual([2, 3, 4, 5]);
    expect(indices(SECTION.element)).toEqual([2, 3]);
    const start = findSection(tree, SECTION.start);
    expect(start?.content.kind === "raw" && [...start.content.bytes]).toEqual([1]);
  });

  it("a raw drop moves no index, and may leave the module malformed", () => {
    const tree = drop(parse(everything), SECTION.code, new Set([0]));
    expect(entriesOf(findSection(tree, SECTION.function)).length).toBe(
      entriesOf(findSection(parse(everything), SECTION.function)).length,
    );
    expect(isValid(print(tree))).toBe(false);
  });

  it("bodies without the space are shared, not copied", () => {
    const before = entriesOf(findSection(parse(everything), SECTION.code));
    const tree = parse(everything);
    const after = entriesOf(findSection(removeEntries(tree, "global", new Set([1])), SECTION.code));
    const own = entriesOf(findSection(tree, SECTION.code));
    expect(after.filter((e) => own.includes(e)).length).toBeGreaterThan(before.length / 2);
  });
});

describe("closeGaps", () => {
  it("is order preserving and dense on what stays", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60)), fc.nat(80), (removed, size) => {
        const map = closeGaps(new Set(removed));
        const kept = Array.from({ length: size }, (_, i) => i).filter((i) => !removed.includes(i));
        expect(kept.map(map)).toEqual(kept.map((_, i) => i));
      }),
    );
  });

  it("says where a removed index goes", () => {
    expect(closeGaps(new Set([3]), () => 0)(3)).toBe(0);
    expect(closeGaps(new Set([3]))(3)).toBe(3);
  });
});
