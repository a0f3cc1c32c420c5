/** Whatever is not used can go, in any order and any number, and the module answers as before. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { remap } from "../src/remap.ts";
import { concat, entriesOf, findSection, parse, print, removeEntries, SECTION, spaceSize } from "../src/wasm-tree.ts";
import { SPACES, unused } from "./known-uses.ts";
import { HEADER, sample, samples } from "./modules.ts";
import { behaviour, complaint, isValid } from "./v8.ts";

const valid = samples.filter((s) => isValid(s.bytes) && s.bytes.length < 20_000);

describe("removing what is not used", () => {
  it.each(valid.map((s) => [s.name, s.bytes] as const))("%s: any of it, space by space", (_, bytes) => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...SPACES], { minLength: 1 }),
        fc.infiniteStream(fc.boolean()),
        (order, coins) => {
          let now = bytes;
          for (const space of order) {
            const gone = unused(now, space).filter(() => coins.next().value);
            const size = spaceSize(parse(now), space);
            now = print(removeEntries(parse(now), space, new Set(gone)));
            expect(complaint(now), `${space} ${gone}`).toBeUndefined();
            expect(spaceSize(parse(now), space)).toBe(size - gone.length);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each(["plain", "everything", "later", "imports", "legacy-exceptions", "sum", "memory64"])(
    "%s answers as before when all of it is gone",
    (name) => {
      let now = sample(name);
      // Active segments are used by being there.
      for (const space of SPACES.filter((s) => s !== "elem" && s !== "data"))
        now = print(removeEntries(parse(now), space, new Set(unused(now, space))));
      if (name === "plain" || name === "everything") expect(now.length).toBeLessThan(sample(name).length);
      expect(behaviour(now)).toEqual(behaviour(sample(name)));
    },
  );

  it("moving every index up and down again changes nothing", () => {
    for (const { name, bytes } of samples) {
      const up = (i: number) => i + 1000;
      const down = (i: number) => i - 1000;
      const spaces = ["type", "func", "table", "memory", "global", "tag", "elem", "data", "local", "label"] as const;
      const all = (map: (i: number) => number) => Object.fromEntries(spaces.map((s) => [s, map]));
      const moved = parse(print(remap(parse(bytes), all(up))));
      const back = print(remap(moved, all(down)));
      // Numbers that were over-long come back short.
      expect(back.length, name).toBeLessThanOrEqual(bytes.length);
      if (name !== "const-dedup.wasm" && back.length === bytes.length)
        expect(Buffer.compare(back, bytes), name).toBe(0);
    }
  });
});

describe("odd modules", () => {
  const module = (...sections: number[][]) =>
    parse(Uint8Array.from([...HEADER, ...sections.flatMap(([id, ...body]) => [id as number, body.length, ...body])]));
  const bytesOf = (tree: ReturnType<typeof parse>) => [...print(tree)].slice(8);

  // (type 0) (rec (type 1: func) (type 2: struct of (ref null 1))) (type 3: func of (ref null 2))
  const rec = module([1, 3, 0x60, 0, 0, 0x4e, 2, 0x60, 0, 0, 0x5f, 1, 0x63, 1, 0, 0x60, 1, 0x63, 2, 0], [3, 2, 0, 3]);

  it("a recursion group counts as many types as it holds", () => expect(spaceSize(rec, "type")).toBe(4));

  it("a recursion group stays when a part of it is to go, and no index moves", () =>
    expect(print(removeEntries(rec, "type", new Set([1])))).toEqual(print(rec)));

  it("a recursion group goes as a whole, and what stood behind it moves by all of it", () => {
    const without = removeEntries(rec, "type", new Set([1, 2]), () => 0);
    expect(bytesOf(without)).toEqual([1, 9, 2, 0x60, 0, 0, 0x60, 1, 0x63, 0, 0, 3, 3, 2, 0, 1]);
  });

  it("what is before a group moves the indices in it", () => {
    const without = removeEntries(rec, "type", new Set([0]), () => 9);
    expect(bytesOf(without)).toEqual([
      ...[1, 16, 2, 0x4e, 2, 0x60, 0, 0, 0x5f, 1, 0x63, 0, 0, 0x60, 1, 0x63, 1, 0],
      ...[3, 3, 2, 9, 2],
    ]);
  });

  it("indices that are not there remove nothing", () =>
    expect(print(removeEntries(rec, "func", new Set([7])))).toEqual(print(rec)));

  it("a data count that lied keeps its lie", () => {
    const tree = module([12, 5], [11, 2, 1, 0, 1, 1, 7]);
    expect(bytesOf(removeEntries(tree, "data", new Set([0])))).toEqual([12, 1, 4, 11, 4, 1, 1, 1, 7]);
  });

  it("a count that lied keeps its lie, and what could not be read stays", () => {
    const tree = module([3, 9, 0, 0, 0x80]);
    expect(bytesOf(removeEntries(tree, "func", new Set([0])))).toEqual([3, 3, 8, 0, 0x80]);
  });

  it("over-long indices are written anew only where they change", () => {
    const tree = module([1, 2, 0x60, 0, 0, 0x60, 0, 0], [3, 2, 0x80, 0x00, 0x81, 0x00]);
    expect(bytesOf(removeEntries(tree, "type", new Set([0]))).slice(-6)).toEqual([3, 4, 2, 0x80, 0x00, 0]);
  });

  it("a memory index behind the sixth bit of an alignment moves", () => {
    const body = [0, 0x41, 0, 0x28, 0x42, 1, 0, 0x1a, 0x0b];
    const tree = module([5, 2, 0, 1, 0, 1], [10, 1, body.length, ...body]);
    const code = entriesOf(findSection(removeEntries(tree, "memory", new Set([0])), SECTION.code))[0] as Uint8Array;
    expect([...code]).toEqual([9, 0, 0x41, 0, 0x28, 0x42, 0, 0, 0x1a, 0x0b]);
  });

  it("signed indices of block types grow where they must", () => {
    const types = new Array(70).fill([0x60, 0, 0]).flat();
    const body = [0, 0x02, 0xc1, 0x00, 0x0b, 0x0b];
    const bytes = concat([
      Uint8Array.from([...HEADER, 1, 0xd4, 0x01, 0xc6, 0x00, ...types]),
      Uint8Array.from([3, 2, 1, 0, 10, 8, 1, body.length, ...body]),
    ]);
    expect(complaint(bytes)).toBeUndefined();
    const fewer = print(removeEntries(parse(bytes), "type", new Set([1, 2])));
    expect(complaint(fewer)).toBeUndefined();
    expect([...fewer].slice(-5)).toEqual([0, 0x02, 0x3f, 0x0b, 0x0b]);
  });

  it("the name section stays as it is", () => {
    const name = [0, 10, 4, 0x6e, 0x61, 0x6d, 0x65, 1, 4, 1, 0, 1, 0x66];
    const tree = module(
      [1, 1, 0x60, 0, 0],
      [3, 2, 0, 0],
      [10, 2, 2, 0, 0x0b, 2, 0, 0x0b],
      name.filter((_, i) => i !== 1),
    );
    expect(bytesOf(removeEntries(tree, "func", new Set([0]))).slice(-11)).toEqual(name.slice(-11));
  });
});
