/** `--fail-on LIST`: the actions and classes at which a pipeline stops. */
import { ACTION_WORDS, CLASS_WORDS, type Verdict } from "@assay/policy";
import { UsageError } from "./usage-error.ts";

/** Checked before anything is run: a typo must not look like a pass. */
export function outcomesOf(list = ""): string[] {
  const known = [...new Set([...Object.keys(ACTION_WORDS), ...Object.keys(CLASS_WORDS)])];
  const asked = list
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
  const odd = asked.find((word) => !known.includes(word));
  if (odd !== undefined)
    throw new UsageError(`--fail-on ${odd}: no such action or class`, `Known: ${known.join(", ")}.`);
  return asked;
}

export function matches({ action, class: name }: Pick<Verdict, "action" | "class">, asked: readonly string[]): boolean {
  return asked.includes(action) || asked.includes(name);
}
