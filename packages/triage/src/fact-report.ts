/** The facts of a case as they stand: merged, with every declared value that a measured one contradicts, and what could not be measured. */
import { type Fact, parseFacts } from "@assay/policy";
import { factsOf } from "./case-actions.ts";
import type { CaseDirectory } from "./case-directory.ts";
import { TriageError } from "./error.ts";
import type { VersionResult } from "./probes/versions.ts";
import { readCase } from "./triaged-case.ts";

export interface FactConflict {
  readonly name: string;
  /** Stands. */
  readonly measured: string;
  readonly declared: string;
  readonly because: string;
}

export interface FactReport {
  readonly facts: readonly Fact[];
  readonly conflicts: readonly FactConflict[];
  readonly versions: readonly VersionResult[];
  readonly failed: readonly { readonly probe: string; readonly why: string }[];
}

export function factReport(dir: CaseDirectory): FactReport {
  const { facts, declared } = readCase(dir);
  const conflicts = declared.flatMap((said): FactConflict[] => {
    const measured = facts?.facts.find((f) => f.name === said.name)?.value ?? null;
    if (measured === null || said.value === null || measured === said.value) return [];
    return [{ name: said.name, measured, declared: said.value, because: said.evidence.join("; ") }];
  });
  return { facts: factsOf(dir), conflicts, versions: facts?.versions ?? [], failed: facts?.failed ?? [] };
}

/** `NAME=VALUE` to a declared fact; the policy's own reader says what is no fact or no value of it. */
export function declaredFrom(words: string, because: string): Fact {
  const at = words.indexOf("=");
  if (at < 1)
    throw new TriageError(
      "command-malformed",
      `--set ${words}: expected NAME=VALUE`,
      "assay facts CASE shows the names.",
    );
  const value = words.slice(at + 1);
  const [read] = parseFacts({ [words.slice(0, at)]: value });
  if (!read || value === "") throw new TriageError("command-malformed", `--set ${words}: a value is needed`);
  return { ...read, evidence: [because] };
}
