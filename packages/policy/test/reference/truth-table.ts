/**
 * The reference the evaluator is checked against, sharing nothing with it but the rules: every complete combination of the facts
 * a policy looks at is one bit; a rule is a column of bits; the first rule that applies takes its bits. Written for speed in the
 * dumbest way that is fast: 32 combinations a word, no diagrams.
 */
import { allowed, type Condition } from "../../src/condition.ts";
import { BREACHES, DECIDING_FACTS, type DecidingFact, FACT_VALUES } from "../../src/facts.ts";
import { ACTIONS, CLASSES, type Policy, type Rule } from "../../src/rule.ts";

export type Question = "reporter" | "maintainer" | "class";

export interface TruthTable {
  readonly facts: readonly DecidingFact[];
  /** Outcome of each complete combination; the first fact varies slowest. */
  readonly outcome: Uint8Array;
}

/** The order of decision, as the README tells it. */
function inOrder(policy: Policy, question: Question): readonly Rule[] {
  const has = (rule: Rule): boolean => (question === "class" ? rule.class : rule.action) !== undefined;
  const stage = (name: string): Rule[] => policy.rules.filter((rule) => rule.stage === name && has(rule));
  const spared = (rule: Rule): boolean =>
    question === "reporter" && rule.audience === "maintainer" && !rule.bindsReporter;
  const exclusions = stage("exclusion");
  return [
    ...stage("evidence"),
    ...stage("update"),
    ...exclusions.filter((rule) => !spared(rule)),
    ...stage("security"),
    ...exclusions.filter(spared),
    ...stage("regular"),
  ];
}

export function factsOf(policy: Policy): DecidingFact[] {
  const text = JSON.stringify(policy.rules.map(({ when }) => when));
  return DECIDING_FACTS.filter((name) => text.includes(`"fact":"${name}"`));
}

export function truthTable(policy: Policy, question: Question, facts: readonly DecidingFact[]): TruthTable {
  const size = facts.reduce((product, name) => product * FACT_VALUES[name].length, 1);
  const words = Math.ceil(size / 32);
  const columns = new Map<string, Uint32Array>();

  function atom(fact: DecidingFact, value: string): Uint32Array {
    const key = `${fact}=${value}`;
    const made = columns.get(key) ?? new Uint32Array(words);
    if (columns.has(key)) return made;
    const at = facts.indexOf(fact);
    const stride = facts.slice(at + 1).reduce((product, name) => product * FACT_VALUES[name].length, 1);
    const values = FACT_VALUES[fact];
    const wanted = values.indexOf(value);
    for (let i = 0; i < size; i++)
      if (Math.floor(i / stride) % values.length === wanted) made[i >>> 5]! |= 1 << (i & 31);
    columns.set(key, made);
    return made;
  }

  function noYes(): Uint32Array {
    return join(
      BREACHES.map((name) => atom(name, "no")),
      -1,
      (a, b) => a & b,
    );
  }

  function column(condition: Condition): Uint32Array {
    if ("fact" in condition)
      return join(
        allowed(condition).map((value) => atom(condition.fact, value)),
        0,
        (a, b) => a | b,
      );
    if ("not" in condition) return column(condition.not).map((word) => ~word);
    if ("any" in condition) return join(condition.any.map(column), 0, (a, b) => a | b);
    return join(condition.all.map(column), -1, (a, b) => a & b);
  }

  function join(parts: readonly Uint32Array[], start: number, how: (a: number, b: number) => number): Uint32Array {
    const result = new Uint32Array(words).fill(start);
    for (const part of parts) for (let w = 0; w < words; w++) result[w] = how(result[w]!, part[w]!);
    return result;
  }

  const fallback = question === "class" ? CLASSES.indexOf("unclear") : ACTIONS.indexOf("report-privately");
  const outcome = new Uint8Array(size).fill(fallback);
  const open = new Uint32Array(words).fill(-1);
  for (const rule of inOrder(policy, question)) {
    const bits = rule.yieldsToBreach ? join([column(rule.when), noYes()], -1, (a, b) => a & b) : column(rule.when);
    const value = question === "class" ? CLASSES.indexOf(rule.class!) : ACTIONS.indexOf(rule.action!);
    for (let w = 0; w < words; w++) {
      let hit = bits[w]! & open[w]!;
      open[w]! &= ~hit;
      for (; hit !== 0; hit &= hit - 1) {
        const index = w * 32 + 31 - Math.clz32(hit & -hit);
        if (index < size) outcome[index] = value;
      }
    }
  }
  return { facts, outcome };
}
