/** Threats 16 to 25: what can be done with envelopes, keys and the people who hold them. */
import { keys, serializeEnvelope, stampAot, trust as trustFile } from "@assay/provenance";
import { type Case, verdict } from "./case.ts";
import {
  app,
  bytes,
  type Envelope,
  envelope,
  envelopeText,
  type PrivateKey,
  pem,
  resigned,
  second,
  sign,
  signer,
  stamped,
  stampWith,
  text,
  trusting,
  X64,
} from "./workshop.ts";

const trust = { "trust.json": trusting() };
const parsed = JSON.parse(envelopeText);
const [signature] = parsed.signatures;
const inFile = (
  name: string,
  does: string,
  made: Envelope,
  expect: Case["expect"],
  trustJson = trust["trust.json"],
): Case => ({
  name,
  does,
  files: { "app.aot": stampAot(app, made), "trust.json": trustJson },
  expect,
});
const raw = (name: string, does: string, content: string, expect: Case["expect"]): Case => ({
  name,
  does,
  files: { "app.aot": stampWith(content), ...trust },
  expect,
});
const beside = (
  name: string,
  does: string,
  content: string,
  expect: Case["expect"],
  trustJson = trust["trust.json"],
): Case => ({
  name,
  does,
  files: { "app.aot": app, "app.aot.intoto.jsonl": content, "trust.json": trustJson },
  expect,
});
const broken = (name: string, does: string, change: (statement: string) => string | Uint8Array): Case =>
  inFile(
    name,
    `${does} The trusted key itself signed it.`,
    resigned(change),
    verdict("malformed", "statement-malformed"),
  );

const L = 2n ** 252n + 27742317777372353535851937790883648493n;

/** The signature with S + L in place of S: another spelling that tweetnacl takes. */
function malleated({ signatures: [first], ...rest }: Envelope): Envelope {
  if (!first) throw new Error("unsigned");
  const s = BigInt(`0x${Buffer.from(first.sig.subarray(32)).reverse().toString("hex")}`) + L;
  const sig = Uint8Array.from([
    ...first.sig.subarray(0, 32),
    ...Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse(),
  ]);
  return { ...rest, signatures: [{ ...first, sig }] };
}

function weakTrust(hex: string): string {
  const weak = `-----BEGIN PUBLIC KEY-----\n${Buffer.from(`302a300506032b6570032100${hex}`, "hex").toString("base64")}\n-----END PUBLIC KEY-----\n`;
  const file = JSON.parse(trusting());
  const keyid = keys.keyIdOf(Uint8Array.from(Buffer.from(hex, "hex")));
  return JSON.stringify(
    { ...file, keys: [{ keyid, pem: weak }], trust: [{ ...file.trust[0], keyids: [keyid] }] },
    null,
    2,
  );
}

const weak = (name: string, does: string, hex: string): Case => ({
  name,
  does: `Talks a verifier into listing ${does}.`,
  files: { "app.aot": stamped(), "trust.json": weakTrust(hex) },
  expect: { exit: 2, error: "trust-invalid" },
});

/** signer may speak for wamrc-run, second for claimed only. */
function twoBuilders(): string {
  let file = trustFile.parseTrustFile(bytes(trusting([signer])));
  file = trustFile.addKey(file, { pem: pem(second), builder: "https://assay.example/builders/claimed/v1" });
  return trustFile.serializeTrustFile(file);
}

function withKey(change: object): string {
  const file = JSON.parse(trusting());
  return JSON.stringify({ ...file, keys: file.keys.map((k: object) => ({ ...k, ...change })) }, null, 2);
}

function threshold(signers: readonly PrivateKey[], count: number): string {
  const file = JSON.parse(trusting(signers));
  return JSON.stringify({ ...file, trust: file.trust.map((e: object) => ({ ...e, threshold: count })) }, null, 2);
}

