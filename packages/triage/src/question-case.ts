/**
 * A case without an input: a breach that shows itself without a crash (an escape, a capability, memory read) is known from answers
 * alone. It has facts and a verdict like any other case; there is nothing to run, minimize or bundle in it.
 */
import { evaluate, type Fact } from "@assay/policy";
import { type CaseDirectory, createCase } from "./case-directory.ts";
import { TriageError } from "./error.ts";
import { DEFAULT_REPOSITORY } from "./make-case.ts";
import { mergeFacts, policyOf } from "./stages/classify.ts";

export interface QuestionCase {
  readonly out: string;
  readonly answers: readonly Fact[];
  readonly date: string;
  readonly policy?: string | undefined;
  readonly tool: string;
}

export function makeQuestionCase({ out, answers, date, policy, tool }: QuestionCase): CaseDirectory {
  const dir = createCase(out);
  if (dir.has("case.json"))
    throw new TriageError(
      "case-exists",
      `${out} holds a case already`,
      `Choose another folder with --out, or go on with that one: assay classify ${out}`,
    );
  const record = { date, policy: policy ?? null };
  const reportDate: Fact = {
    name: "reportDate",
    value: date,
    source: "declared",
    evidence: ["written into the case when it was made"],
  };
  const declared = [...answers.filter(({ name }) => name !== "reportDate"), reportDate];
  const none = { runtime: null, input: null, command: null, repository: DEFAULT_REPOSITORY };
  dir.writeJson("case.json", { tool, ...none, ...record });
  dir.writeJson("facts.json", { facts: [], versions: [], failed: [] });
  dir.writeJson("declared.json", { facts: declared });
  dir.writeJson("verdict.json", { verdict: evaluate(mergeFacts([], declared), { policy: policyOf(record) }) });
  return dir;
}
