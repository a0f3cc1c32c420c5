/**
 * Conditions on facts, three-valued (Kleene): an atom on an unknown fact is unknown, and `and`, `or`, `not` keep what they can.
 * Kept as plain JSON so that a policy file can carry them.
 */
import { BREACHES, type DecidingFact, FACT_VALUES, type Known } from "./facts.ts";

export type Condition =
  | { readonly fact: DecidingFact; readonly is: string | readonly string[] }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

/** true, false, or undefined for unknown. */
export type Truth = boolean | undefined;

export function holds(condition: Condition, known: Known): Truth {
  if ("fact" in condition) {
    const value = known[condition.fact];
    return value === undefined ? undefined : allowed(condition).includes(value);
  }
  if ("not" in condition) {
    const inner = holds(condition.not, known);
    return inner === undefined ? undefined : !inner;
  }
  const stop = "any" in condition;
  const parts = stop ? condition.any : condition.all;
  let result: Truth = !stop;
  for (const part of parts) {
    const truth = holds(part, known);
    if (truth === stop) return stop;
    if (truth === undefined) result = undefined;
  }
  return result;
}

/** The facts a condition looks at, in order of appearance. */
export function support(condition: Condition): DecidingFact[] {
  if ("fact" in condition) return [condition.fact];
  if ("not" in condition) return support(condition.not);
  const parts = "any" in condition ? condition.any : condition.all;
  return [...new Set(parts.flatMap(support))];
}

/** The values of an atom that make it true. */
export function allowed(atom: {
  readonly fact: DecidingFact;
  readonly is: string | readonly string[];
}): readonly string[] {
  return typeof atom.is === "string" ? [atom.is] : atom.is;
}

/** In words, for `explain` and the docs: `input is wasm and effect is crash or hang`. */
export function inWords(condition: Condition, inner = false): string {
  if ("fact" in condition) return `${condition.fact} is ${allowed(condition).join(" or ")}`;
  if ("not" in condition) {
    const part = condition.not;
    if ("fact" in part) {
      const values: readonly string[] = FACT_VALUES[part.fact];
      return inWords({ fact: part.fact, is: values.filter((value) => !allowed(part).includes(value)) });
    }
    return `not (${inWords(part)})`;
  }
  const breach = breachInWords(condition);
  if (breach !== undefined) return breach;
  const [parts, word] = "any" in condition ? [condition.any, " or "] : [condition.all, " and "];
  if (parts.length === 0) return word === " and " ? "always" : "never";
  const text = parts.map((part) => inWords(part, true)).join(word);
  return inner && parts.length > 1 ? `(${text})` : text;
}

/** The five questions of the checklist as one: they are asked together. */
function breachInWords(condition: Condition): string | undefined {
  const [parts, answer] =
    "any" in condition ? [condition.any, "yes"] : "all" in condition ? [condition.all, "no"] : [[], ""];
  const five = BREACHES.every((name) =>
    parts.some((part) => "fact" in part && part.fact === name && part.is === answer),
  );
  if (!five || parts.length !== BREACHES.length) return undefined;
  return answer === "yes" ? "there is a breach" : "there is no breach";
}

// The four ways to write one down; readable in the rule files.
export function is(fact: DecidingFact, ...values: readonly string[]): Condition {
  return { fact, is: values.length === 1 ? values[0]! : values };
}
export function all(...parts: readonly Condition[]): Condition {
  return { all: parts };
}
export function any(...parts: readonly Condition[]): Condition {
  return { any: parts };
}
export function not(part: Condition): Condition {
  return { not: part };
}
