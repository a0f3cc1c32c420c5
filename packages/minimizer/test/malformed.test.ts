// Any bytes at all, and questions with no sense in them: never a crash or a hang of ours, never larger than the input.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Answer, minimize, type Question } from "../src/minimizer.ts";
import { inputFile } from "./gauntlet.ts";

const MODULE = Uint8Array.from(
  Buffer.from(
    // Type, import, function, table, memory, global, export, element, code and data, an instruction or two in each.
    `0061736d01000000010b0260017f017f6000017f60020203656e7601660000030201010404017000010503010001060601
     7f01412a0b07070103727563000109070100410 00b01000a0e010c01017f410541071000200071 0b0b080100410 00b0201 02`.replace(
      /\s/g,
      "",
    ),
    "hex",
  ),
);

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** Deterministic noise: the same bytes always get the same answer. */
const noise = (salt: number, percent: number): Question => ({
  async ask(bytes): Promise<Answer> {
    let hash = salt;
    for (const byte of bytes) hash = (Math.imul(hash ^ byte, 0x01000193) + 7) >>> 0;
    return { kind: hash % 100 < percent ? "interesting" : "boring" };
  },
});

async function survives(input: Uint8Array, question: Question, maxQuestions = 3000): Promise<Uint8Array> {
  const asked: Question = {
    async ask(bytes, info) {
      return Buffer.compare(bytes, input) === 0 ? { kind: "interesting" } : question.ask(bytes, info);
    },
  };
  const result = await minimize(input, asked, { checkpoints: false, maxQuestions });
  expect(result.bytes.length).toBeLessThanOrEqual(input.length);
  return result.bytes;
}

const starts = (length: number): Question => ({
  ask: async (bytes) => ({
    kind: bytes.length >= length && header.every((byte, at) => bytes[at] === byte) ? "interesting" : "boring",
  }),
});

describe("malformed input", () => {
  test("truncated at every offset", async () => {
    for (let length = 0; length <= MODULE.length; length++) {
      const input = MODULE.subarray(0, length);
      await survives(input, noise(length, 30));
      const least = Math.min(length, 11);
      expect(
        (await survives(input, { ask: async (bytes) => ({ kind: bytes.length >= least ? "interesting" : "boring" }) }))
          .length,
      ).toBe(least);
    }
  });

  test("every byte replaced by something awkward", async () => {
    for (let at = 0; at < MODULE.length; at++)
      for (const byte of [0x00, 0xff]) {
        const input = Uint8Array.from(MODULE);
        input[at] = byte;
        await survives(input, noise(at * 256 + byte, 20));
      }
  });

  test.each([
    ["empty", []],
    ["one byte", [0]],
    ["header only", header],
    ["a count of four thousand million types", [...header, 1, 5, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ["a section of four thousand million bytes", [...header, 10, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2, 3]],
    ["sizes in five bytes", [...header, 1, 0x84, 0x80, 0x80, 0x80, 0x00, 1, 0x60, 0, 0]],
    ["a size in eleven bytes", [...header, 1, ...Array(10).fill(0x80), 0, 1, 0x60, 0, 0]],
    [
      "a body that claims more than its section",
      [...header, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 6, 1, 0x7f, 0, 0, 0, 0x0b],
    ],
    [
      "many locals",
      [...header, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 12, 1, 10, 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x7f, 0, 0x0b, 0],
    ],
    ["blocks without end", [...header, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 10, 1, 8, 0, 2, 0x40, 3, 0x40, 4, 0x40, 5]],
    ["ends without blocks", [...header, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 7, 1, 5, 0, 0x0b, 0x0b, 0x0b, 0x0b]],
    [
      "br_table of four thousand million",
      [...header, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 10, 1, 8, 0, 0x0e, 0xff, 0xff, 0xff, 0xff, 0x0f, 0],
    ],
    ["unknown sections", [...header, 0x60, 2, 1, 2, 0x7f, 0]],
    ["sections twice", [...header, 1, 4, 1, 0x60, 0, 0, 1, 4, 1, 0x60, 0, 0]],
    ["code without functions", [...header, 10, 4, 1, 2, 0, 0x0b]],
  ])("%s", async (_, bytes) => {
    const input = Uint8Array.from(bytes);
    for (let salt = 0; salt < 20; salt++) await survives(input, noise(salt, 25));
    await survives(input, starts(8));
    expect((await survives(input, { ask: async () => ({ kind: "interesting" }) })).length).toBe(0);
  });

  test("random bytes, with and without a header", async () => {
    const sections = fc.array(fc.tuple(fc.integer({ min: 0, max: 14 }), fc.uint8Array({ maxLength: 24 })), {
      maxLength: 6,
    });
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.uint8Array({ maxLength: 80 }).map((tail) => Uint8Array.from([...header, ...tail])),
      sections.map((list) =>
        Uint8Array.from([...header, ...list.flatMap(([id, content]) => [id, content.length, ...content])]),
      ),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.nat(), fc.integer({ min: 0, max: 100 }), async (input, salt, percent) => {
        await survives(input, noise(salt, percent));
      }),
      { numRuns: 150 },
    );
  });

  test("a real module with bytes flipped, cut and doubled", async () => {
    const real = inputFile("D3-html");
    const edit = fc.record({
      at: fc.nat(real.length - 1),
      kind: fc.constantFrom("flip", "cut", "double"),
      size: fc.integer({ min: 1, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), fc.nat(), async (edits, salt) => {
        let input = Uint8Array.from(real);
        for (const { at, kind, size } of edits) {
          const [head, part, tail] = [input.subarray(0, at), input.subarray(at, at + size), input.subarray(at + size)];
          const middle = { flip: part.map((byte) => byte ^ 0xff), cut: [], double: [...part, ...part] }[kind];
          input = Uint8Array.from([...head, ...(middle ?? []), ...tail]);
        }
        await survives(input, noise(salt, 3), 200);
      }),
      { numRuns: 6 },
    );
  });
});
