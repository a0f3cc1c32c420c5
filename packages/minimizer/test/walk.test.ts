import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bisect, follow, hunt, splitting, without } from "../src/walk.ts";

async function reduce(
  n: number,
  needed: ReadonlySet<number>,
  options = {},
): Promise<{ kept: number[]; questions: number }> {
  const items = Array.from({ length: n }, (_, i) => i);
  let questions = 0;
  const removed = await follow(
    splitting(n, options),
    (ranges) => without(items, ranges),
    async (kept) => {
      questions++;
      return [...needed].every((item) => kept.includes(item));
    },
  );
  return { kept: without(items, removed ?? []), questions };
}

describe("splitting", () => {
  test("finds exactly what is needed, whatever it is", async () => {
    const cases = fc
      .integer({ min: 1, max: 60 })
      .chain((n) => fc.tuple(fc.constant(n), fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }))));
    await fc.assert(
      fc.asyncProperty(cases, async ([n, needed]) => {
        const { kept } = await reduce(n, new Set(needed));
        expect(kept).toEqual([...needed].sort((a, b) => a - b));
      }),
    );
  });

  test.each([
    [1000, [], 1],
    [1000, [617], 20],
    [1000, [3, 4, 990], 60],
    [4096, [1, 1000, 2000, 3000], 90],
  ])("n %i, needed %j: at most %i questions", async (n, needed, most) => {
    expect((await reduce(n, new Set(needed))).questions).toBeLessThanOrEqual(most);
  });

  test("gives up on a list that resists", async () => {
    const all = new Set(Array.from({ length: 2000 }, (_, i) => i));
    const { kept, questions } = await reduce(2000, all, { patience: 8 });
    expect(kept.length).toBe(2000);
    expect(questions).toBeLessThanOrEqual(16);
  });
});

describe("bisect", () => {
  test("finds the threshold within log2 questions", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 60_000 }), async (threshold) => {
        let questions = 0;
        const found = await follow(
          bisect(0, 60_000),
          (k) => k,
          async (k) => {
            questions++;
            return k >= threshold;
          },
        );
        expect(found ?? 60_000).toBe(threshold);
        expect(questions).toBeLessThanOrEqual(17);
      }),
    );
  });

  test("with weights it looks where the weight is", async () => {
    const weightAt = (k: number): number => (k <= 500 ? k : k === 501 ? 100_000 : 100_000 + k);
    let questions = 0;
    await follow(
      bisect(0, 1000, { weightAt }),
      (k) => k,
      async (k) => {
        questions++;
        return k >= 501;
      },
    );
    expect(questions).toBeLessThanOrEqual(3);
  });
});

describe("hunt", () => {
  test.each([
    [2000, [], 1],
    [2000, [1234], 13],
    [2000, [7, 1234], 26],
  ])("n %i, needed %j: at most %i questions", async (n, needed, most) => {
    const items = Array.from({ length: n }, (_, i) => i);
    let questions = 0;
    const removed = await follow(
      hunt(n, { rounds: 3 }),
      (ranges) => without(items, ranges),
      async (kept) => {
        questions++;
        return needed.every((item) => kept.includes(item));
      },
    );
    expect(without(items, removed ?? [])).toEqual(needed);
    expect(questions).toBeLessThanOrEqual(most);
  });
});
