/**
 * osv.json: the record as the Open Source Vulnerability format has it, so that the one who publishes has less to type. A draft:
 * GitHub gives the id, and `modified` is the date of the report because a record must have one. Versions are listed, not ranged:
 * a range would speak of versions that nobody ran.
 */
import type { BundleInput } from "../bundle-input.ts";
import { impactOf } from "../text/sections/impact.ts";
import { titleOf } from "../text/title.ts";
import { wamrFrames, wamrKey } from "../wamr-frames.ts";
import { affectedVersions } from "./report-body.ts";

export function osvDraft(input: BundleInput): object {
  const { severity } = input;
  const scores = [
    ...(severity?.cvss4 ? [{ type: "CVSS_V4", score: severity.cvss4.vector }] : []),
    ...(severity?.cvss31 ? [{ type: "CVSS_V3", score: severity.cvss31.vector }] : []),
  ];
  return {
    schema_version: "1.6.0",
    id: "GHSA-xxxx-xxxx-xxxx",
    modified: `${input.date}T00:00:00Z`,
    summary: titleOf(input),
    details: `DRAFT. ${impactOf(input)}`,
    ...(scores.length > 0 ? { severity: scores } : {}),
    affected: [
      {
        versions: affectedVersions(input),
        ecosystem_specific: {
          repository: `https://github.com/${input.repository}`,
          functions: wamrFrames(input).slice(0, 3),
        },
      },
    ],
    credits: [{ name: input.tool, type: "TOOL" }],
    database_specific: {
      draft: true,
      note: "The id is given on publication; modified is the date of the report. Only versions that were run are listed.",
      cwe_ids: severity?.cwe.map((c) => c.id) ?? [],
      fingerprint: wamrKey(input),
      poc_sha256: input.poc.sha256,
    },
  };
}
