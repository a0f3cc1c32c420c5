/**
 * Goes through every partial assignment of a truth table, each fact known or unknown, without walking them one by one: two that
 * leave the same possibilities behind are one state with a count. A state is the set of sub-tables still possible. The visitor
 * sees every state at the end with one assignment that leads there, how many do, and the union of outcomes by brute force.
 */
import { FACT_VALUES } from "../../src/facts.ts";
import type { TruthTable } from "./truth-table.ts";

export interface End<Tag> {
  /** By fact of the table: a value's index, or -1. */
  readonly sample: readonly number[];
  readonly count: bigint;
  readonly outcomes: number;
  readonly tag: Tag;
}

/** What the code under test does beside the reference: its own state, advanced by the same answers. */
export interface Shadow<Tag> {
  readonly start: Tag;
  readonly step: (tag: Tag, fact: number, value: number) => Tag;
  readonly key: (tag: Tag) => string;
}

/** Equal sub-tables get equal numbers, from the single outcomes up. */
function subTables({ facts, outcome }: TruthTable): { root: number; children: readonly (readonly number[])[][] } {
  let level: Uint8Array | Uint16Array = outcome;
  const children: (readonly number[])[][] = [];
  for (let at = facts.length - 1; at >= 0; at--) {
    const width = FACT_VALUES[facts[at]!].length;
    const index = new Map<number, number>();
    const rows: number[][] = [];
    const next: Uint16Array = new Uint16Array(level.length / width);
    for (let i = 0; i < next.length; i++) {
      let key = 0;
      for (let v = 0; v < width; v++) key = key * KEY_BASE + level[i * width + v]!;
      let id = index.get(key);
      if (id === undefined) {
        id = rows.length;
        if (id >= KEY_BASE) throw new Error("more sub-tables than a key can tell apart");
        rows.push(Array.from(level.subarray(i * width, (i + 1) * width)));
        index.set(key, id);
      }
      next[i] = id;
    }
    children[at] = rows;
    level = next;
  }
  return { root: level[0]!, children };
}

/** Four numbers below it make a key that a double holds exactly. */
const KEY_BASE = 8192;

export function allPartials<Tag>(table: TruthTable, shadow: Shadow<Tag>): End<Tag>[] {
  const { root, children } = subTables(table);
  interface State {
    set: number[];
    sample: number[];
    count: bigint;
    tag: Tag;
  }
  let states: State[] = [{ set: [root], sample: [], count: 1n, tag: shadow.start }];
  table.facts.forEach((name, at) => {
    const next = new Map<string, State>();
    const rows = children[at]!;
    for (const state of states) {
      for (let value = -1; value < FACT_VALUES[name].length; value++) {
        const reached = value < 0 ? state.set.flatMap((id) => rows[id]!) : state.set.map((id) => rows[id]![value]!);
        const set = [...new Set(reached)].sort((a, b) => a - b);
        const tag = shadow.step(state.tag, at, value);
        const key = `${set.join()}|${shadow.key(tag)}`;
        const known = next.get(key);
        if (known) known.count += state.count;
        else next.set(key, { set, sample: [...state.sample, value], count: state.count, tag });
      }
    }
    states = [...next.values()];
  });
  return states.map(({ set, sample, count, tag }) => ({
    sample,
    count,
    tag,
    outcomes: set.reduce((bits, outcome) => bits | (1 << outcome), 0),
  }));
}
