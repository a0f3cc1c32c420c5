/**
 * The main job: open, read the evidence, hash the subject, judge each piece of evidence alone, combine. Hashing is passed in,
 * because bytes in memory and a gigabyte on disk hash differently and everything else is the same.
 */
import { createHash } from "node:crypto";
import type { ByteSource } from "@assay/aot-format";
import { headerClaims } from "../format/aot-facts.ts";
import { loadableBy } from "../options/loaders.ts";
import { digestsNeeded, type Expectations, type Found, judgeEvidence, openEvidence, speakersOf } from "./evidence.ts";
import { openAot, readDetached } from "./opened.ts";
import { type Evidence, type Proved, type Reason, VERDICT_EXIT, type Verdict, type VerdictKind } from "./verdict.ts";

type Opened = Extract<ReturnType<typeof openAot>, { kind: "opened" }>;

/** A file of envelopes about the same bytes, or why it cannot be read: what is beside a file may be a stranger's. */
export type Detached = Uint8Array | { readonly unreadable: string };

export function verifyBytes(bytes: Uint8Array, detached: readonly Detached[], expectations: Expectations): Verdict {
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
  detached: readonly Detached[],
  expectations: Expectations,
): Pending | { readonly verdict: Verdict } {
  const opened = openAot(source);
  if (opened.kind === "malformed") {
    return {
      verdict: verdict("malformed", [opened.reason], [], { size: opened.size, stamp: "unknown", signers: [] }, []),
    };
  }
  const { evidence, notes } = openEvidence(
    [...embeddedIn(opened), ...detached.flatMap((file) => detachedIn(file))],
    expectations,
  );
  return {
    subjectEnd: opened.subjectEnd,
    digests: digestsNeeded(evidence),
    finish: (digests) => {
      const judged = evidence.map((e) => judgeEvidence(e, opened.facts, digests, expectations));
      return combine({ ...opened, notes: [...opened.notes, ...notes] }, digests, judged, expectations);
    },
  };
}

function embeddedIn({ embedded }: Opened): Found[] {
  return embedded ? [{ where: "embedded", envelope: embedded }] : [];
}

function detachedIn(file: Detached): Found[] {
  const found = (envelope: Found["envelope"]): Found => ({ where: "detached", envelope });
  if ("unreadable" in file) return [found({ id: "envelope-malformed", text: file.unreadable })];
  const read = readDetached(file);
  return "id" in read ? [found(read)] : read.map(found);
}

/**
 * Contradictions first, then what a trusted signer said, then the rest: a detached envelope that no listed key verifies takes
 * nothing away from a genuine one, but two statements of trusted signers must both be wanted.
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
  const considered = evidence.some(isGenuine) ? evidence.filter((e) => !isNobodys(e)) : evidence;
  const kind = WEIGHT.find((k) => considered.some((e) => e.kind === k));
  const deciding = considered.filter((e) => e.kind === kind);
  const [first] = deciding;
  const proved: Proved = {
    size: opened.size,
    subjectDigest: digests,
    subjectSize: opened.subjectEnd,
    stamp: opened.embedded ? "embedded" : "none",
    header: headerClaims(opened.facts),
    loadableBy: loadableBy(opened.facts),
    signers: first ? speakersOf(first, trust) : [],
  };
  if (kind === undefined) {
    const text = "no stamp and no detached envelope: nothing says who made the file";
    return verdict("unattested", [{ id: "no-stamp", text }], opened.notes, proved, evidence);
  }
  const ignored = deciding.some(isGenuine) ? evidence.filter((e) => !deciding.includes(e)).flatMap(ignoredNote) : [];
  const notes = [...opened.notes, ...ignored, ...deciding.flatMap((e) => e.notes)];
  const missing = kind === "trusted" && trust?.requireStamp ? stampMissing(evidence) : undefined;
  if (missing) return verdict("refused-by-expectations", [missing], notes, proved, evidence, first);
  const reasons = deciding.flatMap((e) => e.reasons);
  return verdict(kind, reasons, notes, proved, evidence, first);
}

/** The statement of a trusted signer about this file, wanted or not. */
function isGenuine({ kind }: Evidence): boolean {
  return kind === "trusted" || kind === "refused-by-expectations";
}

/** An envelope that anybody could have put beside the file. */
function isNobodys({ where, signers, reasons }: Evidence): boolean {
  return where === "detached" && signers.length === 0 && reasons[0]?.id !== "envelope-malformed";
}

function ignoredNote({ where, kind, reasons }: Evidence): Reason[] {
  if (kind === "trusted") return [];
  const embedded = where === "embedded";
  const what = embedded ? "the stamp inside the file" : "a detached envelope";
  const text = `${what} counts for nothing, ${kind.replaceAll("-", " ")}: ${reasons.map((r) => r.text).join("; ")}`;
  return [{ id: embedded ? "stamp-ignored" : "envelope-ignored", text }];
}

/** A stranger's stamp is as good as none: anybody can put one in. */
function stampMissing(evidence: readonly Evidence[]): Reason | undefined {
  const stamp = evidence.find((e) => e.where === "embedded");
  if (stamp?.kind === "trusted") return undefined;
  const there = stamp ? `the one there is of an ${stamp.kind.replaceAll("-", " ")}` : "the envelope is detached";
  return { id: "stamp-required", text: `the trust file requires a trusted stamp inside the file; ${there}` };
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
  const told = notes.filter((note, i) => notes.findIndex(({ text }) => text === note.text) === i);
  return { kind, exitCode: VERDICT_EXIT[kind], reasons, notes: told, proved, ...(claimed && { claimed }), evidence };
}
