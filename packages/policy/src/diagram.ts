/**
 * A decision as an ordered decision diagram over the facts: each node asks one fact, each leaf is an outcome. Built once per
 * policy from the list of rules; then "what is still possible when some facts are unknown" is a walk that takes every branch
 * of an unknown fact, exact and in microseconds instead of millions of combinations.
 */
import { allowed, type Condition } from "./condition.ts";
import { DECIDING_FACTS, type DecidingFact, FACT_VALUES, type Known } from "./facts.ts";

/** Conditions in order, each with what follows; the first that applies decides. */
export interface FirstMatch {
  readonly steps: readonly { readonly when: Condition; readonly outcome: number }[];
  readonly fallback: number;
}

/** Values of the deciding facts by index; -1 is unknown. */
export type Assignment = Int8Array;

export interface Node {
  readonly fact: number;
  /** By value: a node of the diagram, or ~outcome (negative) for a leaf. */
  readonly next: readonly number[];
}

export interface Diagram {
  readonly nodes: readonly Node[];
  /** A node, or ~outcome. */
  readonly root: number;
}

const VALUES: readonly (readonly string[])[] = DECIDING_FACTS.map((name) => FACT_VALUES[name]);

export function encode(known: Known): Assignment {
  return Int8Array.from(DECIDING_FACTS, (name, i) =>
    known[name] === undefined ? -1 : VALUES[i]!.indexOf(known[name]),
  );
}

export function decode(facts: Assignment): Known {
  const known: { [N in DecidingFact]?: string } = {};
  DECIDING_FACTS.forEach((name, i) => {
    if (facts[i]! >= 0) known[name] = VALUES[i]![facts[i]!]!;
  });
  return known;
}

export function buildDiagram({ steps, fallback }: FirstMatch): Diagram {
  const table = new NodeTable();
  const memo = new Map<string, number>();
  const terms = new Terms();

  // A state is the list of rules that can still be the first to apply, with what is left of their conditions.
  function build(state: readonly { readonly term: number; readonly outcome: number }[]): number {
    const live: { term: number; outcome: number }[] = [];
    for (const step of state) {
      if (step.term === FALSE) continue;
      live.push(step);
      if (step.term === TRUE) break;
    }
    const first = live[0];
    if (!first) return ~fallback;
    if (first.term === TRUE) return ~first.outcome;
    const key = live.map(({ term, outcome }) => `${term}:${outcome}`).join();
    const seen = memo.get(key);
    if (seen !== undefined) return seen;
    const fact = Math.min(...live.map(({ term }) => terms.top(term)));
    const next = VALUES[fact]!.map((_, value) =>
      build(live.map(({ term, outcome }) => ({ term: terms.given(term, fact, value), outcome }))),
    );
    const made = table.node(fact, next);
    memo.set(key, made);
    return made;
  }

  const root = build(steps.map(({ when, outcome }) => ({ term: terms.of(when), outcome })));
  return { nodes: table.nodes, root };
}

/** The outcomes that some completion of the assignment has, as a bit set. Nodes come after their branches, so one pass will do. */
export function possible({ nodes, root }: Diagram, facts: Assignment): number {
  if (root < 0) return 1 << ~root;
  if (scratch.length < nodes.length) scratch = new Int32Array(nodes.length * 2);
  for (let at = 0; at <= root; at++) {
    const { fact, next } = nodes[at]!;
    const value = facts[fact]!;
    let bits = 0;
    if (value >= 0) bits = bitsOf(next[value]!);
    else for (let i = 0; i < next.length; i++) bits |= bitsOf(next[i]!);
    scratch[at] = bits;
  }
  return scratch[root]!;
}

let scratch = new Int32Array(256);

function bitsOf(at: number): number {
  return at < 0 ? 1 << ~at : scratch[at]!;
}

/** Do all completions agree? */
export function isSingleOutcome(diagram: Diagram, facts: Assignment): boolean {
  const bits = possible(diagram, facts);
  return (bits & (bits - 1)) === 0;
}

