/** The package's face: few names, and a README whose example and numbers are true. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as advisory from "../src/advisory.ts";
import * as check from "../src/check.ts";
import { sample } from "./sample.ts";
import { services } from "./services.ts";

const file = (...path: string[]): string => readFileSync(join(import.meta.dirname, "..", ...path), "utf8");

it.each(["advisory.ts", "check.ts"])("at most twenty public names in %s, values and types together", (entry) => {
  const names = [...file("src", entry).matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(
    (m) => m[1]?.split(",") ?? [],
  );
  expect(names.filter((name) => name.trim()).length).toBeLessThanOrEqual(20);
});

it("the README's example says what the README says it does", () => {
  const code = /```ts\n([\s\S]*?)```/.exec(file("README.md"))?.[1] ?? "";
  const said = [...code.matchAll(/\/\/ → (.+)$/gm)].map((m) => m[1]);
  const spoken: string[] = [];
  const body = code.replace(/^import .*$/gm, "").replaceAll("console.log(", "say(");
  new Function("makeBundle", "zipBundle", "checkBundle", "input", "services", "say", body)(
    advisory.makeBundle,
    advisory.zipBundle,
    check.checkBundle,
    sample(),
    services,
    (value: unknown) => spoken.push(String(value)),
  );
  expect(spoken).toEqual(said);
});

it("the README counts the reasons right, and every one of them has a test", () => {
  const union = /export type CheckReason[\s\S]*?const CONTRADICTED/.exec(file("src", "check", "reasons.ts"))?.[0] ?? "";
  const reasons = [...union.matchAll(/\| "([a-z0-9-]+)"/g)].map((m) => m[1] as string);
  expect(Number(/(\d+) of them/.exec(file("README.md"))?.[1])).toBe(reasons.length);
  const tests = file("test", "tamper.test.ts") + file("test", "zip.test.ts");
  expect(reasons.filter((reason) => !tests.includes(`"${reason}"`))).toEqual([]);
});