const underSignersId = JSON.stringify({
  ...JSON.parse(text(serializeEnvelope(resigned((s) => s, second)))),
  signatures: [
    {
      keyid: signature.keyid,
      sig: Buffer.from(resigned((s) => s, second).signatures[0]?.sig ?? []).toString("base64"),
    },
  ],
});

export const ENVELOPE_CASES: readonly Case[] = [
  broken("16-duplicate-key", "Says two different things under one key.", (s) =>
    s.replace('"wasm":"hello.wasm"', '"wasm":"good.wasm","wasm":"evil.wasm"'),
  ),
  broken("16-proto", "Uses the key __proto__.", (s) => s.replace('"env":{}', '"env":{"__proto__":{}}')),
  broken("16-big-number", "Uses a number that readers round.", (s) =>
    s.replace('"predicateType"', '"n":9007199254740993,"predicateType"'),
  ),
  broken("16-lone-surrogate", "Uses half of a surrogate pair.", (s) =>
    s.replace('"name":"app.aot"', '"name":"\\ud800"'),
  ),
  broken("16-bad-utf8", "Uses bytes that are not UTF-8.", (s) =>
    Uint8Array.from(Buffer.from(s.replace("app.aot", "app\u00ff.aot"), "latin1")),
  ),
  broken("16-byte-order-mark", "Starts with a byte order mark.", (s) => `\ufeff${s}`),
  broken("16-unknown-parameter", "Adds an external parameter that no verifier knows.", (s) =>
    s.replace('"env":{}', '"env":{},"sandbox":"off"'),
  ),
  raw(
    "16-duplicate-key-in-the-envelope",
    "Names two payloads in one envelope.",
    envelopeText.replace("{", '{"payload":"e30=",'),
    verdict("malformed", "envelope-malformed"),
  ),
  raw(
    "17-base64-junk",
    "Puts a character into the base64 that lenient decoders skip.",
    envelopeText.replace('"payload":"', '"payload":"!'),
    verdict("malformed", "envelope-malformed"),
  ),
  raw(
    "17-missing-padding",
    "Leaves the padding of the signature out.",
    envelopeText.replace('=="}]', '"}]'),
    verdict("malformed", "envelope-malformed"),
  ),
  raw(
    "17-trailing-bits",
    "Sets bits behind the end of the signature that decoders drop.",
    envelopeText.replace(/([A-Za-z0-9+/])=="}\]/, (_, c: string) => `${next(c)}=="}]`),
    verdict("malformed", "envelope-malformed"),
  ),
  beside(
    "17-detached-junk",
    "Puts junk into the base64 of the detached envelope.",
    envelopeText.replace('"sig":"', '"sig":"\\n'),
    verdict("malformed", "envelope-malformed"),
  ),
  inFile(
    "18-signature-plus-L",
    "Replaces S by S + L in the signature: tweetnacl alone would take it.",
    malleated(envelope),
    verdict("mismatched", "signature-invalid"),
  ),
  beside(
    "18-detached-plus-L",
    "Does the same to the detached envelope.",
    text(serializeEnvelope(malleated(envelope))),
    verdict("mismatched", "signature-invalid"),
  ),
  weak("19-all-zero-key", "the all-zero key, for which forgeries are trivial", "00".repeat(32)),
  weak(
    "19-small-order-key",
    "a key of small order",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  ),
  weak("19-non-canonical-key", "a key that is not in canonical form", `ef${"ff".repeat(30)}7f`),
  beside(
    "20-wrong-keyid-other-builder",
    "A key trusted for claims signs as wamrc-run, under the key id of the one that may.",
    underSignersId,
    verdict("untrusted-signer", "builder-not-trusted"),
    twoBuilders(),
  ),
  beside(
    "20-wrong-keyid-same-builder",
    "The key id names another key than the one that signed; both may speak for the builder.",
    underSignersId,
    verdict("trusted"),
    trusting([signer, second]),
  ),
  {
    ...raw(
      "20-wrong-keyid-embedded",
      "The same inside the file.",
      underSignersId,
      verdict("malformed", "key-confusion"),
    ),
    files: { "app.aot": stampWith(underSignersId), "trust.json": trusting([signer, second]) },
  },
  {
    name: "21-wrong-builder",
    does: "A trusted key speaks for a builder that it was not trusted for.",
    files: { "app.aot": stamped(X64, [signer], { builder: "https://assay.example/builders/other/v1" }), ...trust },
    expect: verdict("untrusted-signer", "builder-not-trusted"),
  },
  inFile(
    "21-wrong-build-type",
    "A trusted key speaks about another kind of build.",
    resigned((s) => s.replace("buildtypes/wamrc/v1", "buildtypes/other/v1")),
    verdict("untrusted-signer", "builder-not-trusted"),
  ),
  raw(
    "22-type-changed",
    "Gives the signed bytes the payload type of another protocol.",
    envelopeText.replace("vnd.in-toto+json", "vnd.other+json"),
    verdict("mismatched", "signature-invalid"),
  ),
  inFile(
    "22-type-unknown",
    "A trusted key signed the same bytes for another protocol.",
    resigned((s) => s, signer, "application/vnd.other+json"),
    verdict("malformed", "payload-type-unknown"),
  ),
  beside(
    "23-one-signature-twice",
    "Repeats one signature where two keys are asked for.",
    JSON.stringify({ ...parsed, signatures: [signature, { ...signature, keyid: "" }] }),
    verdict("untrusted-signer", "threshold-not-met"),
    threshold([signer, second], 2),
  ),
  {
    ...raw(
      "23-one-signature-twice-embedded",
      "The same inside the file.",
      JSON.stringify({ ...parsed, signatures: [signature, signature] }),
      verdict("malformed", "envelope-malformed"),
    ),
    files: {
      "app.aot": stampWith(JSON.stringify({ ...parsed, signatures: [signature, signature] })),
      "trust.json": threshold([signer, second], 2),
    },
  },
  {
    name: "23-two-keys",
    does: "Nothing: two keys signed, two are asked for.",
    files: { "app.aot": stamped(X64, [signer, second]), "trust.json": threshold([signer, second], 2) },
    expect: verdict("trusted"),
  },
  {
    name: "24-revoked-and-backdated",
    does: "Signs with a stolen, since revoked key and claims a time before the revocation.",
    files: {
      "app.aot": stamped(X64, [signer], {
        metadata: { startedOn: "2020-01-01T00:00:00Z", finishedOn: "2020-01-01T00:00:01Z" },
      }),
      "trust.json": withKey({ revoked: { at: "2025-01-01T00:00:00Z", reason: "stolen" } }),
    },
    expect: verdict("untrusted-signer", "key-revoked"),
  },
  {
    name: "25-expired-key",
    does: "Signs with a key whose time is over.",
    files: { "app.aot": stamped(), "trust.json": withKey({ validUntil: "2025-01-01T00:00:00Z" }) },
    expect: verdict("untrusted-signer", "key-expired"),
  },
  {
    name: "25-key-not-yet-valid",
    does: "Signs with a key before its time.",
    files: { "app.aot": stamped(), "trust.json": withKey({ validFrom: "2098-01-01T00:00:00Z" }) },
    expect: verdict("untrusted-signer", "key-not-yet-valid"),
  },
  {
    name: "25-expired-trust-file",
    does: "Keeps a verifier on a trust file that has expired.",
    files: { "app.aot": stamped(), "trust.json": trusting([signer], { expires: "2025-01-01T00:00:00Z" }) },
    expect: { exit: 2, error: "trust-expired" },
  },
  inFile(
    "25-signed-by-nobody-listed",
    "Signs with a key that no trust file lists.",
    sign(envelope.payload, second),
    verdict("untrusted-signer", "key-unknown"),
  ),
];

/** The same two leading bits, other trailing bits. */
function next(c: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return alphabet[alphabet.indexOf(c) | 1] as string;
}