/** The diagram that is left when the known facts are filled in; it asks only unknown ones that still matter. */
export function restrict({ nodes, root }: Diagram, facts: Assignment): Diagram {
  const table = new NodeTable();
  const seen = new Map<number, number>();
  function walk(at: number): number {
    if (at < 0) return at;
    const known = seen.get(at);
    if (known !== undefined) return known;
    const { fact, next } = nodes[at]!;
    const value = facts[fact]!;
    const made = value >= 0 ? walk(next[value]!) : table.node(fact, next.map(walk));
    seen.set(at, made);
    return made;
  }
  const left = walk(root);
  return { nodes: table.nodes, root: left };
}

/** The facts a diagram asks. */
export function asked({ nodes }: Diagram): Set<number> {
  return new Set(nodes.map(({ fact }) => fact));
}

/** The outcomes a diagram can have. */
export function leaves({ nodes, root }: Diagram): Set<number> {
  return new Set([root, ...nodes.flatMap(({ next }) => next)].filter((at) => at < 0).map((at) => ~at));
}

class NodeTable {
  readonly nodes: Node[] = [];
  readonly #index = new Map<string, number>();

  node(fact: number, next: readonly number[]): number {
    if (next.every((at) => at === next[0])) return next[0]!;
    const key = `${fact}|${next.join()}`;
    const found = this.#index.get(key);
    if (found !== undefined) return found;
    this.nodes.push({ fact, next });
    this.#index.set(key, this.nodes.length - 1);
    return this.nodes.length - 1;
  }
}

const FALSE = 0;
const TRUE = 1;

/** Conditions as numbers: a term is itself a small diagram node over truth, so equal meanings get equal numbers. */
class Terms {
  readonly #table: { fact: number; next: readonly number[] }[] = [
    { fact: Number.POSITIVE_INFINITY, next: [] },
    { fact: Number.POSITIVE_INFINITY, next: [] },
  ];
  readonly #index = new Map<string, number>();
  readonly #joined = new Map<string, number>();

  of(condition: Condition): number {
    if ("fact" in condition) {
      const fact = DECIDING_FACTS.indexOf(condition.fact);
      return this.#node(
        fact,
        VALUES[fact]!.map((value) => (allowed(condition).includes(value) ? TRUE : FALSE)),
      );
    }
    if ("not" in condition) return this.#join(this.of(condition.not), TRUE, "xor");
    if ("any" in condition) return condition.any.reduce((term, part) => this.#join(term, this.of(part), "or"), FALSE);
    return condition.all.reduce((term, part) => this.#join(term, this.of(part), "and"), TRUE);
  }

  top(term: number): number {
    return this.#table[term]!.fact;
  }

  /** The term with one fact filled in; the fact must not lie below the term's top. */
  given(term: number, fact: number, value: number): number {
    const node = this.#table[term]!;
    return node.fact === fact ? node.next[value]! : term;
  }

  #node(fact: number, next: readonly number[]): number {
    if (next.every((term) => term === next[0])) return next[0]!;
    const key = `${fact}|${next.join()}`;
    const found = this.#index.get(key);
    if (found !== undefined) return found;
    this.#table.push({ fact, next });
    this.#index.set(key, this.#table.length - 1);
    return this.#table.length - 1;
  }

  #join(a: number, b: number, how: "and" | "or" | "xor"): number {
    if (a <= TRUE && b <= TRUE) return how === "and" ? a & b : how === "or" ? a | b : a ^ b;
    const key = `${how}${a},${b}`;
    const found = this.#joined.get(key);
    if (found !== undefined) return found;
    const fact = Math.min(this.top(a), this.top(b));
    const made = this.#node(
      fact,
      VALUES[fact]!.map((_, value) => this.#join(this.given(a, fact, value), this.given(b, fact, value), how)),
    );
    this.#joined.set(key, made);
    return made;
  }
}
