/** The JSON documents of a bundle, version 1, by path. A field that is not named here makes a bundle malformed. */
import { ENVIRONMENT, FACTS, FINGERPRINT, RUNS, VERDICT } from "../evidence.ts";
import { REDACTION_KINDS } from "../redact/labels.ts";
import { OSV_SCHEMA, SARIF_SCHEMA } from "./draft-schemas.ts";
import { REPORT_SCHEMA } from "./report-schema.ts";
import { COUNT, FLAG, list, object, orNull, type Schema, SHA256, text } from "./shapes.ts";

const VERSION: Schema = { const: 1 };
const KIND: Schema = { enum: ["wasm", "aot"] };
const NAME: Schema = text("^[^\\u0000-\\u001f]*$");
const MAYBE: Schema = orNull(text());
const SCORE = orNull(
  object({ vector: text("^CVSS:"), score: { type: "number", minimum: 0, maximum: 10 }, severity: text() }),
);

const ENVIRONMENT_SCHEMA = object({
  schemaVersion: VERSION,
  tool: NAME,
  repository: text("^[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}$"),
  date: text("^\\d{4}-\\d\\d-\\d\\d$"),
  input: object({ name: NAME, kind: KIND, sha256: SHA256, size: COUNT, included: FLAG }),
  poc: object({ size: COUNT, sha256: SHA256 }),
  command: { ...list(text()), minItems: 1 },
  options: list(text()),
  args: list(text()),
  env: {
    type: "object",
    propertyNames: { pattern: "^[A-Za-z_][A-Za-z0-9_]*$" },
    additionalProperties: { type: "string" },
  },
  runtime: orNull(
    object({
      name: NAME,
      version: MAYBE,
      date: MAYBE,
      mode: MAYBE,
      sanitizer: MAYBE,
      platform: MAYBE,
      features: list(text()),
      builtIn: FLAG,
    }),
  ),
  stability: object({ runs: COUNT, same: COUNT }),
  reduction: orNull(object({ from: COUNT, to: COUNT, questions: COUNT, oneMinimal: FLAG })),
  versions: list(
    object({
      runtime: NAME,
      version: MAYBE,
      date: MAYBE,
      mode: MAYBE,
      sanitizer: MAYBE,
      state: text("^[a-z-]+$"),
      detail: text(),
    }),
  ),
  newest: orNull(object({ version: NAME, date: NAME })),
  likeness: list(object({ name: NAME, title: NAME, sharedFrame: NAME, fixed: NAME, sentence: NAME })),
  severity: orNull(
    object({ cwe: list(object({ id: text("^CWE-\\d+$"), name: NAME, why: text() })), cvss4: SCORE, cvss31: SCORE }),
  ),
});

const FINGERPRINT_SCHEMA = object({
  schemaVersion: VERSION,
  fingerprint: orNull(
    object(
      {
        kind: NAME,
        frames: list(text()),
        component: NAME,
        source: NAME,
        confidence: { enum: ["high", "medium", "low"] },
        key: text(),
        summary: text(),
      },
      {
        access: { enum: ["READ", "WRITE"] },
        size: COUNT,
        signal: text("^SIG[A-Z0-9]+$"),
        pointer: { enum: ["null", "wild"] },
        site: text(),
      },
    ),
  ),
});

const FACTS_SCHEMA = object({
  schemaVersion: VERSION,
  facts: list(
    object({
      name: text("^[A-Za-z]+$"),
      value: MAYBE,
      source: { enum: ["measured", "declared", "unknown"] },
      evidence: list(text()),
    }),
  ),
});

const VERDICT_SCHEMA = object({
  schemaVersion: VERSION,
  verdict: object(
    {
      policy: NAME,
      action: { enum: ["report-privately", "public-bug", "not-a-bug", "update", "not-reproduced"] },
      class: { enum: ["security", "potential-security", "bug", "not-a-bug", "unclear"] },
      confidence: { enum: ["high", "medium", "low"] },
      rules: list(
        object(
          {
            id: NAME,
            quote: text(),
            source: object(
              { commit: MAYBE, line: orNull({ type: "integer" }), date: MAYBE },
              { file: text(), page: text() },
            ),
          },
          { decides: list({ enum: ["action", "class"] }) },
        ),
      ),
      notes: list(text()),
    },
    {
      conflicts: list(object({ rules: list(NAME, 2), quotes: list(text(), 2), settled: text() })),
      gaps: list(object({ id: NAME, text: text() })),
    },
  ),
});

const RUNS_SCHEMA = object({
  schemaVersion: VERSION,
  runs: {
    ...list(
      object({
        target: NAME,
        command: list(text()),
        exitCode: orNull({ type: "integer" }),
        signal: orNull(text("^SIG[A-Z0-9+-]+$")),
        timedOut: FLAG,
        stdout: text(),
        stderr: text(),
        traces: list(text()),
      }),
      99,
    ),
    minItems: 1,
  },
});

const KINDS: Schema = { enum: REDACTION_KINDS };

const REDACTIONS_SCHEMA = object({
  schemaVersion: VERSION,
  kept: list(KINDS),
  replaced: list(object({ kind: KINDS, placeholder: NAME, count: COUNT })),
  warnings: list(text()),
});

export const SCHEMAS: Readonly<Record<string, object>> = {
  [ENVIRONMENT]: ENVIRONMENT_SCHEMA,
  [FINGERPRINT]: FINGERPRINT_SCHEMA,
  [FACTS]: FACTS_SCHEMA,
  [VERDICT]: VERDICT_SCHEMA,
  [RUNS]: RUNS_SCHEMA,
  "redactions.json": REDACTIONS_SCHEMA,
  "advisory.json": REPORT_SCHEMA,
  "osv.json": OSV_SCHEMA,
  "report.sarif": SARIF_SCHEMA,
};
