/**
 * The body of GitHub's call for private vulnerability reports, written down as JSON Schema from its documentation: lengths, enums, a
 * severity word or a CVSS vector but not both, and the grammar of version ranges (one operator and a version, or a lower bound and an
 * upper one; versions begin with a digit; `>` only before 0).
 */
const VERSION = "\\d[0-9A-Za-z.+-]*";
export const RANGE_PATTERN: string = `^(= ${VERSION}|(<|<=) ${VERSION}|(>= ${VERSION}|> 0)(, (<|<=) ${VERSION})?)$`;

const ECOSYSTEMS = [
  "rubygems",
  "npm",
  "pip",
  "maven",
  "nuget",
  "composer",
  "go",
  "rust",
  "erlang",
  "actions",
  "pub",
  "other",
  "swift",
];

export const REPORT_SCHEMA: object = {
  $id: "assay:github-private-report",
  type: "object",
  additionalProperties: false,
  required: ["summary", "description"],
  properties: {
    summary: { type: "string", minLength: 1, maxLength: 1024 },
    description: { type: "string", minLength: 1, maxLength: 65535 },
    vulnerabilities: {
      type: ["array", "null"],
      items: {
        type: "object",
        additionalProperties: false,
        required: ["package"],
        properties: {
          package: {
            type: "object",
            additionalProperties: false,
            required: ["ecosystem"],
            properties: { ecosystem: { enum: ECOSYSTEMS }, name: { type: ["string", "null"] } },
          },
          vulnerable_version_range: { anyOf: [{ type: "null" }, { type: "string", pattern: RANGE_PATTERN }] },
          patched_versions: { type: ["string", "null"] },
          vulnerable_functions: { type: ["array", "null"], items: { type: "string" } },
        },
      },
    },
    cwe_ids: { type: ["array", "null"], items: { type: "string", pattern: "^CWE-\\d+$" } },
    severity: { enum: ["critical", "high", "medium", "low", null] },
    cvss_vector_string: {
      anyOf: [{ type: "null" }, { type: "string", pattern: "^CVSS:(3\\.[01]|4\\.0)(/[A-Z]+:[A-Z]+)+$" }],
    },
    start_private_fork: { type: "boolean" },
  },
  not: {
    required: ["severity", "cvss_vector_string"],
    properties: { severity: { type: "string" }, cvss_vector_string: { type: "string" } },
  },
};
