/**
 * One signer more on a stamp that somebody else made. The envelope is a stranger's until proved otherwise: whoever signs what
 * it carries, unread, signs statements about other files, and trust files. So only a statement of ours that is true of
 * this very file is signed. Whether its first signature is good, a trust file decides: that is the verify side.
 */
import { createHash } from "node:crypto";
import { walk } from "@assay/aot-format";
import { ProvenanceError } from "../error.ts";
import { aotFacts } from "../format/aot-facts.ts";
import { IN_TOTO } from "../format/dsse.ts";
import { type Envelope, parseEmbedded } from "../format/envelope.ts";
import { DIGEST_LENGTH, parseStatement, type Statement } from "../format/statement.ts";
import type { PrivateKey } from "../keys/private-key.ts";
import { untruthOf } from "../options/truth.ts";
import { addSignature, detachAot, stampAot } from "./stamp.ts";

/** The statement stays, byte for byte. */
export function countersignAot(bytes: Uint8Array, key: PrivateKey): Uint8Array {
  const detached = detachAot(bytes);
  const subject = Uint8Array.from(detached.subject);
  const envelope = parseEmbedded(detached.envelope);
  refuseUntrue(statementIn(envelope), subject);
  return stampAot(subject, addSignature(envelope, key));
}

function statementIn({ payloadType, payload }: Envelope): Statement {
  if (payloadType === IN_TOTO) return parseStatement(payload);
  throw new ProvenanceError(
    "envelope-malformed",
    `the stamp holds no statement: payload type "${payloadType}" is not ${IN_TOTO}`,
    "A signature under it would be good for another protocol: nothing was signed.",
  );
}

function refuseUntrue(statement: Statement, subject: Uint8Array): void {
  const others = statement.subjects.length - 1;
  if (others > 0) throw mismatched(`its statement is also about ${others} other file${others === 1 ? "" : "s"}`);
  const named = statement.subjects.flatMap((s) => Object.keys(s.digest)).filter((n) => Object.hasOwn(DIGEST_LENGTH, n));
  const digests = Object.fromEntries(
    [...new Set(["sha256", ...named])].map((name) => [name, createHash(name).update(subject).digest("hex")]),
  );
  const untrue = untruthOf(statement, aotFacts(subject, walk(subject)), digests);
  if (untrue) throw mismatched(untrue.text);
}

function mismatched(why: string): ProvenanceError {
  const hint = "A signature under it would vouch for something else: nothing was signed.";
  return new ProvenanceError("stamp-mismatched", `the stamp is not true of this file alone: ${why}`, hint);
}
