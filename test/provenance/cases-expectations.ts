/** Threats 26 to 40: state, builders, options, runtimes, names, and stamps that are right but about something else. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { BUILDER, serializeEnvelope, stampAot, trust as trustFile } from "@assay/provenance";
import { type Case, VERIFY, verdict } from "./case.ts";
import {
  app,
  bytes,
  changed,
  corpusFile,
  envelope,
  resigned,
  second,
  sign,
  signer,
  stamped,
  statementOf,
  text,
  trusting,
  X64,
} from "./workshop.ts";

const trust = { "trust.json": trusting() };
const script = (name: string): string => readFileSync(new URL(`scripts/${name}.sh`, import.meta.url), "utf8");
const make = (
  name: string,
  does: string,
  aot: Uint8Array,
  expect: Case["expect"],
  args: readonly string[] = [],
  trustJson = trust["trust.json"],
): Case => ({
  name,
  does,
  files: { "app.aot": aot, "trust.json": trustJson },
  command: [...VERIFY, ...args],
  expect,
});
const options = (argv: readonly string[], file = X64): Uint8Array => stamped(file, [signer], { argv });
const I386 = "wamrc-2.4.5-llvm19/hello.t-i386.aot";
const BASE = "wamrc-2.4.5-llvm19/hello.o-base.aot";
const NO_HARDWARE = ["--runtime-flag", "WAMR_DISABLE_HW_BOUND_CHECK=1"];

/** A hand-made file with an honest-looking stamp by a trusted key. */
function handMade(builder: string): Uint8Array {
  const crafted = changed(app, 352 + 40, 0xcc);
  const { sha256 } = envelopeSubject(crafted);
  return stampAot(
    crafted,
    resigned((s) => s.replace(envelopeSubject(app).sha256, sha256).replace(BUILDER.run, builder)),
  );
}

function envelopeSubject(file: Uint8Array): { sha256: string } {
  return { sha256: createHash("sha256").update(file).digest("hex") };
}

const subjects = (change: (subject: string) => string): string =>
  text(
    serializeEnvelope(
      resigned((s) => s.replace(/"subject":\[(.*?\}\})\]/, (_, one: string) => `"subject":[${change(one)}]`)),
    ),
  );
const zero = "0".repeat(64);
const stranger = `{"name":"other.aot","digest":{"sha256":"${zero}"}}`;
const about = (name: string, does: string, content: string, expect: Case["expect"]): Case => ({
  name,
  does,
  files: { "app.aot": app, "app.aot.intoto.jsonl": content, ...trust },
  expect,
});

function twice(): string {
  const file = JSON.parse(trusting([signer]));
  const [key] = file.keys;
  return JSON.stringify(
    {
      ...file,
      keys: [key, { ...key, keyid: "f".repeat(64) }],
      trust: [{ ...file.trust[0], keyids: [key.keyid, "f".repeat(64)], threshold: 2 }],
    },
    null,
    2,
  );
}

function twoOfTwo(): string {
  const file = trustFile.parseTrustFile(bytes(trusting([signer, second])));
  return trustFile.serializeTrustFile({ ...file, trust: file.trust.map((e) => ({ ...e, threshold: 2 })) });
}

