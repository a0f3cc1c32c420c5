/**
 * What a bundle knows, as JSON documents: everything else in it is made from these and from the PoC's bytes. Fields are taken
 * one by one, so nothing of a case gets into a bundle that was not meant for it; and back again, so that a receiver can make
 * every derived file himself and compare.
 */
import type {
  BundleFingerprint,
  BundleInput,
  BundleObservation,
  BundleSeverity,
  BundleVerdict,
  BundleVersion,
} from "./bundle-input.ts";

export const ENVIRONMENT = "evidence/environment.json";
export const FINGERPRINT = "evidence/fingerprint.json";
export const FACTS = "evidence/facts.json";
export const VERDICT = "evidence/verdict.json";
export const RUNS = "evidence/runs.json";

export const EVIDENCE_VERSION = 1;

export type Documents = Readonly<Record<string, object>>;

export function documentsOf(input: BundleInput): Documents {
  const version = { schemaVersion: EVIDENCE_VERSION };
  return {
    [ENVIRONMENT]: { ...version, ...environmentOf(input) },
    [FINGERPRINT]: { ...version, fingerprint: input.fingerprint ? fingerprintOf(input.fingerprint) : null },
    [FACTS]: {
      ...version,
      facts: input.facts.map(({ name, value, source, evidence }) => ({ name, value, source, evidence: [...evidence] })),
    },
    [VERDICT]: { ...version, verdict: verdictOf(input.verdict) },
    [RUNS]: { ...version, runs: input.observations.map(runOf) },
  };
}

/** The documents must have passed their schemas. */
export function inputFrom(
  documents: Documents,
  bytes: { readonly poc: Uint8Array; readonly pocText: string; readonly original: Uint8Array },
): BundleInput {
  const environment = documents[ENVIRONMENT] as ReturnType<typeof environmentOf>;
  const { input, poc, ...rest } = environment;
  const { name, kind, sha256, size } = input;
  const original = sha256 === poc.sha256 ? bytes.poc : bytes.original;
  return {
    ...rest,
    input: { name, kind, sha256, size, bytes: original },
    poc: { bytes: bytes.poc, sha256: poc.sha256, text: bytes.pocText },
    fingerprint: (documents[FINGERPRINT] as { fingerprint: BundleFingerprint | null }).fingerprint,
    facts: (documents[FACTS] as { facts: BundleInput["facts"] }).facts,
    verdict: (documents[VERDICT] as { verdict: BundleVerdict }).verdict,
    observations: (documents[RUNS] as { runs: BundleObservation[] }).runs,
  };
}

/** Whether the bundle holds the input as it was found, beside the PoC made from it. */
export function hasOriginal(input: BundleInput): boolean {
  return input.input.sha256 !== input.poc.sha256 && input.input.bytes.length > 0;
}

function environmentOf(input: BundleInput) {
  const { tool, repository, date, command, options = [], args = [], env, stability, severity, newest = null } = input;
  const { name, kind, sha256, size } = input.input;
  return {
    tool,
    repository,
    date,
    input: { name, kind, sha256, size, included: hasOriginal(input) },
    poc: { size: input.poc.bytes.length, sha256: input.poc.sha256 },
    command: [...command],
    options: [...options],
    args: [...args],
    env: sorted(env),
    runtime: runtimeOf(input.runtime),
    stability: { runs: stability.runs, same: stability.same },
    reduction: reductionOf(input.reduction),
    versions: input.versions.map(versionOf),
    newest: newest ? { version: newest.version, date: newest.date } : null,
    likeness: input.likeness.map(({ name, title, sharedFrame, fixed, sentence }) => ({
      name,
      title,
      sharedFrame,
      fixed,
      sentence,
    })),
    severity: severityOf(severity),
  };
}

function severityOf(severity: BundleSeverity | null): BundleSeverity | null {
  if (!severity) return null;
  const score = (s: BundleSeverity["cvss4"]): BundleSeverity["cvss4"] =>
    s && { vector: s.vector, score: s.score, severity: s.severity };
  return {
    cwe: severity.cwe.map(({ id, name, why }) => ({ id, name, why })),
    cvss4: score(severity.cvss4),
    cvss31: score(severity.cvss31),
  };
}

function runtimeOf(runtime: BundleInput["runtime"]): BundleInput["runtime"] {
  if (!runtime) return null;
  const { name, version, date, mode, sanitizer, platform, features, builtIn } = runtime;
  return { name, version, date, mode, sanitizer, platform, features: [...features], builtIn };
}

function reductionOf(reduction: BundleInput["reduction"]): BundleInput["reduction"] {
  if (!reduction) return null;
  const { from, to, questions, oneMinimal } = reduction;
  return { from, to, questions, oneMinimal };
}

function versionOf({ runtime, version, date, mode, sanitizer, state, detail }: BundleVersion): BundleVersion {
  return { runtime, version, date, mode, sanitizer, state, detail };
}

function fingerprintOf(f: BundleFingerprint): BundleFingerprint {
  return {
    kind: f.kind,
    ...(f.access !== undefined ? { access: f.access } : {}),
    ...(f.size !== undefined ? { size: f.size } : {}),
    ...(f.signal !== undefined ? { signal: f.signal } : {}),
    ...(f.pointer !== undefined ? { pointer: f.pointer } : {}),
    frames: [...f.frames],
    ...(f.site !== undefined ? { site: f.site } : {}),
    component: f.component,
    source: f.source,
    confidence: f.confidence,
    key: f.key,
    summary: f.summary,
  };
}

function verdictOf(v: BundleVerdict): BundleVerdict {
  return {
    policy: v.policy,
    action: v.action,
    class: v.class,
    confidence: v.confidence,
    rules: v.rules.map(({ id, quote, source, decides }) => ({
      id,
      quote,
      source: sourceOf(source),
      ...(decides ? { decides: [...decides] } : {}),
    })),
    notes: [...v.notes],
    ...(v.conflicts
      ? {
          conflicts: v.conflicts.map(({ rules, quotes, settled }) => ({
            rules: [...rules],
            quotes: [...quotes],
            settled,
          })),
        }
      : {}),
    ...(v.gaps ? { gaps: v.gaps.map(({ id, text }) => ({ id, text })) } : {}),
  };
}

function sourceOf({ file, commit = null, line = null, date = null, page }: BundleVerdict["rules"][number]["source"]) {
  return { ...(file !== undefined ? { file } : {}), commit, line, date, ...(page !== undefined ? { page } : {}) };
}

function runOf(o: BundleObservation): BundleObservation {
  const { target, command, exitCode, signal, timedOut, stdout, stderr, traces } = o;
  return { target, command: [...command], exitCode, signal, timedOut, stdout, stderr, traces: [...traces] };
}

function sorted(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
