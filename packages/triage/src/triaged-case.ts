/** A case as read back from its folder: every stage's file, undefined where the stage has not run. */
import type { Fact, Verdict } from "@assay/policy";
import type { CaseDirectory } from "./case-directory.ts";
import { checkedFacts, checkedFingerprint, checkedRecord } from "./case-documents.ts";
import { TriageError } from "./error.ts";
import type { CaseRecord } from "./session.ts";
import type { FactsStage } from "./stages/facts.ts";
import type { FingerprintStage } from "./stages/fingerprint.ts";
import type { ReductionStage } from "./stages/reduce.ts";
import type { Outcome } from "./stages/reproduce.ts";

export interface TriagedCase {
  readonly path: string;
  readonly record: CaseRecord;
  readonly outcome: Outcome | undefined;
  readonly fingerprint: FingerprintStage | undefined;
  readonly reduction: ReductionStage | undefined;
  readonly facts: FactsStage | undefined;
  readonly declared: readonly Fact[];
  readonly verdict: Verdict | undefined;
  readonly bundle: { readonly files: readonly string[] } | undefined;
}

export function readCase(dir: CaseDirectory): TriagedCase {
  const record = dir.json<CaseRecord>("case.json");
  if (!record) throw new TriageError("case-malformed", `${dir.path} has no case.json`);
  const at = (name: string): string => `${dir.path}/${name}`;
  const fingerprint = dir.json<FingerprintStage>("fingerprint.json");
  const facts = dir.json<FactsStage>("facts.json");
  const declared = dir.json<{ facts?: unknown }>("declared.json");
  return {
    path: dir.path,
    record: checkedRecord(record, at("case.json")),
    outcome: dir.json("outcome.json"),
    fingerprint: fingerprint && checkedFingerprint(fingerprint, at("fingerprint.json")),
    reduction: dir.json("reduction.json"),
    facts: facts && { ...facts, facts: checkedFacts(facts.facts, at("facts.json")) },
    declared: declared ? checkedFacts(declared.facts, at("declared.json")) : [],
    verdict: dir.json<{ verdict: Verdict }>("verdict.json")?.verdict,
    bundle: dir.json("bundle.json"),
  };
}
