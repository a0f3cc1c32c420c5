/** Large and hostile: what a file claims or repeats never decides how much memory or stack is used. */
import { describe, expect, it } from "vitest";
import { remap } from "../src/remap.ts";
import {
  addFuel,
  concat,
  decodeBody,
  emptyTwin,
  encodeLeb,
  entriesOf,
  features,
  limitDepth,
  parse,
  print,
  textForm,
  withGoodFunction,
} from "../src/wasm-tree.ts";
import { HEADER } from "./modules.ts";

const zeros = (n: number): Uint8Array => new Uint8Array(n);
const section = (id: number, ...parts: Uint8Array[]): Uint8Array => {
  const body = concat(parts);
  return concat([Uint8Array.from(HEADER), Uint8Array.of(id), encodeLeb(body.length), body]);
};

/** More labels than a call takes arguments. */
const MANY = 200_000;
const labels = concat([Uint8Array.of(0x0e), encodeLeb(MANY), zeros(MANY + 1), Uint8Array.of(0x0b)]);

const HOSTILE: readonly (readonly [string, Uint8Array])[] = [
  ["a label vector in a global", section(6, Uint8Array.of(1, 0x7f, 0), labels)],
  ["a label vector in an element offset", section(9, Uint8Array.of(1, 0), labels, Uint8Array.of(0))],
  ["a label vector in a body", section(10, Uint8Array.of(1), encodeLeb(labels.length + 1), zeros(1), labels)],
  ["an element segment", section(9, Uint8Array.of(1, 0, 0x41, 0, 0x0b), encodeLeb(MANY), zeros(MANY))],
  ["functions", section(3, encodeLeb(MANY), zeros(MANY))],
  ["a type", section(1, Uint8Array.of(1, 0x60), encodeLeb(MANY), zeros(MANY).fill(0x7f), zeros(1))],
  ["a global that never ends", section(6, Uint8Array.of(1, 0x7f, 0), zeros(MANY).fill(0x41))],
];

describe("hostile sizes", () => {
  it.each(HOSTILE)("%s of 200,000 items: everything answers, nothing throws", (_, bytes) => {
    const tree = parse(bytes);
    expect(Buffer.compare(print(tree), bytes)).toBe(0);
    for (const entry of entriesOf(tree.sections[0])) decodeBody(entry);
    const moved = remap(tree, { func: (i) => i + 1, label: (i) => i + 1, type: (i) => i + 1 });
    expect(print(moved).length).toBeGreaterThanOrEqual(bytes.length);
    expect(textForm(bytes, { maxLines: 100 }).split("\n").length).toBeLessThan(105);
    expect(() => [
      features(bytes),
      addFuel(bytes, 1n),
      limitDepth(bytes, 9),
      withGoodFunction(bytes, "x"),
      emptyTwin(bytes),
    ]).not.toThrow();
  });

  it("sections and entries beyond any module's number stay raw", () => {
    const empty = concat([Uint8Array.from(HEADER), zeros(400_000)]);
    const tree = parse(empty);
    expect(tree.sections.length).toBe(100_000);
    expect(tree.trailing.length).toBe(200_000);
    expect(Buffer.compare(print(tree), empty)).toBe(0);

    const many = section(3, encodeLeb(2_500_000), zeros(2_500_000));
    const cut = parse(many);
    expect(cut.sections[0]?.content).toMatchObject({ kind: "entries", count: 2_500_000, rest: { length: 500_000 } });
    expect(Buffer.compare(print(cut), many)).toBe(0);
  });
});
