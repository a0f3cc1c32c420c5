/** A case travels between people, so its files are checked before their types are trusted: wrong ones are a malformed case (6). */
import { type Fact, PolicyError, parseFacts } from "@assay/policy";
import { TriageError } from "./error.ts";
import type { CaseRecord } from "./session.ts";
import type { FingerprintStage } from "./stages/fingerprint.ts";

type Fields = Readonly<Record<string, unknown>>;

export function checkedFacts(facts: unknown, where: string): Fact[] {
  try {
    return parseFacts(Array.isArray(facts) ? facts : undefined);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw malformed(where, error.message);
  }
}

export function checkedRecord(record: CaseRecord, where: string): CaseRecord {
  const { date, policy, input } = record as unknown as Fields;
  if (typeof date !== "string") throw malformed(where, "date is no text");
  if (policy !== null && policy !== undefined && typeof policy !== "string")
    throw malformed(where, "policy is no name");
  if (input !== null && input !== undefined && !hasTexts(input, "name", "sha256"))
    throw malformed(where, "input does not describe a file");
  return record;
}

export function checkedFingerprint(stage: FingerprintStage, where: string): FingerprintStage {
  const { fingerprint, reading } = stage as unknown as Fields;
  if (!hasTexts(reading, "kind")) throw malformed(where, "reading says nothing");
  if (fingerprint === null) return stage;
  if (!hasTexts(fingerprint, "kind", "key", "summary"))
    throw malformed(where, "fingerprint has no kind, key or summary");
  const { frames } = fingerprint as Fields;
  if (!Array.isArray(frames) || frames.some((frame) => typeof frame !== "string"))
    throw malformed(where, "frames are no list of names");
  return stage;
}

function hasTexts(value: unknown, ...names: readonly string[]): boolean {
  return (
    typeof value === "object" && value !== null && names.every((name) => typeof (value as Fields)[name] === "string")
  );
}

function malformed(where: string, why: string): TriageError {
  return new TriageError(
    "case-malformed",
    `${where}: ${why}`,
    "Remove the file and run the stage again: assay triage CASE",
  );
}
