/** Threat 41: a stamp is planted for somebody to countersign, who would sign what he never saw. */
import { BUILDER, serializeEnvelope } from "@assay/provenance";
import type { Case } from "./case.ts";
import { bytes, envelope, pem, resigned, second, stamped, stampWith, text, trusting, X64 } from "./workshop.ts";

const COUNTERSIGN = ["stamp", "app.aot", "--countersign", "--key", "signer.key.pem", "--output", "out.aot"];

/** Any payload under a signature of zeros: nobody's key is needed to plant it. */
function planted(payload: string | Uint8Array, payloadType = envelope.payloadType): Uint8Array {
  const content = typeof payload === "string" ? bytes(payload) : payload;
  const signatures = [{ keyid: "0".repeat(64), sig: new Uint8Array(64) }];
  return stampWith(text(serializeEnvelope({ payloadType, payload: content, signatures })));
}

const statement = (change: (statement: string) => string): Uint8Array => resigned(change).payload;
const evil = `{"name":"evil.aot","digest":{"sha256":"${"0".repeat(64)}"}}`;

const make = (
  name: string,
  does: string,
  aot: Uint8Array,
  expect: Case["expect"],
  more: readonly string[] = [],
): Case => ({
  name: `41-countersign-${name}`,
  does,
  files: { "app.aot": aot, "signer.key.pem": "KEY:signer", "second.pub.pem": pem(second) },
  command: [...COUNTERSIGN, ...more],
  expect,
});
const OF = ["--of", "second.pub.pem"];
const MISMATCHED: Case["expect"] = { exit: 1, error: "stamp-mismatched" };

export const COUNTERSIGN_CASES: readonly Case[] = [
  make(
    "other-subject",
    "Puts a statement about another file into a harmless one: the signature, taken out, would make the other one trusted.",
    planted(statement((s) => s.replace(/"subject":\[.*?\}\}\]/, `"subject":[${evil}]`))),
    MISMATCHED,
  ),
  make(
    "second-subject",
    "Names another file beside this one in the statement.",
    planted(statement((s) => s.replace('"subject":[', `"subject":[${evil},`))),
    MISMATCHED,
  ),
  make(
    "trust-file",
    "Puts a trust file where the statement belongs: the signature would make it one of the root's.",
    planted(trusting([second]), "application/vnd.assay.trust+json"),
    { exit: 6, error: "envelope-malformed" },
  ),
  make(
    "untrue-header",
    "Says another architecture than the file has.",
    planted(statement((s) => s.replace('"arch":"x86_64"', '"arch":"i386"'))),
    MISMATCHED,
  ),
  make(
    "forged-first-signature",
    "Makes up who signed first; the statement is true of the file. The second signer knows whose signature must be there.",
    planted(envelope.payload),
    { exit: 4, error: "stamp-untrusted" },
    OF,
  ),
  make(
    "right-first-signature",
    "Nothing: the first signer's statement, countersigned.",
    stamped(X64, [second], { builder: BUILDER.claimed }),
    { exit: 0 },
    OF,
  ),
];
