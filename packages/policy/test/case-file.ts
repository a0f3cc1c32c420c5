/** Reads a case: a Markdown page with one table of facts and one of what is expected. */
import { readdirSync, readFileSync } from "node:fs";
import { type Fact, parseFacts } from "../src/facts.ts";

export interface Expected {
  readonly policy: string;
  readonly audience: "reporter" | "maintainer";
  readonly action: string;
  readonly class: string;
  readonly words: readonly string[];
}

export interface Case {
  readonly id: string;
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly expected: readonly Expected[];
}

const FOLDER = new URL("cases/", import.meta.url);

export function readCases(): Case[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".md") && name !== "README.md");
  return files.sort().map((name) => readCase(name.replace(/\.md$/, ""), readFileSync(new URL(name, FOLDER), "utf8")));
}

function readCase(id: string, text: string): Case {
  const title = /^# (.+)$/m.exec(text)?.[1] ?? id;
  const [, facts = "", expected = ""] = text.split(/^## .+$/m);
  const known = rows(facts).map(([name = "", value = ""]) => [name, value === "unknown" ? null : value]);
  return { id, title, facts: parseFacts(Object.fromEntries(known)), expected: rows(expected).flatMap(readRow) };
}

function readRow([policies = "", audience = "", action = "", name = "", words = ""]: readonly string[]): Expected[] {
  if (audience !== "reporter" && audience !== "maintainer") throw new Error(`unknown audience: ${audience}`);
  const quoted = [...words.matchAll(/“(.+?)”/g)].map(([, inner = ""]) => inner);
  return policies.split(", ").map((policy) => ({ policy, audience, action, class: name, words: quoted }));
}

/** Cells of the table's body. */
function rows(text: string): string[][] {
  const lines = text.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}
