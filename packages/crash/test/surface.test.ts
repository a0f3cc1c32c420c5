/** The package's face: few names, and a README whose example runs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as crash from "../src/crash.ts";

test("at most twenty public names, values and types together", () => {
  const entry = readFileSync(join(import.meta.dirname, "..", "src", "crash.ts"), "utf8");
  const names = [...entry.matchAll(/export (?:type )?\{([^}]*)\}/g)]
    .flatMap((match) => match[1]!.split(",").map((name) => name.trim()))
    .filter(Boolean);
  expect(names.length).toBeLessThanOrEqual(20);
  expect(Object.keys(crash).sort()).toEqual([
    "asanDoubt",
    "cluster",
    "escapeControl",
    "hotKey",
    "inAotCode",
    "readLog",
    "readRun",
    "sameCrash",
    "similarity",
    "survivable",
  ]);
});

test("the README's example says what the README says it does", async () => {
  const readme = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");
  const code = /```ts\n([\s\S]*?)```/.exec(readme)![1]!;
  const lines = code.split("\n").filter((line) => !line.startsWith("import "));
  const said = [...code.matchAll(/\/\/ → (.+)$/gm)].map((match) => match[1]);
  const spoken: string[] = [];
  const body = lines.join("\n").replaceAll("console.log(", "say(");
  new Function("crash", "say", `const { ${Object.keys(crash).join(", ")} } = crash;\n${body}`)(
    crash,
    (value: unknown) => spoken.push(String(value)),
  );
  expect(spoken).toEqual(said);
});
