// Each trial of gauntlet.ts: how small, how many questions, and is it really one-minimal?

import { drop, entriesOf, parse, print, SECTION } from "@assay/wasm-tree";
import { describe, expect, test } from "vitest";
import { minimize } from "../src/minimizer.ts";
import { readCode, writeCode } from "../src/wasm/code.ts";
import { questionOf, TRIALS, type Trial } from "./gauntlet.ts";

/** Every file with one byte, entry, section or instruction less, made without the minimizer's own passes. */
function* oneLess(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++)
    yield Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1)]);
  const tree = parse(bytes);
  for (const section of tree.sections) {
    yield print({ ...tree, sections: tree.sections.filter((one) => one !== section) });
    for (const [place, entry] of entriesOf(section).entries()) {
      yield print(drop(tree, section.id, new Set([place])));
      if (section.id !== SECTION.code || section.content.kind !== "entries") continue;
      const code = readCode(entry);
      for (const at of code.items.keys()) {
        const items = code.items.filter((_, i) => i !== at);
        const entries = entriesOf(section).map((other, i) => (i === place ? writeCode({ ...code, items }) : other));
        const content = { ...section.content, entries };
        yield print({
          ...tree,
          sections: tree.sections.map((one) => (one === section ? { ...section, sizeBytes: null, content } : one)),
        });
      }
    }
  }
}

async function solve(trial: Trial): Promise<void> {
  const result = await minimize(trial.input, questionOf(trial), { checkpoints: false });
  const { ask } = questionOf(trial);
  expect((await ask(result.bytes, {})).kind).toBe("interesting");
  expect(result.bytes.length).toBeLessThanOrEqual(trial.size);
  expect(result.questions).toBeLessThanOrEqual(trial.questions);
  expect(result.oneMinimal).toBe(true);
  for (const smaller of oneLess(result.bytes))
    if (smaller.length < result.bytes.length)
      expect((await ask(smaller, {})).kind, Buffer.from(smaller).toString("hex")).toBe("boring");
}

describe("gauntlet", () => {
  test.each(TRIALS.map((trial) => [trial.name, trial] as const))("%s", (_, trial) => solve(trial));
});
