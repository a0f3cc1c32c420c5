/**
 * The smallest sets of unknown facts whose answers flip the verdict. One fact first; then pairs; triples only when nothing
 * smaller changes the action. The five questions of the checklist also count as one (all No), because people answer them
 * together. Most decisive first: fewer facts, then a change of action, then of privacy, then the order of asking.
 */
import { type Assignment, asked, type Diagram, restrict } from "./diagram.ts";
import { BREACHES, DECIDING_FACTS, FACT_VALUES } from "./facts.ts";
import { actionOf, type Compiled, classOf, isPrivate, type Perspective, settle } from "./outcome.ts";
import { presume } from "./presumption.ts";
import { asSentence, QUESTIONS } from "./questions.ts";
import type { Action, Class } from "./rule.ts";
import type { Verdict, WouldChange } from "./verdict.ts";

interface Outcome {
  readonly action: Action;
  readonly class: Class;
}

interface Found {
  readonly answer: Answer;
  readonly becomes: Outcome;
}

type Answer = readonly { readonly fact: number; readonly value: number }[];

const BREACH_INDEXES = BREACHES.map((name) => DECIDING_FACTS.indexOf(name));
const YES = FACT_VALUES.breachEscape.indexOf("yes");
const ASKING_ORDER = QUESTIONS.map(({ fact }) => DECIDING_FACTS.indexOf(fact));

export function wouldChange(
  policy: Compiled,
  facts: Assignment,
  perspective: Perspective,
  now: Outcome,
): Pick<Verdict, "open" | "wouldChange"> {
  const actions = restrict(policy[perspective], facts);
  const classes = restrict(policy.class, facts);
  const open = openFacts(policy, perspective, facts);
  const privateNow = now.action === "report-privately";
  const units = unitsOf(open);
  const found: Found[] = [];
  for (let size = 1; size <= sizeLimit(units.length); size++) {
    if (size === 3 && found.some(({ becomes }) => becomes.action !== now.action)) break;
    const smaller = found.slice();
    for (const answer of answersOf(units, size)) {
      const filled = settle(policy, fill(facts, answer));
      if (size > 1 && privateNow && isPrivate(actions, filled)) continue;
      const presuming = presume(filled);
      const action = actionOf(actions, filled, presuming);
      if (action === now.action && size > 1) continue;
      const becomes = { action, class: classOf(classes, presuming) };
      if (action === now.action && becomes.class === now.class) continue;
      if (!smaller.some((item) => contains(answer, item.answer))) found.push({ answer, becomes });
    }
  }
  return { open: open.map((fact) => DECIDING_FACTS[fact]!), wouldChange: sorted(found, now) };
}

function sorted(found: readonly Found[], now: Outcome): WouldChange[] {
  return found
    .map((item) => ({ ...item, rank: rankOf(item, now) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ answer, becomes }) => describe(answer, becomes));
}

/** Where nearly everything is open the first questions matter, not triples of the last ones. */
function sizeLimit(units: number): number {
  return Math.min(units > 12 ? 2 : 3, units);
}

function fill(facts: Assignment, answer: Answer): Assignment {
  const filled = Int8Array.from(facts);
  for (const { fact, value } of answer) filled[fact] = value;
  return filled;
}

/**
 * The facts that can still matter, in the order of asking. Of the checklist where a rule that yields to a breach settles the case:
 * the questions themselves, and what else a breach would raise once there is one. Where no such rule applies yet they are not
 * asked for its sake.
 */
function openFacts(policy: Compiled, perspective: Perspective, facts: Assignment): number[] {
  const settled = settle(policy, facts);
  const asks = (from: Readonly<Record<Perspective | "class", Diagram>>, given: Assignment): Set<number> =>
    new Set([from[perspective], from.class].flatMap((diagram) => [...asked(restrict(diagram, given))]));
  const now = asks(policy, settled);
  const yes = BREACH_INDEXES.some((fact) => facts[fact] === YES);
  const checklist = settled !== facts || yes ? asks(policy, facts) : asks(policy.unyielding, facts);
  return ASKING_ORDER.filter((fact) => (BREACH_INDEXES.includes(fact) ? checklist : now).has(fact));
}

/** Each open fact with each of its values, and the checklist as a whole where several of its questions are open. */
function unitsOf(open: readonly number[]): Answer[][] {
  const units = open.map((fact) => FACT_VALUES[DECIDING_FACTS[fact]!].map((_, value): Answer => [{ fact, value }]));
  const breaches = open.filter((fact) => BREACH_INDEXES.includes(fact));
  const no = FACT_VALUES.breachEscape.indexOf("no");
  if (breaches.length > 1) units.push([breaches.map((fact) => ({ fact, value: no }))]);
  return units;
}

function* answersOf(units: readonly Answer[][], size: number, from = 0): Generator<Answer> {
  for (let i = from; i <= units.length - size; i++) {
    for (const first of units[i]!) {
      if (size === 1) yield first;
      else for (const rest of answersOf(units, size - 1, i + 1)) if (!overlap(first, rest)) yield [...first, ...rest];
    }
  }
}

function overlap(a: Answer, b: Answer): boolean {
  return a.some(({ fact }) => b.some((other) => other.fact === fact));
}

function contains(answer: Answer, part: Answer): boolean {
  return part.every(({ fact, value }) => answer.some((other) => other.fact === fact && other.value === value));
}

function rankOf({ answer, becomes }: Found, now: Outcome): number {
  const breaches = answer.filter(({ fact }) => BREACH_INDEXES.includes(fact)).length;
  const facts = breaches > 1 ? answer.length - breaches + 1.5 : answer.length;
  const action = becomes.action === now.action ? 1 : 0;
  const privacy = (becomes.action === "report-privately") === (now.action === "report-privately") ? 1 : 0;
  return (
    facts * 1000 + action * 500 + privacy * 200 + Math.min(...answer.map(({ fact }) => ASKING_ORDER.indexOf(fact)))
  );
}

function describe(answer: Answer, becomes: Outcome): WouldChange {
  const facts = answer.map(({ fact, value }) => {
    const name = DECIDING_FACTS[fact]!;
    return { name, value: FACT_VALUES[name][value]! };
  });
  const checklist = facts.filter(({ name, value }) => BREACHES.includes(name) && value === "no");
  const together = checklist.length > 1;
  const single = together ? facts.filter((fact) => !checklist.includes(fact)) : facts;
  const parts = [
    ...(together ? ["All open questions of the checklist → No"] : []),
    ...single.map(({ name, value }) => asSentence(name, value)),
  ];
  return { question: parts.join(" · "), facts, becomes };
}