export const EXPECTATION_CASES: readonly Case[] = [
  {
    name: "26-older-trust-file",
    does: "Puts back an older trust file, in which a revoked key is still good.",
    first: "The script verifies with version 7 first; the config folder remembers it.",
    files: {
      "app.aot": stamped(),
      "new.json": trusting([signer], { version: 7 }),
      "old.json": trusting([signer], { version: 6 }),
    },
    script: script("26-older-trust-file"),
    expect: { exit: 0 },
  },
  make(
    "27-hand-made-signed",
    "A trusted signer stamps a hand-made file as a run of wamrc. From the signature alone this is trusted: it is the signer's word.",
    handMade(BUILDER.run),
    verdict("trusted", undefined, "builder-word"),
  ),
  make(
    "27-hand-made-claimed",
    "The same, honestly marked as claimed; the trust file does not list that builder.",
    handMade(BUILDER.claimed),
    verdict("untrusted-signer", "builder-not-trusted"),
  ),
  make(
    "27-hand-made-claimed-and-listed",
    "The same, and the trust file lists that builder: still only a declaration.",
    handMade(BUILDER.claimed),
    verdict("trusted", undefined, "builder-claimed"),
    [],
    trusting([signer], {}, BUILDER.claimed),
  ),
  {
    name: "27-hand-made-rebuilt",
    does: "The same; the verifier compiles again.",
    first: "The recorded wamrc stands in for a real one (../../../recorded-wamrc).",
    files: { "app.aot": handMade(BUILDER.run), "hello.wasm": corpusFile("hello.wasm"), ...trust },
    script: script("27-hand-made-rebuilt"),
    expect: { exit: 0 },
  },
  {
    name: "28-look-alike-wamrc",
    does: "Replaces wamrc by a program that prints the same version and writes what it likes.",
    files: {
      "evil.aot": changed(app, 352 + 40, 0xcc),
      "app.wasm": corpusFile("hello.wasm"),
      "signer.key.pem": "KEY:signer",
      "trust.json": trusting(),
      "strict.json": trusting([signer], { wamrc: { versions: [], digests: [`sha256:${"ab".repeat(32)}`] } }),
    },
    script: script("28-look-alike-wamrc"),
    expect: { exit: 0 },
  },
  {
    name: "29-code-generator-in-the-environment",
    does: "Sets WAMRC_LLC_COMPILER for the build: another program makes the code, and nothing in the file shows it.",
    files: {
      "hello.wasm": corpusFile("hello.wasm"),
      "signer.key.pem": "KEY:signer",
      "trust.json": trusting([signer], {}, BUILDER.recorded),
    },
    script: script("29-code-generator-in-the-environment"),
    expect: { exit: 0 },
  },
  make(
    "29-variable-in-the-statement",
    "A statement that names such a variable, honestly signed.",
    stamped(X64, [signer], { env: { WAMRC_LLC_COMPILER: "/usr/bin/clang" } }),
    verdict("refused-by-expectations", "option-outside"),
  ),
  make(
    "30-aux-stack-check-off",
    "Compiles without the check of the stack in linear memory, honestly signed.",
    options(["--target=x86_64", "--cpu=x86-64", "--bounds-checks=1", "--disable-aux-stack-check"]),
    verdict("refused-by-expectations", "option-weakens"),
  ),
  make(
    "30-bounds-checks-off-on-32-bit",
    "Compiles for i386 without bounds checks, which nothing replaces there.",
    options(["--target=i386", "--cpu=i686", "--bounds-checks=0"], I386),
    verdict("refused-by-expectations", "option-weakens"),
  ),
  make(
    "30-bounds-checks-true-on-32-bit",
    "The same by a value that wamrc reads as 0.",
    options(["--target=i386", "--cpu=i686", "--bounds-checks=true"], I386),
    verdict("refused-by-expectations", "option-weakens"),
  ),
  make(
    "30-bounds-checks-off-on-64-bit",
    "Nothing: on x86_64 the option changes no byte and is no reason for anything.",
    options(["--target=x86_64", "--cpu=x86-64", "--bounds-checks=0"], BASE),
    verdict("trusted", undefined, "runtime-unknown"),
  ),
  make(
    "30-native-library",
    "Lets wamrc load a native library, honestly signed.",
    options(["--target=x86_64", "--cpu=x86-64", "--bounds-checks=1", "--native-lib=x.so"]),
    verdict("refused-by-expectations", "option-outside"),
  ),
  make(
    "31-no-hardware-checks",
    "Default options, loaded by a runtime built without hardware checks: out-of-bounds access leaves the sandbox.",
    stamped(BASE),
    verdict("refused-by-expectations", "runtime-mismatch"),
    NO_HARDWARE,
  ),
  make(
    "31-runtime-not-known",
    "The same pair, but nobody told the verifier about the runtime.",
    stamped(BASE),
    verdict("trusted", undefined, "runtime-unknown"),
  ),
  make(
    "31-another-flag",
    "The same pair; of the runtime only a flag is told that decides nothing here. What nobody told is unknown, not fine.",
    stamped(BASE),
    verdict("trusted", undefined, "runtime-unknown"),
    ["--runtime-flag", "WAMR_BUILD_SIMD=1"],
  ),
  make(
    "31-neither-0-nor-1",
    "The flag that switches the checks off, in a spelling that a comparison with 1 overlooks.",
    stamped(BASE),
    { exit: 2, error: "usage" },
    ["--runtime-flag", "WAMR_DISABLE_HW_BOUND_CHECK=ON"],
  ),
  make(
    "31-neither-0-nor-1-in-the-trust-file",
    "The same in the trust file.",
    stamped(BASE),
    { exit: 2, error: "trust-invalid" },
    [],
    trusting([signer], { runtime: { flags: { WAMR_DISABLE_HW_BOUND_CHECK: "true" } } }),
  ),
  make(
    "31-flag-beside-the-trust-file",
    "The trust file says that the runtime has no hardware checks; the call adds a flag that decides nothing.",
    stamped(BASE),
    verdict("refused-by-expectations", "runtime-mismatch"),
    ["--runtime-flag", "WAMR_BUILD_SIMD=1"],
    trusting([signer], { runtime: { flags: { WAMR_DISABLE_HW_BOUND_CHECK: "1" } } }),
  ),
  make(
    "31-flag-given-twice",
    "The flag that switches the checks off, and then the opposite.",
    stamped(BASE),
    { exit: 2, error: "usage" },
    [...NO_HARDWARE, "--runtime-flag", "WAMR_DISABLE_HW_BOUND_CHECK=0"],
  ),
  make(
    "31-flag-misspelled",
    "The flag that switches the checks off, with a letter too many.",
    stamped(BASE),
    { exit: 2, error: "usage" },
    ["--runtime-flag", "WAMR_DISABLE_HW_BOUNDS_CHECK=1"],
  ),
  make(
    "31-flag-misspelled-in-the-trust-file",
    "The same in the trust file.",
    stamped(BASE),
    { exit: 2, error: "trust-invalid" },
    [],
    trusting([signer], { runtime: { flags: { WAMR_DISABLE_HW_BOUNDS_CHECK: "1" } } }),
  ),
  make(
    "30-denied-by-a-name-no-option-has",
    "Talks the keeper of the trust file into denying an option with its value, which no name ever equals.",
    options(["--target=i386", "--cpu=i686", "--bounds-checks=0"], I386),
    { exit: 2, error: "trust-invalid" },
    [],
    trusting([signer], { options: { deny: ["bounds-checks=0"], allow: [], requireEffective: {} } }),
  ),
  make(
    "31-software-checks",
    "Nothing: with --bounds-checks=1 the file needs no hardware checks.",
    stamped(),
    verdict("trusted"),
    NO_HARDWARE,
  ),
  make(
    "32-older-runtime",
    "Hands the file to a runtime of another AOT version.",
    stamped(),
    verdict("refused-by-expectations", "runtime-refuses"),
    ["--runtime-version", "2.1.0"],
  ),
  make(
    "32-other-layout",
    "Hands a 1.x file to a 2.x runtime: the same version number, another layout.",
    stamped("wamrc-1.3.0-llvm15/hello.o-bc1.aot"),
    verdict("refused-by-expectations", "runtime-refuses"),
    ["--runtime-version", "2.1.0"],
  ),
  make(
    "32-unknown-runtime",
    "Nothing: a release that this table does not know. Whether it loads the file is not checked, and the answer says so.",
    stamped(),
    verdict("trusted", undefined, "runtime-unknown"),
    ["--runtime-version", "9.9.9"],
  ),
  {
    name: "33-changed-after-verification",
    does: "Swaps the file between verification and use.",
    files: { "app.aot": stamped(), "evil.aot": changed(stamped(), 352 + 40, 0xcc), ...trust },
    script: script("33-changed-after-verification"),
    expect: { exit: 0 },
  },
  about(
    "34-one-of-two-subjects",
    "The statement is about two files; one is this.",
    subjects((one) => `${stranger},${one}`),
    verdict("trusted"),
  ),
  about(
    "34-no-subject-matches",
    "The statement is about two files; neither is this.",
    subjects(() => `${stranger},${stranger.replace("other", "third")}`),
    verdict("mismatched", "subject-differs"),
  ),
  about(
    "34-both-subjects-match",
    "The statement names this file twice.",
    subjects((one) => `${one},${one.replace("app.aot", "b.aot")}`),
    verdict("mismatched", "subject-ambiguous"),
  ),
  about(
    "34-second-digest-wrong",
    "The sha256 is right, the sha512 is not.",
    subjects((one) => one.replace('"}', `","sha512":"${zero}${zero}"}`)),
    verdict("mismatched", "subject-differs"),
  ),
  about(
    "34-unknown-algorithm",
    "A digest of an algorithm nobody knows is beside the right one.",
    subjects((one) => one.replace('"}', '","xor8":"00"}')),
    verdict("trusted"),
  ),
  about(
    "34-no-sha256",
    "Only the sha512 is given.",
    subjects((one) => one.replace(/"sha256":"[0-9a-f]*"/, `"sha512":"${zero}${zero}"`)),
    verdict("malformed", "statement-malformed"),
  ),
  {
    ...about(
      "35-name-with-control-characters",
      "Names the subject so that a terminal or a path would obey.",
      text(
        serializeEnvelope(resigned((s) => s.replace('"name":"app.aot"', '"name":"../../etc/passwd\\u001b[2J\\u202e"'))),
      ),
      { ...verdict("trusted"), never: "\u001b[2J" },
    ),
  },
  {
    name: "36-loose-or-mismatched-key",
    does: "Leaves the private key readable, or swaps its public half so that signing would leak it.",
    files: { "app.aot": app, "good.key.pem": "KEY:signer", "swapped.key.pem": "SWAPPED:signer" },
    script: script("36-loose-or-mismatched-key"),
    expect: { exit: 0 },
  },
  make(
    "37-wrong-program",
    "Hands over another program of the same signer.",
    stamped(),
    verdict("refused-by-expectations", "wasm-unexpected"),
    ["--expect-wasm", `sha256:${zero}`],
  ),
  make(
    "37-wrong-name",
    "The same; the caller knows the name only.",
    stamped(),
    verdict("refused-by-expectations", "name-unexpected"),
    ["--expect-name", "other.aot"],
  ),
  make(
    "37-not-checked",
    "The same; the caller did not say which program he wanted, and is told so.",
    stamped(),
    verdict("trusted", undefined, "program-not-checked"),
  ),
  make("37-right-program", "Nothing: the program is the expected one.", stamped(), verdict("trusted"), [
    "--expect-wasm",
    `sha256:${wasmDigest()}`,
    "--expect-name",
    "app.aot",
  ]),
  make(
    "38-one-key-two-ids",
    "Lists one key under two ids, so that it counts twice.",
    stamped(),
    { exit: 2, error: "trust-invalid" },
    [],
    twice(),
  ),
  make(
    "39-rollback-on-a-fresh-machine",
    "Gives an old trust file to a machine that has seen none.",
    stamped(),
    { exit: 2, error: "trust-rollback" },
    ["--min-trust-version", "9"],
  ),
  {
    name: "40-pooled-signatures",
    does: "One key signed inside the file, the other beside it, where two are asked for in one envelope.",
    files: {
      "app.aot": stamped(),
      "app.aot.intoto.jsonl": text(serializeEnvelope(sign(envelope.payload, second))),
      "trust.json": twoOfTwo(),
    },
    expect: verdict("untrusted-signer", "threshold-not-met"),
  },
  {
    name: "40-contradiction-beside",
    does: "An honest stamp inside, and beside it a signed statement about other bytes.",
    files: { "app.aot": stamped(), "app.aot.intoto.jsonl": subjects(() => stranger), ...trust },
    expect: verdict("mismatched", "subject-differs"),
  },
  {
    name: "40-stranger-beside",
    does: "An honest stamp inside, and beside it an envelope of a stranger.",
    files: {
      "app.aot": stamped(),
      "app.aot.intoto.jsonl": text(serializeEnvelope(sign(envelope.payload, second))),
      ...trust,
    },
    expect: verdict("trusted"),
  },
  {
    name: "40-changed-beside",
    does: "An honest stamp inside, and beside it its envelope with other options under the same signature.",
    files: {
      "app.aot": stamped(),
      "app.aot.intoto.jsonl": text(
        serializeEnvelope({ ...resigned((s) => s.replace("=1", "=0")), signatures: envelope.signatures }),
      ),
      ...trust,
    },
    expect: verdict("trusted", undefined, "envelope-ignored"),
  },
  {
    name: "40-other-statement-beside",
    does: "An honest envelope beside the file, and in the same file a stranger's statement of another kind.",
    files: {
      "app.aot": app,
      "app.aot.intoto.jsonl": `${text(serializeEnvelope(envelope))}\n${text(serializeEnvelope(review()))}\n`,
      ...trust,
    },
    expect: verdict("trusted", undefined, "envelope-ignored"),
  },
  {
    name: "40-strangers-stamp",
    does: "A stranger stamps a file that has an honest envelope beside it.",
    files: {
      "app.aot": stamped(X64, [second]),
      "app.aot.intoto.jsonl": text(serializeEnvelope(envelope)),
      ...trust,
    },
    expect: verdict("trusted", undefined, "stamp-ignored"),
  },
  {
    name: "40-strangers-stamp-where-one-is-required",
    does: "The same, where a stamp is required: any stamp is not enough.",
    files: {
      "app.aot": stamped(X64, [second]),
      "app.aot.intoto.jsonl": text(serializeEnvelope(envelope)),
      "trust.json": trusting([signer], { requireStamp: true }),
    },
    expect: verdict("refused-by-expectations", "stamp-required"),
  },
];

function review(): typeof envelope {
  return resigned(
    (s) => s.replace(/"predicateType":"[^"]*"/, '"predicateType":"https://slsa.dev/verification_summary/v1"'),
    second,
  );
}

function wasmDigest(): string {
  return statementOf(X64).build.dependencies[0]?.digest?.sha256 ?? "";
}
