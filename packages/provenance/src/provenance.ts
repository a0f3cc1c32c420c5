/**
 * Keys, stamps and verdicts for `.aot` files. Making (`stamp`) and judging (`verify`) import only formats from each other;
 * expectations live in the trust file; `rebuild` is the proof that needs no key.
 */

export { ProvenanceError, type ProvenanceErrorCode } from "./error.ts";
export { type OriginFact, provenanceFact, type RebuildEvidence } from "./fact.ts";
export { type Envelope, parseDetached, serializeEnvelope } from "./format/envelope.ts";
export { exportSigstoreBundle } from "./format/sigstore-bundle.ts";
export { BUILD_TYPE, BUILDER } from "./format/uris.ts";
export * as keys from "./keys/keys.ts";
export * as wamrc from "./options/wamrc.ts";
export { type Comparison, compareRebuild, REBUILD_EXIT } from "./rebuild/compare.ts";
export { planCompile } from "./rebuild/compile.ts";
export { likelyOptions, planRebuild, type RebuildPlan, replayable, sameToolchain } from "./rebuild/plan.ts";
export { countersignAot } from "./stamp/countersign.ts";
export { type BuildFacts, makeStatement } from "./stamp/make-statement.ts";
export { addSignature, detachAot, signStatement, stampAot } from "./stamp/stamp.ts";
export * as trust from "./trust/trust.ts";
export type { Expectations } from "./verify/evidence.ts";
export type { Claimed, Proved, Reason, ReasonId, Verdict, VerdictKind } from "./verify/verdict.ts";
export { type Detached, verifyBytes } from "./verify/verify.ts";
export { verifyFile } from "./verify/verify-file.ts";
