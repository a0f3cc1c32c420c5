/** One verdict in its three forms: data for `--json`, text, SARIF. With `all`, beside it every other policy's. */
import { compareAll, type Fact, type Policy, type Verdict } from "@assay/policy";
import { type CrashKind, proposeSeverity, type SeverityProposal } from "@assay/policy/severity";
import type { Subject } from "./classification.ts";
import { renderComparison } from "./render/comparison.ts";
import { sarifOf } from "./render/sarif.ts";
import { renderSeverity } from "./render/severity.ts";
import type { Paint } from "./render/style.ts";
import { renderVerdict } from "./render/verdict.ts";

export interface Presented {
  readonly data: object;
  readonly text: string;
  readonly sarif: object;
}

export interface Presentation {
  readonly subject: Subject;
  readonly given: readonly Fact[];
  readonly verdict: Verdict;
  readonly policy: Policy;
  readonly paint: Paint;
  readonly tool: string;
  readonly all: boolean;
  /** The policy is a project's own and not one of the built-in texts. */
  readonly own: boolean;
}

export function presentVerdict(shown: Presentation): Presented {
  const { subject, given, verdict, policy, paint, tool, all } = shown;
  const facts = subject.facts(given);
  const record = subject.found?.record;
  const fingerprint = subject.found?.fingerprint?.fingerprint ?? undefined;
  const comparison = all
    ? compareAll(facts, { audience: verdict.audience, own: shown.own ? policy : undefined })
    : undefined;
  const severity = severityOf(facts, verdict, fingerprint);
  const text = comparison ? renderComparison(comparison, paint) : renderVerdict(verdict, { policy, paint });
  return {
    data: { policy: verdict.policy, facts, verdict, severity: severity ?? null, ...(comparison ? { comparison } : {}) },
    text: severity && !comparison ? `${text}\n\n${renderSeverity(severity)}` : text,
    sarif: sarifOf(verdict, {
      tool,
      input: record?.input ?? undefined,
      summary: fingerprint?.summary,
      key: fingerprint?.key,
    }),
  };
}

/** Only for what may be a vulnerability: a score beside a plain bug would claim too much. */
export function severityOf(
  facts: readonly Fact[],
  { action, class: name }: Pick<Verdict, "action" | "class">,
  crash: CrashKind | undefined,
): SeverityProposal | undefined {
  if (action !== "report-privately" && name !== "security" && name !== "potential-security") return undefined;
  return proposeSeverity(facts, crash);
}
