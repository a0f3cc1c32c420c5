/**
 * advisory.json: the body of GitHub's `POST /repos/{owner}/{repo}/security-advisories/reports`. A CVSS vector or a severity word,
 * never both; one product entry for each version that was seen to crash, never a range between versions that were not tried.
 */
import type { BundleInput } from "../bundle-input.ts";
import { fitsInline } from "../poc.ts";
import { advisoryText } from "../text/advisory-text.ts";
import { titleOf } from "../text/title.ts";
import { wamrFrames } from "../wamr-frames.ts";

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

export function reportBody(input: BundleInput, description: string = advisoryText(input)): ReportBody {
  const cwe = input.severity?.cwe.map((c) => c.id) ?? [];
  const vector = input.severity?.cvss4?.vector ?? input.severity?.cvss31?.vector;
  return {
    summary: titleOf(input),
    description,
    vulnerabilities: vulnerabilities(input),
    ...(cwe.length > 0 ? { cwe_ids: [...new Set(cwe)] } : {}),
    ...(vector ? { cvss_vector_string: vector } : {}),
    start_private_fork: !fitsInline(input.poc.bytes),
  };
}

function vulnerabilities(input: BundleInput): ReportBody["vulnerabilities"] {
  const functions = wamrFrames(input).slice(0, 3);
  const product = {
    package: { ecosystem: "other", name: "wasm-micro-runtime" } as const,
    ...(functions.length > 0 ? { vulnerable_functions: functions } : {}),
  };
  const versions = affectedVersions(input);
  return versions.length > 0 ? versions.map((v) => ({ ...product, vulnerable_version_range: `= ${v}` })) : [product];
}

/** Releases that were run and crashed; a date or a branch is no version in GitHub's grammar. */
export function affectedVersions(input: BundleInput): string[] {
  const crashed = input.versions.filter((v) => v.state === "affected").map((v) => v.version);
  const own = input.fingerprint || input.verdict.action === "report-privately" ? [input.runtime?.version ?? null] : [];
  const versions = [...own, ...crashed].filter((v) => v !== null && /^\d[0-9A-Za-z.+-]*$/.test(v)) as string[];
  return [...new Set(versions)].sort();
}
