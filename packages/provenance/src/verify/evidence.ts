/**
 * One envelope judged alone, in the order of what each step may rely on: the signatures, then the statement they cover, then
 * who may say so, then whether it is about these bytes, then whether we want it. The first step that fails is the verdict.
 */
import { ProvenanceError } from "../error.ts";
import type { AotFacts } from "../format/aot-facts.ts";
import { IN_TOTO } from "../format/dsse.ts";
import type { Envelope } from "../format/envelope.ts";
import { type Build, DIGEST_LENGTH, otherPredicate, parseStatement, type Statement } from "../format/statement.ts";
import { BUILDER } from "../format/uris.ts";
import { untruthOf } from "../options/truth.ts";
import type { TrustEntry, TrustFile } from "../trust/trust-file.ts";
import { claimsOf } from "./claims.ts";
import { judgeExpectations, runtimeOf, type Wanted } from "./expectations.ts";
import { judgeSignatures, type Signers } from "./signers.ts";
import type { Claimed, Evidence, Reason, Signer } from "./verdict.ts";

/** After the signatures, before the bytes were hashed: says which digests are needed. */
export interface OpenEvidence {
  readonly where: Evidence["where"];
  readonly signed: Signers;
  readonly statement: Statement | undefined;
  readonly malformed: Reason | undefined;
}

export interface Expectations {
  readonly trust?: TrustFile;
  /** Milliseconds since 1970: keys expire. */
  readonly now: number;
  readonly wanted?: Wanted;
}

type Digests = Readonly<Record<string, string>>;
type Decision = Pick<Evidence, "kind"> & { readonly reason: Reason };

/** An envelope as it was found, or why it could not be read. */
export interface Found {
  readonly where: Evidence["where"];
  readonly envelope: Envelope | Reason;
}

export interface Opened {
  readonly evidence: readonly OpenEvidence[];
  /** About envelopes that are no evidence. */
  readonly notes: readonly Reason[];
}

type Read = Pick<OpenEvidence, "statement" | "malformed"> & { readonly other?: Reason };
const UNSIGNED: Signers = { signers: [], notes: [] };

/** All envelopes of one file: their signatures share one budget. */
export function openEvidence(found: readonly Found[], { trust, now }: Expectations): Opened {
  const read = found.map(({ where, envelope }) => ({ where, envelope, ...readStatement(where, envelope) }));
  const ours = read.filter((r) => !r.other);
  const signed = judgeSignatures(
    ours.flatMap(({ where, envelope }) => ("id" in envelope ? [] : [{ envelope, embedded: where === "embedded" }])),
    trust,
    now,
  );
  const evidence = ours.map(({ where, envelope, statement, malformed }) => {
    const next = "id" in envelope ? UNSIGNED : (signed.shift() ?? UNSIGNED);
    return { where, signed: next, statement, malformed };
  });
  return { evidence, notes: read.flatMap(({ other }) => other ?? []) };
}

function readStatement(where: Found["where"], envelope: Found["envelope"]): Read {
  const failed = (id: Reason["id"], text: string): Read => ({ statement: undefined, malformed: { id, text } });
  if ("id" in envelope) return { statement: undefined, malformed: envelope };
  if (envelope.payloadType !== IN_TOTO)
    return failed("payload-type-unknown", `payload type "${envelope.payloadType}" is not ${IN_TOTO}`);
  try {
    return { statement: parseStatement(envelope.payload), malformed: undefined };
  } catch (error) {
    if (!(error instanceof ProvenanceError)) throw error;
    const read = failed("statement-malformed", error.message);
    const type = where === "detached" ? predicateIn(envelope.payload) : undefined;
    if (type === undefined) return read;
    const text = `a detached envelope is about something else: its predicate type is "${type}"`;
    return { ...read, other: { id: "envelope-ignored", text } };
  }
}

/** A file of envelopes may hold statements of all kinds; inside the file there is room for ours only. */
function predicateIn(payload: Uint8Array): string | undefined {
  try {
    return otherPredicate(payload);
  } catch (error) {
    if (error instanceof ProvenanceError) return undefined;
    throw error;
  }
}

/** sha256 always; more only where a statement names more. */
export function digestsNeeded(evidence: readonly OpenEvidence[]): string[] {
  const named = evidence.flatMap((e) => e.statement?.subjects.flatMap((s) => Object.keys(s.digest)) ?? []);
  return [...new Set(["sha256", ...named.filter((name) => Object.hasOwn(DIGEST_LENGTH, name))])];
}

