/**
 * What `classify` works on: a case, or answers alone. Both give a verdict for any policy and any further answers, so the command
 * itself does not care which it is.
 */
import { evaluate, type Fact, type Policy, policyForDate, type Verdict } from "@assay/policy";
import type { CaseDirectory, Classified } from "@assay/triage";

export interface Question {
  readonly policy: string | Policy;
  readonly audience: "reporter" | "maintainer";
}

export interface Subject {
  /** The policy when none is asked for: the case's own, else the one of its date. */
  readonly policy: string;
  /** Both undefined for answers alone. */
  readonly dir: CaseDirectory | undefined;
  readonly found: Classified | undefined;
  facts(answers: readonly Fact[]): readonly Fact[];
  verdict(answers: readonly Fact[], question: Question): Verdict;
}

/** The packages that run things are loaded only for a case. */
export async function subjectOfCase(path: string): Promise<Subject> {
  const { classifyCase, openCase } = await import("@assay/triage");
  const dir = openCase(path);
  const found = classifyCase(dir);
  return {
    dir,
    found,
    policy: found.verdict.policy,
    facts: (answers) => classifyCase(dir, { answers }).merged,
    verdict: (answers, { policy, audience }) => classifyCase(dir, { policy, audience, answers }).verdict,
  };
}

export function subjectOfAnswers(date: string): Subject {
  const dated: Fact = { name: "reportDate", value: date, source: "declared", evidence: ["the date of this call"] };
  const facts = (answers: readonly Fact[]): Fact[] =>
    answers.some(isDated) ? [...answers] : [...answers.filter(({ name }) => name !== "reportDate"), dated];
  const isDated = ({ name, value }: Fact): boolean => name === "reportDate" && value === date;
  return {
    dir: undefined,
    found: undefined,
    policy: policyForDate(date),
    facts,
    verdict: (answers, question) => evaluate(facts(answers), question),
  };
}

/** The day the answers themselves give. */
export function dateOf(answers: readonly Fact[]): string | undefined {
  return answers.find(({ name }) => name === "reportDate")?.value ?? undefined;
}

/** Answers that the case contradicts: what it measured or was made with stands, and people must hear of it. */
export function overruled(subject: Subject, answers: readonly Fact[]): string[] {
  const facts = subject.facts(answers);
  return answers.flatMap(({ name, value }) => {
    const stands = facts.find((fact) => fact.name === name);
    const by = stands?.source === "measured" ? "measured is" : "the report has";
    return stands && stands.value !== value ? [`${name}: you say ${value}, ${by} ${stands.value}, which stands`] : [];
  });
}
