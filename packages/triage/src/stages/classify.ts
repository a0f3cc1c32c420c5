/** Stage 5: the policy in force on the report's date, applied to what was measured and declared. */
import { evaluate, type Fact, policyForDate, type Verdict } from "@assay/policy";
import type { CaseDirectory } from "../case-directory.ts";
import type { CaseRecord } from "../session.ts";
import type { FactsStage } from "./facts.ts";

export interface VerdictStage {
  readonly verdict: Verdict;
}

export function classify(session: { readonly dir: CaseDirectory; readonly record: CaseRecord }): VerdictStage {
  const measured = session.dir.json<FactsStage>("facts.json")?.facts ?? [];
  const declared = session.dir.json<{ facts: Fact[] }>("declared.json")?.facts ?? [];
  const facts = mergeFacts(measured, declared);
  return { verdict: evaluate(facts, { policy: policyOf(session.record) }) };
}

/** The revision in force on the report's date, unless the case names one. */
export function policyOf(record: Pick<CaseRecord, "policy" | "date">): string {
  return record.policy ?? policyForDate(record.date);
}

/** A declared value fills an unknown; where a measured value stands it stays, and the contradiction is kept as evidence. */
export function mergeFacts(measured: readonly Fact[], declared: readonly Fact[]): Fact[] {
  const merged = measured.map((fact) => {
    const said = declared.find((d) => d.name === fact.name);
    if (!said || said.value === fact.value) return fact;
    if (fact.value === null) return { ...said, evidence: [...said.evidence, ...fact.evidence] };
    return {
      ...fact,
      evidence: [
        ...fact.evidence,
        `CONFLICT: declared as ${said.value} (${said.evidence.join("; ")}); the measured value stands`,
      ],
    };
  });
  return [...merged, ...declared.filter((d) => !measured.some((m) => m.name === d.name))];
}
