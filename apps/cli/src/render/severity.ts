/** A proposal for CWE and CVSS as text, each metric with its reason. Marked as a proposal, because a maintainer decides. */
import type { SeverityProposal } from "@assay/policy/severity";
import { paragraph } from "./paragraph.ts";

export function renderSeverity({ cwe, cvss40, cvss31 }: SeverityProposal): string {
  return [
    "severity (a proposal from the facts; a maintainer decides)",
    ...(cwe.length > 0
      ? cwe.map(({ id, name, reason }) => paragraph(`${id} ${name}: ${reason}`, "  = "))
      : ["  = no CWE: the kind of the fault is not known"]),
    `  CVSS 4.0  ${cvss40.score.toFixed(1)} ${cvss40.rating}\n    ${cvss40.vector}`,
    `  CVSS 3.1  ${cvss31.score.toFixed(1)} ${cvss31.rating}\n    ${cvss31.vector}`,
    ...cvss40.metrics.map(({ metric, value, reason }) => paragraph(reason, `    ${`${metric}:${value}`.padEnd(5)} `)),
  ].join("\n");
}
