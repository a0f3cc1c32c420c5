/**
 * advisory.json: the body of GitHub's `POST /repos/{owner}/{repo}/security-advisories/reports`
 * (PrivateVulnerabilityReportCreate: summary ≤ 1024, description ≤ 65535, severity or cvss_vector_string but not both).
 */
import { advisoryText } from "./advisory-text.ts";
import type { BundleInput } from "./bundle-input.ts";
import { encodePoc, POC_BUDGET } from "./poc.ts";
import { titleOf } from "./title.ts";

export const MAX_DESCRIPTION = 65_535;

export interface ReportBody {
  readonly summary: string;
  readonly description: string;
  readonly vulnerabilities: readonly {
    readonly package: { readonly ecosystem: "other"; readonly name: string };
    readonly vulnerable_version_range?: string;
    readonly vulnerable_functions?: readonly string[];
  }[];
  readonly cwe_ids?: readonly string[];
  readonly cvss_vector_string?: string;
  readonly start_private_fork: boolean;
}

export function reportBody(input: BundleInput): ReportBody {
  const cwe = input.severity?.cwe.map((c) => c.id) ?? [];
  const vector = input.severity?.cvss4?.vector ?? input.severity?.cvss31?.vector;
  return {
    summary: titleOf(input),
    description: cut(advisoryText(input)),
    vulnerabilities: vulnerabilities(input),
    ...(cwe.length > 0 ? { cwe_ids: cwe } : {}),
    ...(vector ? { cvss_vector_string: vector } : {}),
    start_private_fork: encodePoc(input.poc.bytes).length > POC_BUDGET,
  };
}

/** One entry per version that was seen to crash: only tested versions are named, never a range between them. */
function vulnerabilities(input: BundleInput): ReportBody["vulnerabilities"] {
  const functions = input.fingerprint?.frames.slice(0, 3) ?? [];
  const product = {
    package: { ecosystem: "other", name: "wasm-micro-runtime" } as const,
    ...(functions.length > 0 ? { vulnerable_functions: functions } : {}),
  };
  const affected = input.versions
    .filter((v) => v.state === "affected" && v.version !== null && /^\d/.test(v.version))
    .map((v) => v.version as string);
  const own = input.runtime?.version && /^\d/.test(input.runtime.version) ? [input.runtime.version] : [];
  const versions = [...new Set([...own, ...affected])].sort();
  return versions.length > 0 ? versions.map((v) => ({ ...product, vulnerable_version_range: `= ${v}` })) : [product];
}

function cut(text: string): string {
  if (text.length <= MAX_DESCRIPTION) return text;
  const tail = "\n\n[cut: the whole is in ADVISORY.md of the bundle]\n";
  return text.slice(0, MAX_DESCRIPTION - tail.length) + tail;
}
