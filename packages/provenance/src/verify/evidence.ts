/**
 * One envelope judged alone, in the order of what each step may rely on: the signatures, then the statement they cover, then
 * who may say so, then whether it is about these bytes, then whether we want it. The first step that fails is the verdict.
 */
import { ProvenanceError } from "../error.ts";
import type { AotFacts } from "../format/aot-facts.ts";
import { IN_TOTO } from "../format/dsse.ts";
import type { Envelope } from "../format/envelope.ts";
import { type Build, DIGEST_LENGTH, parseStatement, type Statement } from "../format/statement.ts";
import { BUILDER } from "../format/uris.ts";
import { untruthOf } from "../options/truth.ts";
import type { TrustFile } from "../trust/trust-file.ts";
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

export function openEvidence(where: Evidence["where"], envelope: Envelope, { trust, now }: Expectations): OpenEvidence {
  const signed = judgeSignatures(envelope, where === "embedded", trust, now);
  if (envelope.payloadType !== IN_TOTO) {
    const text = `payload type "${envelope.payloadType}" is not ${IN_TOTO}`;
    return { where, signed, statement: undefined, malformed: { id: "payload-type-unknown", text } };
  }
  try {
    return { where, signed, statement: parseStatement(envelope.payload), malformed: undefined };
  } catch (error) {
    if (!(error instanceof ProvenanceError)) throw error;
    return { where, signed, statement: undefined, malformed: { id: "statement-malformed", text: error.message } };
  }
}

export function malformedEnvelope(where: Evidence["where"], text: string): OpenEvidence {
  return {
    where,
    signed: { signers: [], notes: [] },
    statement: undefined,
    malformed: { id: "envelope-malformed", text },
  };
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
  const entries = trust.trust.filter((e) => e.builder === builder.id && e.buildType === buildType);
  const counts = entries.map((e) => ({ ...e, count: e.keyids.filter((id) => valid.includes(id)).length }));
  if (counts.some((e) => e.count >= e.threshold)) return undefined;
  const best = counts.find((e) => e.count > 0);
  if (best) {
    const text = `${best.count} of the ${best.threshold} keys needed for ${builder.id} signed`;
    return { kind: "untrusted-signer", reason: { id: "threshold-not-met", text } };
  }
  const text = `the key ${valid[0]} is not trusted for builder ${builder.id} with build type ${buildType}`;
  return { kind: "untrusted-signer", reason: { id: "builder-not-trusted", text } };
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
