/** The trust file: read strictly, changed by versions, never taken when old or expired. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toPem } from "../src/keys/pem.ts";
import { BUILD_TYPE, BUILDER, keys, trust } from "../src/provenance.ts";
import { alice, bob, bytesOf, NOW, trusting } from "./workshop.ts";

const text = trust.serializeTrustFile(trusting([alice, bob]));
const good = JSON.parse(text);
const parse = (document: unknown) => trust.parseTrustFile(bytesOf(JSON.stringify(document)));
const pem = keys.publicKeyToPem(alice.publicKey);

test("written, read, written: the same", () => {
  expect(trust.serializeTrustFile(trust.parseTrustFile(bytesOf(text)))).toBe(text);
});

test("the example of the format, with what may be left out left out", () => {
  const least = { schema: good.schema, version: 1, expires: "2027-06-30T00:00:00Z", keys: [], trust: [] };
  expect(parse(least)).toMatchObject({
    requireStamp: false,
    wamrc: { versions: [], digests: [] },
    options: { deny: [], allow: [] },
  });
  expect(parse({ ...least, options: { deny: ["--native-lib", "mllvm"] } }).options.deny).toEqual([
    "native-lib",
    "mllvm",
  ]);
});

const NEVER = { validFrom: "2027-01-01T00:00:00Z", validUntil: "2027-01-01T00:00:00Z" };

describe("refused when read", () => {
  const weak = toPem("PUBLIC KEY", Buffer.from(`302a300506032b6570032100${"00".repeat(32)}`, "hex"));
  const cases: [what: string, change: (t: typeof good) => void, message: string][] = [
    ["a misspelled member", (t) => (t.requirStamp = true), "requirStamp: unknown"],
    ["another schema", (t) => (t.schema = "x"), "schema: expected"],
    ["no version", (t) => delete t.version, "version: not a whole number"],
    ["a negative version", (t) => (t.version = -1), "version: not a whole number"],
    ["no expiry", (t) => delete t.expires, "expires: missing"],
    ["an impossible date", (t) => (t.expires = "2027-13-45T00:00:00Z"), "expires: not a date"],
    ["a day that no month has", (t) => (t.expires = "2027-02-31T00:00:00Z"), "expires: not a date"],
    ["a key that is never valid", (t) => Object.assign(t.keys[0], NEVER), "keys[0].validUntil: not after validFrom"],
    ["null for a threshold", (t) => (t.trust[0].threshold = null), "trust[0].threshold: not a whole number"],
    ["null for the keys", (t) => (t.keys = null), "keys: not a list"],
    ["null for an expectation", (t) => (t.options = null), "options: not an object"],
    ["a denied option with a value", (t) => (t.options = { deny: ["--bounds-checks=0"] }), 'only "bounds-checks"'],
    [
      "a denied option that is misspelled",
      (t) => (t.options = { deny: ["native-libs"] }),
      '"native-libs" is no option',
    ],
    ["an allowed option that is misspelled", (t) => (t.options = { allow: ["segue"] }), '"segue" is no option'],
    [
      "a setting that no check has",
      (t) => (t.options = { requireEffective: { boundsChecks: ["sofware"] } }),
      '"sofware" is none of',
    ],
    [
      "a build flag that is misspelled",
      (t) => (t.runtime = { flags: { WAMR_DISABLE_HW_BOUNDS_CHECK: "0" } }),
      "WAMR_DISABLE_HW_BOUNDS_CHECK is no build flag",
    ],
    ["a date without a zone", (t) => (t.expires = "2027-01-01T00:00:00"), "expires: not a date"],
    ["a weak key", (t) => (t.keys[0].pem = weak), "keys[0].pem: a public key of small order"],
    ["a foreign key id", (t) => (t.keys[0].keyid = t.keys[1].keyid), "keys[0].keyid: not this key's id"],
    ["one key twice", (t) => (t.keys[1] = t.keys[0]), "keys[1].pem: the same key as keys[0]"],
    ["an entry without keys", (t) => (t.trust[0].keyids = []), "trust[0].keyids: empty"],
    ["an unknown key id", (t) => (t.trust[0].keyids = ["aa"]), "aa is not among the keys"],
    ["one id twice", (t) => t.trust[0].keyids.push(t.trust[0].keyids[0]), "the same id twice"],
    ["a threshold of 0", (t) => (t.trust[0].threshold = 0), "trust[0].threshold: not 1 to 2"],
    ["a threshold that cannot be met", (t) => (t.trust[0].threshold = 3), "trust[0].threshold: not 1 to 2"],
    ["a range that is none", (t) => (t.wamrc = { versions: ["2.x"] }), 'wamrc.versions: "2.x"'],
    ["a digest without its algorithm", (t) => (t.wamrc = { digests: ["ab"] }), "wamrc.digests"],
    [
      "an effective check nobody has",
      (t) => (t.options = { requireEffective: { boundChecks: ["software"] } }),
      "boundChecks: unknown",
    ],
    ["a revocation without date", (t) => (t.keys[0].revoked = { reason: "x" }), "keys[0].revoked.at: missing"],
  ];
  test.each(cases)("%s", (_, change, message) => {
    const document = structuredClone(good);
    change(document);
    expect(() => parse(document)).toThrow(
      expect.objectContaining({ code: "trust-invalid", message: expect.stringContaining(message) }),
    );
  });

  test("all bad paths at once; duplicate keys of JSON", () => {
    expect(() => parse({ keys: [{}], trust: [{}] })).toThrow(/schema.*keys\[0\]\.pem.*version.*trust\[0\]\.keyids/);
    expect(() => trust.parseTrustFile(bytesOf('{"version":1,"version":2}'))).toThrow(
      expect.objectContaining({ code: "trust-invalid" }),
    );
  });

  test("any JSON in any place: a trust file or a typed error", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(...Object.keys(good)), (value, where) => {
        try {
          parse({ ...good, [where]: value });
        } catch (error) {
          expect(error).toMatchObject({ code: "trust-invalid" });
        }
      }),
    );
  });
});

describe("changes", () => {
  test("each is a new version", () => {
    const start = trust.initTrust({ id: "x", expires: "2099-01-01T00:00:00Z" });
    const one = trust.addKey(start, { pem, builder: BUILDER.run, owner: "CI" });
    const revoked = trust.revokeKey(one, one.keys[0]?.keyid.slice(0, 8) ?? "", {
      at: "2026-01-01T00:00:00Z",
      reason: "lost",
    });
    expect([start.version, one.version, revoked.version]).toEqual([1, 2, 3]);
    expect(one.trust).toEqual([
      { keyids: [keys.keyIdOf(alice.publicKey)], threshold: 1, builder: BUILDER.run, buildType: BUILD_TYPE },
    ]);
    expect(revoked.keys[0]?.revoked?.reason).toBe("lost");
    expect(() => trust.addKey(revoked, { pem, builder: BUILDER.run })).toThrow(/revoked/);
    expect(
      trust.revokeKey(revoked, revoked.keys[0]?.keyid ?? "", { at: "2027-01-01T00:00:00Z", reason: "again" }),
    ).toBe(revoked);
  });

  test("of a key that is listed already, the newest word on its owner and its time counts", () => {
    const start = trust.initTrust({ id: "x", expires: "2099-01-01T00:00:00Z" });
    const one = trust.addKey(start, { pem, builder: BUILDER.run, owner: "CI", validFrom: "2026-01-01T00:00:00Z" });
    const again = trust.addKey(one, { pem, builder: BUILDER.claimed, validUntil: "2027-01-01T00:00:00Z" });
    expect(again.keys).toEqual([{ ...one.keys[0], validUntil: "2027-01-01T00:00:00Z" }]);
    expect(trust.addKey(again, { pem, builder: BUILDER.run, owner: "ops" }).keys[0]).toMatchObject({ owner: "ops" });
    expect(() => trust.addKey(again, { pem, builder: BUILDER.run, validUntil: "2025-01-01T00:00:00Z" })).toThrow(
      /never/,
    );
  });

  test("what denies or allows: names of options with or without dashes, and wamrc's variables", () => {
    const listed = ["--cpu", "-sgx", "mllvm", "WAMRC_LLC_FLAGS"];
    expect(parse({ ...good, options: { deny: listed } }).options.deny).toEqual([
      "cpu",
      "sgx",
      "mllvm",
      "WAMRC_LLC_FLAGS",
    ]);
  });

  test("a threshold needs its keys; an unknown or short id revokes nothing", () => {
    const start = trust.initTrust({ id: "x", expires: "2099-01-01T00:00:00Z" });
    expect(() => trust.addKey(start, { pem, builder: BUILDER.run, threshold: 2 })).toThrow(/threshold of 2/);
    for (const id of ["ffffffff", "", "ab"]) {
      expect(() => trust.revokeKey(trusting(), id, { at: "2026-01-01T00:00:00Z", reason: "" })).toThrow(
        expect.objectContaining({ code: "trust-invalid" }),
      );
    }
  });
});

describe("freshness", () => {
  const file = trusting([alice], { version: 7, id: "a" });
  test("expired at its very second", () => {
    const expired = { ...file, expires: "2026-11-21T00:00:00Z" };
    expect(() => trust.checkFreshness(expired, { now: NOW, state: {} })).toThrow(
      expect.objectContaining({ code: "trust-expired" }),
    );
    expect(trust.checkFreshness(expired, { now: NOW - 1, state: {} })).toEqual({ a: 7 });
  });

  test("rollback: by what was seen, by what was asked for, and for this id only", () => {
    expect(() => trust.checkFreshness(file, { now: NOW, state: { a: 8 } })).toThrow(
      expect.objectContaining({ code: "trust-rollback" }),
    );
    expect(() => trust.checkFreshness(file, { now: NOW, state: {}, minVersion: 8 })).toThrow(
      expect.objectContaining({ code: "trust-rollback" }),
    );
    expect(trust.checkFreshness(file, { now: NOW, state: { a: 7, b: 9 }, minVersion: 7 })).toEqual({ a: 7, b: 9 });
    const { id: _, ...nameless } = file;
    expect(trust.checkFreshness(nameless, { now: NOW, state: { b: 9 } })).toEqual({ b: 9 });
  });

  test("an id like a member of every object is an id like any other", () => {
    expect(trust.checkFreshness({ ...file, id: "constructor" }, { now: NOW, state: {} })).toEqual({ constructor: 7 });
  });
});

describe("signed trust files", () => {
  const signed = trust.signTrustFile(bytesOf(text), bob);
  test("open with their root key only", () => {
    expect(trust.openTrustFile(signed, bob.publicKey)).toEqual(trust.parseTrustFile(bytesOf(text)));
    expect(() => trust.openTrustFile(signed, alice.publicKey)).toThrow(/did not sign/);
    expect(() => trust.openTrustFile(signed)).toThrow(/root key is needed/);
    expect(() => trust.openTrustFile(bytesOf(text), bob.publicKey)).toThrow(/is not signed/);
    expect(trust.openTrustFile(bytesOf(text)).version).toBe(3);
  });

  test("a stamp is no trust file, whoever signed it", () => {
    const stamp = Buffer.from(signed).toString().replace("vnd.assay.trust+json", "vnd.in-toto+json");
    expect(() => trust.openTrustFile(bytesOf(stamp), bob.publicKey)).toThrow(/no trust file/);
  });
});
