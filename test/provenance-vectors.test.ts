/**
 * Every vector of every threat, by the CLI as it is shipped: the command of case.json in a copy of its folder must end with
 * the expected code, verdict and reason. A new case is a folder you drop in.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { built, workplace } from "./provenance/assay.ts";
import type { Case } from "./provenance/case.ts";

const root = join(import.meta.dirname, "vectors", "provenance");
const folders = readdirSync(root).filter((name) => /^\d\d-/.test(name));

interface Told {
  readonly threat?: number;
  readonly command?: readonly string[];
  readonly run?: string;
  readonly expect: Case["expect"];
}

const told = (name: string): Told => JSON.parse(readFileSync(join(root, name, "case.json"), "utf8"));

test("the CLI is built", () => {
  expect(built, "run npm run build first").toBe(true);
});

test("each of the 41 threats has a vector", () => {
  const threats = new Set(folders.map((name) => told(name).threat));
  expect(Array.from({ length: 41 }, (_, i) => i + 1).filter((n) => !threats.has(n))).toEqual([]);
});

describe.concurrent("vectors", () => {
  test.each(folders)("%s", async (name) => {
    const { command, expect: expected } = told(name);
    const place = workplace(join(root, name));
    try {
      if (!command) {
        const { exitCode, stderr } = await place.shell("run.sh");
        expect({ exitCode, stderr }).toMatchObject({ exitCode: expected.exit });
        return;
      }
      const [, ...args] = command;
      const { exitCode, stdout } = await place.assay([...args, "--json"]);
      const answer = JSON.parse(stdout);
      expect({ exitCode, answer }).toMatchObject({ exitCode: expected.exit });
      const [file] = answer.files ?? [];
      if (expected.error) expect(answer.error?.code ?? file?.error?.code).toBe(expected.error);
      if (expected.verdict) expect(file.verdict.kind).toBe(expected.verdict);
      if (expected.reason) expect(file.verdict.reasons[0].id).toBe(expected.reason);
      if (expected.note) expect(file.verdict.notes.map((n: { id: string }) => n.id)).toContain(expected.note);
      if (expected.never) {
        const text = await place.assay(args);
        expect(text.stdout + text.stderr).not.toContain(expected.never);
      }
    } finally {
      place.close();
    }
  });
});
