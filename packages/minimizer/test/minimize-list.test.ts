import fc from "fast-check";
import { expect, test } from "vitest";
import { minimizeList } from "../src/minimizer.ts";

const needs =
  (...words: string[]) =>
  async (list: readonly string[]) => ({
    kind: words.every((word) => list.includes(word)) ? ("interesting" as const) : ("boring" as const),
  });

test("exactly the flags that are needed, in their order", async () => {
  const argv = ["--stack-size=8192", "--heap-size=0", "--dir=.", "-v=5", "--max-threads=4", "--env=A=B", "-f", "run"];
  const result = await minimizeList(argv, { ask: needs("-f", "run", "--heap-size=0") });
  expect(result).toMatchObject({ items: ["--heap-size=0", "-f", "run"], oneMinimal: true, stopped: "done" });
  expect(result.questions).toBeLessThanOrEqual(16);
});

test("none needed: two questions", async () => {
  expect(await minimizeList(["a", "b", "c"], { ask: needs() })).toMatchObject({ items: [], questions: 2 });
});

test("one-minimal whatever is asked", async () => {
  const lists = fc.uniqueArray(fc.string({ maxLength: 3 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(lists, fc.nat(), async (list, salt) => {
      const ask = async (candidate: readonly string[]) => {
        const odd = [...candidate.join("|")].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), salt) % 3 !== 0;
        return { kind: candidate === list || odd ? ("interesting" as const) : ("boring" as const) };
      };
      const { items } = await minimizeList(list, { ask });
      for (const dropped of items.keys()) {
        const smaller = items.filter((_, at) => at !== dropped);
        expect((await ask(smaller)).kind).toBe("boring");
      }
    }),
  );
});

test("a full list that is not interesting is an error; a budget ends it", async () => {
  await expect(minimizeList(["a"], { ask: needs("b") })).rejects.toMatchObject({ code: "not-interesting" });
  const cut = await minimizeList(["a", "b", "c", "d"], { ask: needs("a", "d") }, { maxQuestions: 2 });
  expect(cut).toMatchObject({ stopped: "budget", oneMinimal: false });
});