export function judgeEvidence(
  open: OpenEvidence,
  facts: AotFacts,
  digests: Digests,
  expectations: Expectations,
): Evidence {
  const { where, signed, statement } = open;
  const { trust, wanted = {} } = expectations;
  const subject = statement?.subjects.find((s) => s.digest.sha256 === digests.sha256) ?? statement?.subjects[0];
  const claimed = statement && claimsOf(statement.build, subject, facts, runtimeOf(trust, wanted).flags);
  const decided = (kind: Evidence["kind"], reasons: readonly Reason[], notes: readonly Reason[] = []): Evidence => ({
    where,
    kind,
    reasons,
    notes: [...signed.notes, ...notes],
    signers: signed.signers,
    ...(claimed && { claimed }),
  });
  const wrong = wrongSignature(open) ?? (statement && trust && wrongSigner(statement.build, signed.signers, trust));
  const untrue = statement && untruthOf(statement, facts, digests);
  if (wrong) return decided(wrong.kind, untrue ? [wrong.reason, untrue] : [wrong.reason]);
  if (untrue) return decided("mismatched", [untrue]);
  if (!claimed || !trust) throw new Error("a verified signature without a statement or a trust file");
  const { refusals, notes } = judgeExpectations(claimed, facts, trust, wanted);
  if (refusals.length > 0) return decided("refused-by-expectations", refusals, notes);
  return decided("trusted", [], [builderNote(claimed), ...notes]);
}

/** A bad signature comes before a malformed payload, which may be malformed because it was changed. */
function wrongSignature({ signed, malformed }: OpenEvidence): Decision | undefined {
  const { refused } = signed;
  if (refused?.kind === "mismatched" || refused?.kind === "malformed")
    return { kind: refused.kind, reason: refused.reason };
  // A payload of another protocol by an unknown signer is not ours to call malformed.
  if (malformed && !(refused && malformed.id === "payload-type-unknown"))
    return { kind: "malformed", reason: malformed };
  return refused && { kind: refused.kind, reason: refused.reason };
}

/** Keys out of their time first, then who may speak for this builder, then how many of them did. */
function wrongSigner(
  { builder, buildType }: Build,
  signers: readonly Signer[],
  trust: TrustFile,
): Decision | undefined {
  const valid = signers.filter((s) => s.status === "valid").map((s) => s.keyid);
  const out = signers.find((s) => s.status !== "valid");
  if (valid.length === 0 && out && out.status !== "valid") {
    const key = trust.keys.find((k) => k.keyid === out.keyid);
    const when = { revoked: key?.revoked?.at, expired: key?.validUntil, "not-yet-valid": key?.validFrom }[out.status];
    const why = key?.revoked?.reason ? ` (${key.revoked.reason})` : "";
    const text = `the key ${out.keyid} is ${out.status.replaceAll("-", " ")} since ${when}${why}; the times in the statement prove nothing`;
    return { kind: "untrusted-signer", reason: { id: `key-${out.status}`, text } };
  }
  const counts = countsOf({ builder: builder.id, buildType }, signers, trust);
  if (counts.some((e) => e.count >= e.threshold)) return undefined;
  const best = counts.find((e) => e.count > 0);
  if (best) {
    const text = `${best.count} of the ${best.threshold} keys needed for ${builder.id} signed`;
    return { kind: "untrusted-signer", reason: { id: "threshold-not-met", text } };
  }
  const text = `the key ${valid[0]} is not trusted for builder ${builder.id} with build type ${buildType}`;
  return { kind: "untrusted-signer", reason: { id: "builder-not-trusted", text } };
}

type Speaker = Pick<TrustEntry, "builder" | "buildType">;

/** Of each entry for this builder, how many of its keys signed while they were valid. */
function countsOf({ builder, buildType }: Speaker, signers: readonly Signer[], trust: TrustFile) {
  const valid = signers.filter((s) => s.status === "valid").map((s) => s.keyid);
  const entries = trust.trust.filter((e) => e.builder === builder && e.buildType === buildType);
  return entries.map((e) => ({ ...e, count: e.keyids.filter((id) => valid.includes(id)).length }));
}

/** Whose word a genuine statement is: of its signers, those that may speak for its builder. */
export function speakersOf({ kind, claimed, signers }: Evidence, trust: TrustFile | undefined): readonly Signer[] {
  if (!claimed || !trust || (kind !== "trusted" && kind !== "refused-by-expectations")) return signers;
  const met = countsOf(claimed, signers, trust).filter((e) => e.count >= e.threshold);
  return signers.filter((s) => s.status === "valid" && met.some((e) => e.keyids.includes(s.keyid)));
}

function builderNote({ builder }: Claimed): Reason {
  if (builder === BUILDER.claimed) {
    return { id: "builder-claimed", text: "stamped after the fact: who made the file is a declaration of the signer" };
  }
  if (builder === BUILDER.recorded) {
    const text = "made by the recorded stand-in for wamrc, for tests: it says nothing about a real one";
    return { id: "builder-recorded", text };
  }
  return {
    id: "builder-word",
    text: "that wamrc made it this way is the signer's word; assay rebuild proves it without trust",
  };
}
