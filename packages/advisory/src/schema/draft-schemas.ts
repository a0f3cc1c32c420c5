/** The parts of OSV and SARIF 2.1.0 that a bundle uses, as strict as their own schemas on those parts. */
import { list, object, type Schema, text } from "./shapes.ts";

const DATE_TIME = "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$";

export const OSV_SCHEMA: Schema = {
  $id: "assay:osv-draft",
  ...object(
    {
      schema_version: text("^1\\.\\d+\\.\\d+$"),
      id: text("^GHSA(-[0-9a-z]{4}){3}$"),
      modified: text(DATE_TIME),
      summary: text(),
      details: text("^DRAFT\\. "),
      affected: list(
        object({
          versions: list(text("^\\d[0-9A-Za-z.+-]*$")),
          ecosystem_specific: object({ repository: text("^https://github\\.com/"), functions: list(text()) }),
        }),
      ),
      credits: list(object({ name: text(), type: { enum: ["TOOL"] } })),
      database_specific: object({
        draft: { const: true },
        note: text(),
        cwe_ids: list(text("^CWE-\\d+$")),
        fingerprint: { type: ["string", "null"] },
        poc_sha256: text("^[0-9a-f]{64}$"),
      }),
    },
    { severity: list(object({ type: { enum: ["CVSS_V4", "CVSS_V3"] }, score: text("^CVSS:") })) },
  ),
};

const LOGICAL = list(object({ name: text(), kind: { const: "function" } }));

const LOCATION = object(
  {
    physicalLocation: object(
      { artifactLocation: object({ uri: text() }, { index: { type: "integer", minimum: 0 } }) },
      { region: object({ startLine: { type: "integer", minimum: 1 } }) },
    ),
  },
  { logicalLocations: LOGICAL },
);

const RESULT = object(
  {
    ruleId: text(),
    ruleIndex: { const: 0 },
    kind: { enum: ["fail", "informational"] },
    level: { enum: ["error", "none"] },
    message: object({ text: text() }),
    locations: list(LOCATION),
    properties: object({ action: text(), class: text(), policy: text(), confidence: text() }),
  },
  {
    partialFingerprints: { type: "object", additionalProperties: { type: "string" } },
    stacks: list(
      object({
        message: object({ text: text() }),
        frames: list(object({ location: object({ logicalLocations: LOGICAL }) })),
      }),
    ),
  },
);

export const SARIF_SCHEMA: Schema = {
  $id: "assay:sarif",
  ...object({
    $schema: text("sarif"),
    version: { const: "2.1.0" },
    runs: {
      type: "array",
      minItems: 1,
      maxItems: 1,
      items: object({
        tool: object({
          driver: object({
            name: text(),
            version: text(),
            rules: list(object({ id: text(), shortDescription: object({ text: text() }) })),
          }),
        }),
        artifacts: list(
          object({
            location: object({ uri: text() }),
            length: { type: "integer", minimum: 0 },
            hashes: object({ "sha-256": text("^[0-9a-f]{64}$") }),
          }),
        ),
        results: { type: "array", minItems: 1, maxItems: 1, items: RESULT },
      }),
    },
  }),
};
