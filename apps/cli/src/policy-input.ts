/** What people give to the policy commands: a policy by name or file, answers in a file. */
import { readFileSync } from "node:fs";
import { type Fact, findPolicy, type Policy, parseFacts, parsePolicy } from "@assay/policy";
import { readInput } from "./read-input.ts";
import { UsageError } from "./usage-error.ts";

export function policyFrom(word: string): Policy {
  return isPolicyFile(word) ? parsePolicy(readJson(word, "policy")) : findPolicy(word);
}

/** A word with a slash or `.json` is a file, anything else a built-in name. */
export function isPolicyFile(word: string): boolean {
  return word.endsWith(".json") || word.includes("/");
}

/** Answers are declared, whatever the file says of itself; what is unknown there stays open. */
export function answersFrom(path: string): Fact[] {
  return parseFacts(readJson(path, "answers"))
    .filter(({ value }) => value !== null)
    .map((fact) => ({
      ...fact,
      source: "declared",
      evidence: fact.evidence.length > 0 ? fact.evidence : [`answered in ${path === "-" ? "standard input" : path}`],
    }));
}

export function readJson(path: string, what: string): unknown {
  const text = path === "-" ? readFileSync(0, "utf8") : new TextDecoder().decode(readInput(path));
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${(error as Error).message}`, `Give a JSON file of ${what}.`);
  }
}
