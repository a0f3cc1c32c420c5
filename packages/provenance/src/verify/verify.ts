/**
 * The main job: open, read the evidence, hash the subject, judge each piece of evidence alone, combine. Hashing is passed in,
 * because bytes in memory and a gigabyte on disk hash differently and everything else is the same.
 */
import { createHash } from "node:crypto";
import type { ByteSource } from "@assay/aot-format";
import { headerClaims } from "../format/aot-facts.ts";
import type { Envelope } from "../format/envelope.ts";
import { loadableBy } from "../options/loaders.ts";
import {
  digestsNeeded,
  type Expectations,
  judgeEvidence,
  malformedEnvelope,
  type OpenEvidence,
  openEvidence,
} from "./evidence.ts";
import { openAot, readDetached } from "./opened.ts";
import { type Evidence, type Proved, type Reason, VERDICT_EXIT, type Verdict, type VerdictKind } from "./verdict.ts";

type Opened = Extract<ReturnType<typeof openAot>, { kind: "opened" }>;

/** `detached`: files of envelopes about the same bytes. */
export function verifyBytes(bytes: Uint8Array, detached: readonly Uint8Array[], expectations: Expectations): Verdict {
  const source: ByteSource = { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
  const pending = openVerification(source, detached, expectations);
  if ("verdict" in pending) return pending.verdict;
  const subject = bytes.subarray(0, pending.subjectEnd);
  return pending.finish(
    Object.fromEntries(pending.digests.map((name) => [name, createHash(name).update(subject).digest("hex")])),
  );
}

export interface Pending {
  readonly subjectEnd: number;
  /** Names of the digests of [0, subjectEnd) that `finish` wants. */
  readonly digests: readonly string[];
  finish(digests: Readonly<Record<string, string>>): Verdict;
}

export function openVerification(
  source: ByteSource,
  detached: readonly Uint8Array[],
  expectations: Expectations,
): Pending | { readonly verdict: Verdict } {
  const opened = openAot(source);
  if (opened.kind === "malformed") {
    return {
      verdict: verdict("malformed", [opened.reason], [], { size: opened.size, stamp: "unknown", signers: [] }, []),
    };
  }
  const evidence = [
    ...embeddedEvidence(opened, expectations),
    ...detached.flatMap((d) => detachedEvidence(d, expectations)),
  ];
  return {
    subjectEnd: opened.subjectEnd,
    digests: digestsNeeded(evidence),
    finish: (digests) => {
      const judged = evidence.map((e) => judgeEvidence(e, opened.facts, digests, expectations));
      return combine(opened, digests, judged, expectations);
    },
  };
}

function embeddedEvidence({ embedded }: Opened, expectations: Expectations): OpenEvidence[] {
  return embedded ? [evidenceOf("embedded", embedded, expectations)] : [];
}

function detachedEvidence(bytes: Uint8Array, expectations: Expectations): OpenEvidence[] {
  const read = readDetached(bytes);
  return "id" in read
    ? [evidenceOf("detached", read, expectations)]
    : read.map((envelope) => evidenceOf("detached", envelope, expectations));
}

function evidenceOf(where: Evidence["where"], read: Envelope | Reason, expectations: Expectations): OpenEvidence {
  return "id" in read ? malformedEnvelope(where, read.text) : openEvidence(where, read, expectations);
}

/**
 * Contradictions first, then what a trusted signer said, then the rest: a stray envelope of a stranger takes nothing away from a
 * trusted one, but two statements of trusted signers must both be wanted.
 */
const WEIGHT: readonly Evidence["kind"][] = [
  "mismatched",
  "malformed",
  "refused-by-expectations",
  "trusted",
  "untrusted-signer",
];

function combine(
  opened: Opened,
  digests: Readonly<Record<string, string>>,
  evidence: readonly Evidence[],
  { trust }: Expectations,
): Verdict {
  const proved: Proved = {
    size: opened.size,
    subjectDigest: digests,
    subjectSize: opened.subjectEnd,
    stamp: opened.embedded ? "embedded" : "none",
    header: headerClaims(opened.facts),
    loadableBy: loadableBy(opened.facts),
    signers: uniqueSigners(evidence),
  };
  const kind = WEIGHT.find((k) => evidence.some((e) => e.kind === k));
  if (kind === undefined) {
    const text = "no stamp and no detached envelope: nothing says who made the file";
    return verdict("unattested", [{ id: "no-stamp", text }], opened.notes, proved, evidence);
  }
  if (kind === "trusted" && trust?.requireStamp && !opened.embedded) {
    const text = "the trust file requires a stamp inside the file; the envelope is detached";
    return verdict("refused-by-expectations", [{ id: "stamp-required", text }], opened.notes, proved, evidence);
  }
  const deciding = evidence.filter((e) => e.kind === kind);
  const notes = [...opened.notes, ...deciding.flatMap((e) => e.notes)];
  return verdict(
    kind,
    deciding.flatMap((e) => e.reasons),
    notes,
    proved,
    evidence,
    deciding[0],
  );
}

function uniqueSigners(evidence: readonly Evidence[]): Proved["signers"] {
  const all = evidence.flatMap((e) => e.signers);
  return all.filter((s, i) => all.findIndex((t) => t.keyid === s.keyid) === i);
}

function verdict(
  kind: VerdictKind,
  reasons: readonly Reason[],
  notes: readonly Reason[],
  proved: Proved,
  evidence: readonly Evidence[],
  deciding?: Evidence,
): Verdict {
  const claimed = deciding?.claimed;
  return { kind, exitCode: VERDICT_EXIT[kind], reasons, notes, proved, ...(claimed && { claimed }), evidence };
}
