/** From what was received to a maintainer's next steps: the verdict as a maintainer, the runbook, texts filled in as far as known. */
import {
  type EmbargoInput,
  evaluate,
  type Fact,
  type Policy,
  type Runbook,
  runbook,
  type Verdict,
} from "@assay/policy";
import type { SeverityProposal } from "@assay/policy/severity";
import { severityOf } from "./present-verdict.ts";
import type { Received } from "./received.ts";

export interface HandlingRequest {
  readonly received: Received;
  readonly answers: readonly Fact[];
  readonly policy: Policy;
  readonly public: boolean;
  readonly embargo: EmbargoInput | undefined;
  /** reporter, manager, version … as the maintainer gives them; they win over what the case says. */
  readonly values: Readonly<Record<string, string>>;
}

export interface Handling {
  readonly verdict: Verdict;
  readonly severity: SeverityProposal | undefined;
  readonly runbook: Runbook;
  /** Names that stand open in the texts, to be given with --set. */
  readonly missing: readonly string[];
}

export function handle(request: HandlingRequest): Handling {
  const { received, answers, policy, embargo } = request;
  const facts = [...received.facts.filter(({ name }) => !answers.some((answer) => answer.name === name)), ...answers];
  const verdict = evaluate(facts, { policy, audience: "maintainer" });
  const severity = severityOf(facts, verdict, received.crash);
  const steps = runbook(verdict, {
    values: { ...valuesOf(facts, received, severity), ...request.values },
    public: request.public,
    ...(embargo ? { embargo } : {}),
  });
  const open = steps.steps.flatMap(({ text = "" }) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name));
  return { verdict, severity, runbook: steps, missing: [...new Set(open)] };
}

function valuesOf(
  facts: readonly Fact[],
  { kind, crash }: Pick<Received, "kind" | "crash">,
  severity: SeverityProposal | undefined,
): Record<string, string> {
  const value = (asked: string): string | null => facts.find(({ name }) => name === asked)?.value ?? null;
  const affected = value("affectedVersions");
  // "We can reproduce it on …" is true of a case of one's own only.
  const tested = kind === "case" && value("reproduced") === "yes" ? value("runtimeVersion") : null;
  const summary = crash?.summary;
  const cwe = severity?.cwe.map(({ id }) => id).join(", ");
  return {
    ...(affected ? { affected } : {}),
    ...(tested ? { tested } : {}),
    ...(summary ? { summary } : {}),
    ...(cwe ? { cwe } : {}),
    ...(severity ? { vector: severity.cvss40.vector, severity: severity.cvss40.rating } : {}),
  };
}
