/**
 * A verdict as SARIF 2.1.0, for systems that collect findings: the rules of the policy that applied are the tool's rules, with their
 * words and a link to the line; the case is one result.
 */
import { ACTION_WORDS, CLASS_WORDS, type FiredRule, type Verdict } from "@assay/policy";
import { linkOf, placeOf } from "./place.ts";

const LEVELS: Readonly<Record<Verdict["action"], "error" | "warning" | "note">> = {
  "report-privately": "error",
  "public-bug": "warning",
  update: "warning",
  "not-a-bug": "note",
  "not-reproduced": "note",
};

export interface SarifInput {
  readonly tool: string;
  /** The input the verdict is about; undefined for a case without one. */
  readonly input: { readonly name: string; readonly sha256: string } | undefined;
  readonly summary: string | undefined;
  /** Stable identity of the crash. */
  readonly key: string | undefined;
}

export function sarifOf(verdict: Verdict, { tool, input, summary, key }: SarifInput): object {
  const version = /^Assay (.+)$/.exec(tool)?.[1];
  const failed = LEVELS[verdict.action] !== "note";
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Assay", ...(version ? { version } : {}), rules: verdict.rules.map(ruleOf) } },
        ...(input
          ? { artifacts: [{ location: { uri: encodeURI(input.name) }, hashes: { "sha-256": input.sha256 } }] }
          : {}),
        results: [
          {
            ruleId: verdict.rules[0]?.id ?? "assay",
            ...(verdict.rules.length > 0 ? { ruleIndex: 0 } : {}),
            kind: failed ? "fail" : "informational",
            level: failed ? LEVELS[verdict.action] : "none",
            message: { text: messageOf(verdict, summary) },
            ...(input
              ? { locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(input.name), index: 0 } } }] }
              : {}),
            ...(key ? { partialFingerprints: { "assay-fingerprint/1": key } } : {}),
            properties: {
              policy: verdict.policy,
              audience: verdict.audience,
              action: verdict.action,
              class: verdict.class,
              confidence: verdict.confidence,
              conflicts: verdict.conflicts,
              gaps: verdict.gaps,
              notes: verdict.notes,
              wouldChange: verdict.wouldChange,
            },
          },
        ],
      },
    ],
  };
}

function ruleOf(rule: FiredRule): object {
  const link = linkOf(rule.source);
  return {
    id: rule.id,
    shortDescription: { text: rule.quote },
    fullDescription: { text: `“${rule.quote}” ${placeOf(rule.source)}` },
    ...(link ? { helpUri: link } : {}),
    ...(rule.reading ? { help: { text: rule.reading } } : {}),
  };
}

function messageOf({ action, class: name, policy, rules }: Verdict, summary: string | undefined): string {
  const [rule] = rules;
  const because = rule ? `: “${rule.quote}” (${rule.id})` : "";
  return `${summary ? `${summary}. ` : ""}${ACTION_WORDS[action]}; expected class: ${CLASS_WORDS[name]}; policy ${policy}${because}`;
}
