/** Reading a statement: every bad path at once, unknown external parameters refused, extensions elsewhere tolerated. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseStatement, statementBytes } from "../src/format/statement.ts";
import { bytesOf, HELLO, statementFor } from "./workshop.ts";

const good = JSON.parse(Buffer.from(statementBytes(statementFor(HELLO))).toString());
const parse = (document: unknown) => parseStatement(bytesOf(JSON.stringify(document)));

test("round trip", () => {
  expect(statementBytes(parse(good))).toEqual(statementBytes(statementFor(HELLO)));
});

describe("one wrong member", () => {
  const sha256 = "a".repeat(64);
  const cases: [path: string, change: (s: typeof good) => void][] = [
    ["_type", (s) => (s._type = "https://in-toto.io/Statement/v0.1")],
    ["predicateType", (s) => (s.predicateType = "https://slsa.dev/provenance/v0.2")],
    ["subject", (s) => (s.subject = [])],
    ["subject[0].name", (s) => delete s.subject[0].name],
    ["subject[0].digest.sha256", (s) => (s.subject[0].digest = { sha512: "b".repeat(128) })],
    ["subject[0].digest.sha256", (s) => (s.subject[0].digest.sha256 = sha256.toUpperCase())],
    ["subject[1].digest.sha512", (s) => s.subject.push({ name: "x", digest: { sha256, sha512: sha256 } })],
    ["predicate", (s) => delete s.predicate],
    ["predicate.buildDefinition.buildType", (s) => (s.predicate.buildDefinition.buildType = 1)],
    [
      "predicate.buildDefinition.externalParameters.extra",
      (s) => (s.predicate.buildDefinition.externalParameters.extra = 1),
    ],
    [
      "predicate.buildDefinition.externalParameters.env.PATH",
      (s) => (s.predicate.buildDefinition.externalParameters.env.PATH = "x"),
    ],
    [
      "predicate.buildDefinition.externalParameters.argv",
      (s) => (s.predicate.buildDefinition.externalParameters.argv = [1]),
    ],
    [
      "predicate.buildDefinition.internalParameters.effective",
      (s) => (s.predicate.buildDefinition.internalParameters.effective = { a: 1 }),
    ],
    [
      "predicate.buildDefinition.resolvedDependencies[0].digest.sha256",
      (s) => (s.predicate.buildDefinition.resolvedDependencies[0].digest.sha256 = "xyz"),
    ],
    ["predicate.runDetails.builder.id", (s) => delete s.predicate.runDetails.builder.id],
  ];
  test.each(cases)("%s", (path, change) => {
    const document = structuredClone(good);
    change(document);
    expect(() => parse(document)).toThrow(
      expect.objectContaining({ code: "envelope-malformed", message: expect.stringContaining(path) }),
    );
  });
});

test("all bad paths are named at once", () => {
  expect(() => parse({})).toThrow(/_type.*predicateType.*subject.*predicate/);
});

test("further members and unknown digest algorithms are tolerated", () => {
  const document = structuredClone(good);
  document.extra = [1];
  document.subject[0].digest.gitBlob = "XYZ";
  document.predicate.buildDefinition.internalParameters.more = {};
  expect(parse(document).subjects[0]?.digest.gitBlob).toBe("XYZ");
});

test("any JSON: a statement or a typed error", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom("subject", "predicate", "_type"), (value, where) => {
      try {
        parse({ ...good, [where]: value });
      } catch (error) {
        expect(error).toMatchObject({ code: "envelope-malformed" });
      }
    }),
  );
});
