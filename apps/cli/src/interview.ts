/**
 * Asks what is still open, one question at a time, the one that can change most first. After each answer the verdict is made anew,
 * so nothing is asked that no longer matters. Which question comes next is pure; the prompt is given.
 */
import { type DecidingFact, type Fact, type FactQuestion, QUESTIONS, type Verdict } from "@assay/policy";

/** What happened at all comes before what would change it. */
const FIRST: readonly DecidingFact[] = ["input", "effect"];

export type Answer =
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "skip" }
  | { readonly kind: "stop" };
export type Ask = (question: FactQuestion, verdict: Verdict, left: number) => Promise<Answer>;

export function nextQuestion(
  verdict: Pick<Verdict, "open" | "wouldChange">,
  skipped: ReadonlySet<DecidingFact>,
): FactQuestion | undefined {
  const open = verdict.open.filter((name) => !skipped.has(name));
  const decisive = verdict.wouldChange.flatMap(({ facts }) => facts.map(({ name }) => name));
  const name = [...FIRST, ...decisive, ...open].find((candidate) => open.includes(candidate));
  return QUESTIONS.find(({ fact }) => fact === name);
}

/** The answers, as declared facts. `evaluate` gives the verdict with these added. */
export async function interview(evaluate: (answers: readonly Fact[]) => Verdict, ask: Ask): Promise<Fact[]> {
  const answers: Fact[] = [];
  const skipped = new Set<DecidingFact>();
  for (;;) {
    const verdict = evaluate(answers);
    const question = nextQuestion(verdict, skipped);
    if (!question) return answers;
    const answer = await ask(question, verdict, verdict.open.filter((name) => !skipped.has(name)).length);
    if (answer.kind === "stop") return answers;
    if (answer.kind === "skip") skipped.add(question.fact);
    else
      answers.push({ name: question.fact, value: answer.value, source: "declared", evidence: ["answered on request"] });
  }
}
