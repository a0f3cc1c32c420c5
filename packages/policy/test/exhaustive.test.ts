/**
 * Exhaustive, not sampled: for every policy and every combination of known and unknown facts it looks at, an unknown never makes
 * the action less private than the most private completion, nor more private than some completion can be; every verdict cites a
 * rule; every rule fires somewhere.
 */
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { holds, support } from "../src/condition.ts";
import { type Diagram, encode, possible } from "../src/diagram.ts";
import { evaluate } from "../src/evaluate.ts";
import { BREACHES, DECIDING_FACTS, type DecidingFact, FACT_VALUES, type Fact, type Known } from "../src/facts.ts";
import { actionOf, classOf, compiled, settle } from "../src/outcome.ts";
import { presume } from "../src/presumption.ts";
import { findPolicy, listPolicies, variantsOf } from "../src/revisions/registry.ts";
import { ACTIONS, CLASSES, type Policy } from "../src/rule.ts";
import { allPartials, type End, type Shadow } from "./reference/partials.ts";
import { factsOf, type Question, type TruthTable, truthTable } from "./reference/truth-table.ts";

const POLICIES = listPolicies().flatMap((policy): Policy[] => [
  policy,
  ...variantsOf(policy).map((name) => findPolicy(`${policy.id}+${name}`)),
]);
const PRIVATE = 1 << ACTIONS.indexOf("report-privately");
const report: string[] = [];

afterAll(() => {
  process.stdout.write(`${report.join("\n")}\n`);
});

describe.each(POLICIES)("every combination of known and unknown facts under $id", (policy) => {
  const facts = factsOf(policy);
  const fired = new Set<string>();

  it.each(["reporter", "maintainer"] as const)(
    "%s: as private as the most private completion, and no more",
    (audience) => {
      const started = performance.now();
      const diagram = compiled(policy)[audience];
      const ends = endsOf(policy, audience, facts);
      for (const end of ends) {
        const known = knownOf(facts, end);
        expectSamePossibilities(diagram, known, end);
        const action = actionOf(diagram, encode(known), presume(encode(known)));
        const completions = {
          private: (end.outcomes & PRIVATE) !== 0,
          reachable: (end.outcomes & (1 << ACTIONS.indexOf(action))) !== 0,
        };
        expect({ known, private: action === "report-privately", reachable: true }).toEqual({ known, ...completions });
        expectCited(policy, known, fired);
      }
      const combinations = ends.reduce((sum, { count }) => sum + count, 0n);
      const seconds = ((performance.now() - started) / 1000).toFixed(2);
      report.push(
        `${policy.id} ${audience}: ${facts.length} facts, ${combinations.toLocaleString("en")} combinations in ${ends.length} states, ${seconds} s`,
      );
    },
  );

  it("class: one of the completions' or unclear", () => {
    const diagram = compiled(policy).class;
    for (const end of endsOf(policy, "class", facts)) {
      const known = knownOf(facts, end);
      expectSamePossibilities(diagram, known, end);
      const name = classOf(diagram, presume(encode(known)));
      if (name !== "unclear") expect(end.outcomes & (1 << CLASSES.indexOf(name))).not.toBe(0);
      expectCited(policy, known, fired);
    }
  });

  it("every rule fires somewhere", () => {
    const rules = policy.inDoubt ? [...policy.rules, policy.inDoubt] : policy.rules;
    for (const { id, when } of rules) {
      for (const known of completionsOf(factsOf({ ...policy, rules: [{ ...policy.rules[0]!, when }] }))) {
        if (fired.has(id)) break;
        expectCited(policy, known, fired);
      }
    }
    expect(rules.map(({ id }) => id).filter((id) => !fired.has(id))).toEqual([]);
  });
});

it("the same, combination by combination, where there are few enough to walk", () => {
  const policy = findPolicy("pr-4867-simple");
  const facts = factsOf(policy);
  const table = truthTable(policy, "reporter", facts);
  let count = 0;
  for (const partial of partialsOf(facts)) {
    let bits = 0;
    for (const index of indexesOf(facts, partial)) bits |= 1 << table.outcome[index]!;
    const action = actionOf(compiled(policy).reporter, encode(partial), presume(encode(partial)));
    if ((action === "report-privately") !== ((bits & PRIVATE) !== 0))
      expect(partial).toBe("as private as its completions");
    count++;
  }
  report.push(`${policy.id}: ${count.toLocaleString("en")} combinations walked one by one`);
  expect(count).toBe(facts.reduce((product, name) => product * (FACT_VALUES[name].length + 1), 1));
});

/**
 * The one exception: where a rule settles the case as long as no breach is shown, an open question of the checklist counts as No.
 * Every state that decides about it: a partial assignment of what those rules look at, and the five questions.
 */
