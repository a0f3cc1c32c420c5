import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listPolicies } from "@assay/policy";
import { describe, expect, it } from "vitest";
import { DOCUMENTED, documents } from "../src/documents.ts";

const DOCS = fileURLToPath(new URL("../../../docs/", import.meta.url));

describe("generated documents say what the data says (vitest -u writes them)", () => {
  it.each(Object.entries(documents()))("docs/%s", async (name, text) => {
    await expect(text).toMatchFileSnapshot(`${DOCS}${name}`);
  });
});

it("the documented revision is the one in force", () => {
  expect(
    listPolicies()
      .filter(({ state }) => state === "merged")
      .at(-1)!.id,
  ).toBe(DOCUMENTED);
});

it("docs/policy.md names every stage, every practice rule and every reading that deviates", () => {
  expect(existsSync(`${DOCS}policy.md`)).toBe(true);
  const text = readFileSync(`${DOCS}policy.md`, "utf8");
  const practice = new Set(
    listPolicies().flatMap(({ rules }) => rules.filter(({ audience }) => audience === "practice").map(({ id }) => id)),
  );
  for (const id of [
    ...practice,
    "maintainer.tier-a-only",
    "maintainer.infinite-loop",
    "maintainer.dos-recoverable",
    "gap.",
  ])
    expect(text).toContain(id);
  for (const { id } of listPolicies()) expect(text).toContain(id);
});
