/** Stamping: every real file comes back byte for byte, the same input gives the same bytes, and planted stamps are refused. */
import { appendCustomSection, STAMP_NAME, walk } from "@assay/aot-format";
import { describe, expect, test } from "vitest";
import { parseEmbedded } from "../src/format/envelope.ts";
import { parseStatement } from "../src/format/statement.ts";
import {
  addSignature,
  countersignAot,
  detachAot,
  makeStatement,
  signStatement,
  stampAot,
  trust,
} from "../src/provenance.ts";
import { alice, bob, bytesOf, corpusFile, HELLO, key, manifest, stamped, statementFor } from "./workshop.ts";

test("all 796 files: stamp, walk, detach gives the identical file", () => {
  const envelope = signStatement(statementFor(HELLO), [alice]);
  for (const { file } of manifest) {
    const bytes = corpusFile(file);
    const made = stampAot(bytes, envelope);
    const last = walk(made).sections.at(-1);
    expect(last?.bodyEnd).toBe(made.length);
    const { subject } = detachAot(made);
    expect(Buffer.compare(subject, bytes), file).toBe(0);
  }
  expect(manifest.length).toBe(796);
});

test("stamping is deterministic, and signers may come in any order", () => {
  expect(stamped()).toEqual(stamped());
  expect(stamped(HELLO, [alice, bob])).toEqual(stamped(HELLO, [bob, alice]));
});

test("a second signer changes the statement by no byte", () => {
  const once = stamped(HELLO, [alice]);
  const twice = countersignAot(once, bob);
  const [a, b] = [once, twice].map((f) => parseEmbedded(detachAot(f).envelope));
  expect(b?.payload).toEqual(a?.payload);
  expect(b?.signatures).toHaveLength(2);
  expect(twice).toEqual(stamped(HELLO, [alice, bob]));
  expect(countersignAot(twice, bob)).toEqual(twice);
});

describe("a stamp that somebody else made is countersigned only", () => {
  const envelope = signStatement(statementFor(HELLO), [alice]);
  const carrying = (payload: Uint8Array, payloadType = envelope.payloadType): Uint8Array =>
    stampAot(corpusFile(HELLO), addSignature({ payloadType, payload, signatures: [] }, alice));
  const sample = JSON.parse("{}");
  const over = (change: (s: typeof sample) => void): Uint8Array => {
    const document = JSON.parse(Buffer.from(envelope.payload).toString());
    change(document);
    return carrying(bytesOf(JSON.stringify(document)));
  };
  const other = { name: "evil.aot", digest: { sha256: "0".repeat(64) } };
  test.each<[string, Uint8Array, string]>([
    ["as a statement", carrying(bytesOf("{}"), trust.TRUST_PAYLOAD), "envelope-malformed"],
    ["when it is well formed", carrying(bytesOf("{}")), "envelope-malformed"],
    ["about this file", over((s) => (s.subject = [other])), "stamp-mismatched"],
    ["about no other", over((s) => s.subject.push(other)), "stamp-mismatched"],
    [
      "with the header that the file has",
      over((s) => (s.predicate.buildDefinition.internalParameters.aotHeader.arch = "i386")),
      "stamp-mismatched",
    ],
    [
      "with the checks that follow from its options",
      over((s) => (s.predicate.buildDefinition.internalParameters.effective.boundsChecks = "none")),
      "stamp-mismatched",
    ],
  ])("%s", (_, bytes, code) => {
    expect(() => countersignAot(bytes, bob)).toThrow(expect.objectContaining({ code }));
  });
});

test("a stamp planted by the author of the .wasm is refused, under that very name only", () => {
  const planted = appendCustomSection(corpusFile(HELLO), STAMP_NAME, bytesOf("{}"));
  const envelope = signStatement(statementFor(HELLO), [alice]);
  expect(() => stampAot(planted, envelope)).toThrow(expect.objectContaining({ code: "stamp-present" }));
  expect(() => stampAot(stamped(), envelope)).toThrow(expect.objectContaining({ code: "stamp-present" }));
  const other = appendCustomSection(corpusFile(HELLO), "wamr.Provenance", bytesOf("{}"));
  expect(detachAot(stampAot(other, envelope)).subject).toEqual(other);
});

test("limits: 16 signatures, 1 MiB", () => {
  const many = Array.from({ length: 16 }, (_, i) => key(100 + i));
  const envelope = signStatement(statementFor(HELLO), many);
  expect(() => addSignature(envelope, bob)).toThrow(expect.objectContaining({ code: "stamp-too-large" }));
  const huge = signStatement(statementFor(HELLO, { subjectName: "x".repeat(1 << 20) }), [alice]);
  expect(() => stampAot(corpusFile(HELLO), huge)).toThrow(expect.objectContaining({ code: "stamp-too-large" }));
});

test("nothing to detach, and not an .aot", () => {
  expect(() => detachAot(corpusFile(HELLO))).toThrow(expect.objectContaining({ code: "stamp-absent" }));
  expect(() => stampAot(bytesOf("\0asm"), signStatement(statementFor(HELLO), [alice]))).toThrow(/at offset/);
});

test("the statement of a recorded build", () => {
  const statement = statementFor(HELLO);
  const { envelope } = detachAot(stamped());
  expect(parseStatement(parseEmbedded(envelope).payload)).toEqual(statement);
  expect(statement.build.effective).toEqual({
    boundsChecks: "software",
    stackBoundsChecks: "software",
    auxStackCheck: "on",
    xip: "off",
  });
  expect(statement.build.aotHeader).toEqual({ aotVersion: "5", arch: "x86_64", featureFlags: "0x0" });
  expect(JSON.stringify(statement)).not.toContain("pkg:");
});

test("what nobody knows is not in the statement", () => {
  const bare = makeStatement(corpusFile(HELLO), { subjectName: "x", builder: "urn:x", toolVersion: "1" });
  expect(Object.keys(bare.build).sort()).toEqual(["aotHeader", "buildType", "builder", "dependencies"]);
  expect(bare.build.dependencies).toEqual([]);
});