describe.each(POLICIES)("an open question beside a settled case under $id", (policy) => {
  const yielding = policy.rules.filter(({ yieldsToBreach }) => yieldsToBreach);
  const looked = DECIDING_FACTS.filter((name) => yielding.some(({ when }) => support(when).includes(name)));
  const code = compiled(policy);

  it("counts as No only there, and only where no question is answered Yes", () => {
    for (const known of partialsOf([...looked, ...BREACHES])) {
      const facts = encode(known);
      const settled = settle(code, facts);
      const sure = yielding.some(({ when }) => holds(when, known) === true);
      const yes = BREACHES.some((name) => known[name] === "yes");
      const answered = { ...Object.fromEntries(BREACHES.map((name) => [name, "no"])), ...known };
      expect(settled).toEqual(sure && !yes ? encode(answered) : facts);
    }
  });

  it("the action is what it would be if the rule did not yield at all, where no question is answered Yes", () => {
    const others = DECIDING_FACTS.filter((name) => !looked.includes(name) && !BREACHES.includes(name));
    const value = (name: DecidingFact) => fc.constantFrom(undefined, ...FACT_VALUES[name]);
    const some = fc.record(Object.fromEntries([...looked, ...others].map((name) => [name, value(name)])));
    const questions = fc.record(Object.fromEntries(BREACHES.map((name) => [name, fc.constantFrom(undefined, "no")])));
    fc.assert(
      fc.property(some, questions, (known, no) => {
        const facts = encode(defined({ ...known, ...no }));
        const settled = settle(code, facts);
        expect(actionOf(code.reporter, settled, presume(settled))).toBe(
          actionOf(code.unyielding.reporter, facts, presume(facts)),
        );
      }),
      { numRuns: 3000 },
    );
  });
});

function defined(known: Readonly<Record<string, string | undefined>>): Known {
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

/** The walk of the diagram and the union over all completions leave the same outcomes. */
function expectSamePossibilities(diagram: Diagram, known: Known, end: End<readonly number[]>): void {
  const walked = end.tag.reduce((bits, leaf) => bits | (1 << ~leaf), 0);
  const bits = { walked, computed: possible(diagram, encode(known)) };
  expect({ known, ...bits }).toEqual({ known, walked: end.outcomes, computed: end.outcomes });
}

function expectCited(policy: Policy, known: Known, fired: Set<string>): void {
  const { rules } = evaluate(asFacts(known), { policy });
  expect(rules.length).toBeGreaterThan(0);
  for (const { id, applies } of rules) if (applies === "yes") fired.add(id);
}

/** Revisions that share their readings share their decisions, so each table is made once. */
const tables = new Map<string, TruthTable>();

function endsOf(policy: Policy, question: Question, facts: readonly DecidingFact[]): End<readonly number[]>[] {
  const key = JSON.stringify([
    question,
    policy.rules.map(({ when, action, class: name, stage, audience, yieldsToBreach }) => [
      when,
      action,
      name,
      stage,
      audience,
      yieldsToBreach,
    ]),
  ]);
  const table = tables.get(key) ?? truthTable(policy, question, facts);
  tables.set(key, table);
  return allPartials(table, shadowOf(compiled(policy)[question], facts));
}

/** The package's own walk beside the reference: the nodes of its diagram that the answers so far leave reachable. */
function shadowOf({ nodes, root }: Diagram, facts: readonly DecidingFact[]): Shadow<readonly number[]> {
  return {
    start: [root],
    step: (reachable, at, value) => {
      const fact = DECIDING_FACTS.indexOf(facts[at]!);
      const next = reachable.flatMap((id) => {
        const node = id < 0 ? undefined : nodes[id]!;
        if (!node || node.fact !== fact) return [id];
        return value < 0 ? node.next : [node.next[value]!];
      });
      return [...new Set(next)].sort((a, b) => a - b);
    },
    key: (reachable) => reachable.join(),
  };
}

function knownOf(facts: readonly DecidingFact[], { sample }: End<unknown>): Known {
  return Object.fromEntries(
    sample.flatMap((value, i) => (value < 0 ? [] : [[facts[i]!, FACT_VALUES[facts[i]!][value]!]])),
  );
}

function asFacts(known: Known): Fact[] {
  return Object.entries(known).map(([name, value]) => ({
    name: name as DecidingFact,
    value,
    source: "declared",
    evidence: [],
  }));
}

function* completionsOf(facts: readonly DecidingFact[], known: Known = {}): Generator<Known> {
  const [first, ...rest] = facts;
  if (first === undefined) yield known;
  else for (const value of FACT_VALUES[first]) yield* completionsOf(rest, { ...known, [first]: value });
}

function* partialsOf(facts: readonly DecidingFact[], known: Known = {}): Generator<Known> {
  const [first, ...rest] = facts;
  if (first === undefined) yield known;
  else {
    yield* partialsOf(rest, known);
    for (const value of FACT_VALUES[first]) yield* partialsOf(rest, { ...known, [first]: value });
  }
}

/** Rows of the truth table that complete a partial assignment. */
function indexesOf(facts: readonly DecidingFact[], known: Known): number[] {
  let indexes = [0];
  for (const name of facts) {
    const values = FACT_VALUES[name];
    const picked = known[name] === undefined ? values.map((_, i) => i) : [values.indexOf(known[name])];
    indexes = indexes.flatMap((index) => picked.map((i) => index * values.length + i));
  }
  return indexes;
}
