/**
 * Verdicts, one cause each. The published attacks and the threats have their own vectors (test/vectors/provenance); here are
 * the combinations that vectors would only blur.
 */
import { describe, expect, test } from "vitest";
import { preAuthEncoding } from "../src/format/dsse.ts";
import { signEd25519 } from "../src/format/ed25519.ts";
import { statementBytes } from "../src/format/statement.ts";
import {
  BUILDER,
  detachAot,
  type Envelope,
  type Expectations,
  keys,
  serializeEnvelope,
  signStatement,
  stampAot,
  verifyBytes,
} from "../src/provenance.ts";
import { alice, bob, bytesOf, corpusFile, HELLO, key, NOW, stamped, statementFor, trusting } from "./workshop.ts";

const trusted: Expectations = { trust: trusting(), now: NOW };
const envelope = signStatement(statementFor(HELLO), [alice]);
const good = stamped();
const plain = corpusFile(HELLO);

const judged = (bytes: Uint8Array, detached: Uint8Array[] = [], expectations: Expectations = trusted): string => {
  const { kind, reasons } = verifyBytes(bytes, detached, expectations);
  return [kind, ...reasons.map((r) => r.id)].join(" ");
};

/** A detached envelope over any payload, signed by these keys. */
function detachedOver(payload: Uint8Array, signers = [alice], payloadType = envelope.payloadType): Uint8Array {
  const signatures = signers.map((k) => ({
    keyid: keys.keyIdOf(k.publicKey),
    sig: signEd25519(preAuthEncoding(payloadType, payload), k.seed),
  }));
  return serializeEnvelope({ payloadType, payload, signatures });
}

describe("the good case", () => {
  test("proved and claimed are apart", () => {
    const verdict = verifyBytes(good, [], trusted);
    expect(verdict).toMatchObject({ kind: "trusted", exitCode: 0, reasons: [] });
    expect(verdict.proved).toMatchObject({ stamp: "embedded", subjectSize: plain.length, header: { arch: "x86_64" } });
    expect(verdict.proved).not.toHaveProperty("builder");
    expect(verdict.claimed).toMatchObject({
      builder: BUILDER.run,
      wamrc: { version: "2.4.5" },
      argv: ["--target=x86_64", "--cpu=x86-64", "--bounds-checks=1"],
    });
    expect(verdict.notes.map((n) => n.id)).toEqual(["builder-word", "program-not-checked"]);
  });

  test("embedded, detached, and both", () => {
    const beside = detachAot(good).envelope;
    expect(judged(plain, [beside])).toBe("trusted");
    expect(judged(good, [beside])).toBe("trusted");
    expect(judged(plain)).toBe("unattested no-stamp");
  });

  test("no trust file: nobody is trusted", () => {
    expect(judged(good, [], { now: NOW })).toBe("untrusted-signer key-unknown");
  });
});

describe("who signed", () => {
  const revoked = { at: "2026-01-01T00:00:00Z", reason: "lost" };
  const withKey = (change: object): Expectations => {
    const file = trusting();
    return { now: NOW, trust: { ...file, keys: file.keys.map((k) => ({ ...k, ...change })) } };
  };
  test.each([
    ["revoked", withKey({ revoked }), "untrusted-signer key-revoked"],
    ["expired", withKey({ validUntil: "2026-11-21T00:00:00Z" }), "untrusted-signer key-expired"],
    ["not valid yet", withKey({ validFrom: "2026-11-21T00:00:01Z" }), "untrusted-signer key-not-yet-valid"],
    ["in its time", withKey({ validFrom: "2026-11-21T00:00:00Z", validUntil: "2026-11-21T00:00:01Z" }), "trusted"],
    ["another signer", { now: NOW, trust: trusting([bob]) }, "untrusted-signer key-unknown"],
    [
      "another builder",
      { now: NOW, trust: trusting([alice], {}, BUILDER.claimed) },
      "untrusted-signer builder-not-trusted",
    ],
  ])("%s", (_, expectations, verdict) => {
    expect(judged(good, [], expectations as Expectations)).toBe(verdict);
  });

  test("the claimed builder needs an entry of its own", () => {
    const claimed = stamped(HELLO, [alice], { builder: BUILDER.claimed });
    expect(judged(claimed)).toBe("untrusted-signer builder-not-trusted");
    const both = { now: NOW, trust: trusting([alice], {}, BUILDER.claimed) };
    expect(judged(claimed, [], both)).toBe("trusted");
    expect(verifyBytes(claimed, [], both).notes.map((n) => n.id)).toContain("builder-claimed");
  });

  const two = trusting([alice, bob]);
  const both = { now: NOW, trust: { ...two, trust: two.trust.map((e) => ({ ...e, threshold: 2 })) } };
  test("thresholds count keys, not signatures, and never across envelopes", () => {
    expect(judged(stamped(HELLO, [alice, bob]), [], both)).toBe("trusted");
    expect(judged(good, [], both)).toBe("untrusted-signer threshold-not-met");
    const payload = statementBytes(statementFor(HELLO));
    expect(judged(plain, [detachedOver(payload, [alice, alice])], both)).toBe("untrusted-signer threshold-not-met");
    expect(judged(good, [detachedOver(payload, [bob])], both)).toBe(
      "untrusted-signer threshold-not-met threshold-not-met",
    );
  });

  test("one of two signers revoked: the other still counts", () => {
    const trust = { ...two, keys: two.keys.map((k, i) => (i === 0 ? { ...k, revoked } : k)) };
    expect(judged(stamped(HELLO, [alice, bob]), [], { now: NOW, trust })).toBe("trusted");
    expect(judged(good, [], { now: NOW, trust })).toBe("untrusted-signer key-revoked");
  });

  test("a signature by an unlisted key: tolerated beside the file, malformed inside it", () => {
    const foreign = stamped(HELLO, [alice, bob]);
    expect(judged(foreign)).toBe("malformed foreign-signature");
    expect(judged(plain, [detachAot(foreign).envelope])).toBe("trusted");
  });

  test("tries are bounded", () => {
    const many = Array.from({ length: 40 }, (_, i) => key(200 + i));
    const [payload, sig] = [envelope.payload, new Uint8Array(64).fill(1)];
    const signatures = Array.from({ length: 16 }, (_, i) => ({ keyid: `x${i}`, sig }));
    const hostile = serializeEnvelope({ payloadType: envelope.payloadType, payload, signatures });
    expect(judged(plain, [hostile], { now: NOW, trust: trusting(many) })).toBe("malformed too-many-signatures");
  });
});

describe("what was signed", () => {
  // The type of JSON.parse: these tests write where no statement of ours could.
  const sample = JSON.parse("{}");
  const over = (change: (s: typeof sample) => void): Uint8Array => {
    const document = JSON.parse(Buffer.from(envelope.payload).toString());
    change(document);
    return detachedOver(bytesOf(JSON.stringify(document)));
  };
  const payloads: [string, (s: typeof sample) => void, string][] = [
    ["another subject", (s) => (s.subject[0].digest.sha256 = "0".repeat(64)), "mismatched subject-differs"],
    ["a wrong second digest", (s) => (s.subject[0].digest.sha512 = "0".repeat(128)), "mismatched subject-differs"],
    ["an unknown digest algorithm", (s) => (s.subject[0].digest.blake9 = "zz"), "trusted"],
    ["one of two subjects", (s) => s.subject.unshift({ name: "other", digest: { sha256: "0".repeat(64) } }), "trusted"],
    ["the same subject twice", (s) => s.subject.push(s.subject[0]), "mismatched subject-ambiguous"],
    [
      "another architecture",
      (s) => (s.predicate.buildDefinition.internalParameters.aotHeader.arch = "i386"),
      "mismatched header-differs",
    ],
    [
      "a header field that the file has not",
      (s) => (s.predicate.buildDefinition.internalParameters.aotHeader.hello = "x"),
      "mismatched header-differs",
    ],
    [
      "checks that do not follow",
      (s) => (s.predicate.buildDefinition.internalParameters.effective.boundsChecks = "hardware"),
      "mismatched effective-differs",
    ],
    [
      "xip that the file is not",
      (s) => {
        s.predicate.buildDefinition.externalParameters.argv.push("--xip");
        s.predicate.buildDefinition.internalParameters.effective.xip = "on";
      },
      "mismatched effective-differs",
    ],
    [
      "an unknown external parameter",
      (s) => (s.predicate.buildDefinition.externalParameters.x = 1),
      "malformed statement-malformed",
    ],
    [
      "a trusted key on another build type",
      (s) => (s.predicate.buildDefinition.buildType = "urn:x"),
      "untrusted-signer builder-not-trusted",
    ],
  ];
  test.each(payloads)("%s", (_, change, verdict) => {
    expect(judged(plain, [over(change)])).toBe(verdict);
  });

  test("another payload type: signed by a listed key malformed, by a stranger not our business", () => {
    expect(judged(plain, [detachedOver(envelope.payload, [alice], "text/plain")])).toBe(
      "malformed payload-type-unknown",
    );
    expect(judged(plain, [detachedOver(envelope.payload, [bob], "text/plain")])).toBe("untrusted-signer key-unknown");
  });

  test("a payload changed under a signature is mismatched, even when it is no JSON any more", () => {
    const changed: Envelope = { ...envelope, payload: bytesOf("{}") };
    expect(judged(stampAot(plain, changed))).toBe("mismatched signature-invalid");
  });

  test("a stranger's stamp of other bytes: the stranger comes first, the difference is told", () => {
    const transplanted = stampAot(
      corpusFile("wamrc-2.4.5-llvm19/add.t-x86_64.aot"),
      signStatement(statementFor(HELLO), [bob]),
    );
    expect(judged(transplanted)).toBe("untrusted-signer key-unknown subject-differs");
  });
});

describe("several pieces of evidence", () => {
  const stranger = detachedOver(envelope.payload, [bob]);
  const lie = detachedOver(statementBytes(statementFor("wamrc-2.4.5-llvm19/add.t-x86_64.aot")));
  const weak = detachedOver(
    statementBytes(statementFor(HELLO, { argv: ["--bounds-checks=1", "--disable-aux-stack-check"] })),
  );
  test.each<[string, Uint8Array[], string]>([
    ["a stranger takes nothing away", [stranger], "trusted"],
    ["a contradiction does", [lie], "mismatched subject-differs"],
    ["so does junk", [bytesOf("{")], "malformed envelope-malformed"],
    ["and a trusted statement that is not wanted", [weak], "refused-by-expectations option-weakens"],
    ["contradictions come first", [bytesOf("{"), lie, weak], "mismatched subject-differs"],
  ])("%s", (_, detached, verdict) => {
    expect(judged(good, detached)).toBe(verdict);
  });

  test("statements about something else are no evidence, whoever signed them", () => {
    const review = JSON.parse(Buffer.from(envelope.payload).toString());
    review.predicateType = "https://slsa.dev/verification_summary/v1";
    const payload = bytesOf(JSON.stringify(review));
    for (const signer of [alice, bob]) {
      const beside = detachedOver(payload, [signer]);
      expect(judged(good, [beside])).toBe("trusted");
      expect(verifyBytes(good, [beside], trusted).notes.map((n) => n.id)).toContain("envelope-ignored");
      expect(judged(plain, [beside])).toBe("unattested no-stamp");
      expect(judged(plain, [Uint8Array.from([...detachAot(good).envelope, 10, ...beside])])).toBe("trusted");
    }
    expect(judged(stampAot(plain, { ...envelope, payload }))).toBe("mismatched signature-invalid");
  });

  test("what no listed key verifies takes nothing away, whatever is wrong with it, and is told", () => {
    const changed = serializeEnvelope({ ...envelope, payload: bytesOf("{}") });
    const nonsense = detachedOver(bytesOf("[]"), [bob]);
    for (const beside of [changed, nonsense]) {
      expect(judged(good, [beside])).toBe("trusted");
      expect(verifyBytes(good, [beside], trusted).notes.map((n) => n.id)).toContain("envelope-ignored");
    }
    expect(judged(plain, [changed])).toBe("mismatched signature-invalid");
    expect(judged(stampAot(plain, { ...envelope, payload: bytesOf("{}") }), [detachAot(good).envelope])).toBe(
      "mismatched signature-invalid",
    );
  });

  test("a stranger's stamp inside, a trusted envelope beside: told, and no stamp where one is required", () => {
    const foreign = stamped(HELLO, [bob]);
    const beside = [detachAot(good).envelope];
    const { kind, notes, proved } = verifyBytes(foreign, beside, trusted);
    expect([kind, notes.map((n) => n.id)]).toEqual(["trusted", expect.arrayContaining(["stamp-ignored"])]);
    expect(proved.signers.map((s) => s.keyid)).toEqual([keys.keyIdOf(alice.publicKey)]);
    const required = { now: NOW, trust: trusting([alice], { requireStamp: true }) };
    expect(judged(foreign, beside, required)).toBe("refused-by-expectations stamp-required");
    expect(judged(good, beside, required)).toBe("trusted");
  });

  test("signers are those of the statement that decides, who may speak for its builder", () => {
    const carol = key(3);
    const file = trusting([alice], {}, BUILDER.run);
    const claims = trusting([bob, carol], {}, BUILDER.claimed);
    const trust = { ...file, keys: [...file.keys, ...claims.keys], trust: [...file.trust, ...claims.trust] };
    const both = verifyBytes(stamped(HELLO, [alice, bob]), [detachedOver(envelope.payload, [carol])], {
      now: NOW,
      trust,
    });
    expect(both.kind).toBe("trusted");
    expect(both.proved.signers.map((s) => s.keyid)).toEqual([keys.keyIdOf(alice.publicKey)]);
    expect(both.evidence[0]?.signers).toHaveLength(2);
  });

  test("junk signatures of strangers cannot use up the tries of an envelope that names its key", () => {
    const many = [alice, ...Array.from({ length: 40 }, (_, i) => key(200 + i))];
    const sig = new Uint8Array(64).fill(1);
    sig[63] = 0;
    const { payloadType } = envelope;
    const junk = serializeEnvelope({
      payloadType,
      payload: new Uint8Array(700_000).fill(32),
      signatures: Array.from({ length: 16 }, () => ({ keyid: "", sig })),
    });
    const file = Buffer.concat([junk, Buffer.from("\n"), junk, Buffer.from("\n"), serializeEnvelope(envelope)]);
    const start = performance.now();
    expect(judged(plain, [file], { now: NOW, trust: trusting(many) })).toBe("trusted");
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  test("each is judged and shown alone", () => {
    const { evidence } = verifyBytes(good, [stranger, lie], trusted);
    expect(evidence.map((e) => `${e.where} ${e.kind}`)).toEqual([
      "embedded trusted",
      "detached untrusted-signer",
      "detached mismatched",
    ]);
  });

  test("a stranger beside an unstamped file", () => {
    expect(judged(plain, [stranger])).toBe("untrusted-signer key-unknown");
  });
});

describe("expectations", () => {
  const expecting = (more: object, wanted: Expectations["wanted"] = {}): Expectations => ({
    now: NOW,
    wanted,
    trust: trusting([alice], more),
  });
  const options = (more: object): Expectations =>
    expecting({ options: { deny: [], allow: [], requireEffective: {}, ...more } });
  const aux = stamped(HELLO, [alice], { argv: ["--bounds-checks=1", "--disable-aux-stack-check"] });
  const hardware = stamped("wamrc-2.4.5-llvm19/hello.o-base.aot");
  const env = stamped(HELLO, [alice], { env: { WAMRC_LLC_COMPILER: "/usr/bin/clang" } });
  const wasm = statementFor(HELLO).build.dependencies[0]?.digest?.sha256 ?? "";
  const off = { runtime: { flags: { WAMR_DISABLE_HW_BOUND_CHECK: "1" } } };
  test.each<[string, Uint8Array, Expectations, string]>([
    ["aux stack check off", aux, trusted, "refused-by-expectations option-weakens"],
    ["the same, allowed", aux, options({ allow: ["disable-aux-stack-check"] }), "trusted"],
    [
      "allowed, but required",
      aux,
      options({ allow: ["disable-aux-stack-check"], requireEffective: { auxStackCheck: ["on"] } }),
      "refused-by-expectations effective-refused",
    ],
    ["denied by name", good, options({ deny: ["cpu"] }), "refused-by-expectations option-denied"],
    [
      "checks required",
      hardware,
      options({ requireEffective: { boundsChecks: ["software"] } }),
      "refused-by-expectations effective-refused",
    ],
    ["a variable", env, trusted, "refused-by-expectations option-outside"],
    ["a variable, allowed", env, options({ allow: ["WAMRC_LLC_COMPILER"] }), "trusted"],
    [
      "a variable, allowed and denied",
      env,
      options({ allow: ["WAMRC_LLC_COMPILER"], deny: ["WAMRC_LLC_COMPILER"] }),
      "refused-by-expectations option-denied",
    ],
    ["hardware checks on an unknown runtime", hardware, trusted, "trusted"],
    [
      "hardware checks on a runtime without",
      hardware,
      expecting({}, off),
      "refused-by-expectations runtime-mismatch runtime-mismatch",
    ],
    [
      "a mismatch cannot be allowed away",
      hardware,
      expecting({ options: { deny: [], allow: ["bounds-checks", "stack-bounds-checks"], requireEffective: {} } }, off),
      "refused-by-expectations runtime-mismatch runtime-mismatch",
    ],
    ["software checks on a runtime without", good, expecting({}, off), "trusted"],
    [
      "the runtime of the trust file",
      hardware,
      expecting(off),
      "refused-by-expectations runtime-mismatch runtime-mismatch",
    ],
    [
      "another flag in the call takes none of the trust file away",
      hardware,
      expecting(off, { runtime: { flags: { WAMR_BUILD_SIMD: "1" } } }),
      "refused-by-expectations runtime-mismatch runtime-mismatch",
    ],
    [
      "the same flag in the call wins",
      hardware,
      expecting(off, { runtime: { flags: { WAMR_DISABLE_HW_BOUND_CHECK: "0" } } }),
      "trusted",
    ],
    ["a runtime that loads it", good, expecting({}, { runtime: { version: "2.4.3" } }), "trusted"],
    [
      "a runtime that does not",
      good,
      expecting({}, { runtime: { version: "2.1.0" } }),
      "refused-by-expectations runtime-refuses",
    ],
    [
      "an old wamrc",
      good,
      expecting({ wamrc: { versions: [">=2.4.6"], digests: [] } }),
      "refused-by-expectations wamrc-version",
    ],
    ["any of the ranges", good, expecting({ wamrc: { versions: [">=3.0.0", "2.4.5"], digests: [] } }), "trusted"],
    [
      "another wamrc",
      good,
      expecting({ wamrc: { versions: [], digests: [`sha256:${"0".repeat(64)}`] } }),
      "refused-by-expectations wamrc-digest",
    ],
    ["this wamrc", good, expecting({ wamrc: { versions: [], digests: [`sha256:${"ab".repeat(32)}`] } }), "trusted"],
    ["the right program", good, expecting({}, { wasm: [wasm], name: "app.aot" }), "trusted"],
    ["another program", good, expecting({}, { wasm: ["0".repeat(64)] }), "refused-by-expectations wasm-unexpected"],
    ["another name", good, expecting({}, { name: "other.aot" }), "refused-by-expectations name-unexpected"],
    [
      "a program that the trust file does not list",
      good,
      expecting({ wasm: { digests: [`sha256:${"0".repeat(64)}`] } }),
      "refused-by-expectations wasm-unexpected",
    ],
    ["a stamp required and there", good, expecting({ requireStamp: true }), "trusted"],
  ])("%s", (_, bytes, expectations, verdict) => {
    expect(judged(bytes, [], expectations)).toBe(verdict);
  });

  test("a stamp required, the envelope beside", () => {
    expect(judged(plain, [detachAot(good).envelope], expecting({ requireStamp: true }))).toBe(
      "refused-by-expectations stamp-required",
    );
    expect(judged(plain, [], expecting({ requireStamp: true }))).toBe("unattested no-stamp");
  });

  test("checked programs leave no note", () => {
    expect(verifyBytes(good, [], expecting({}, { name: "app.aot" })).notes.map((n) => n.id)).not.toContain(
      "program-not-checked",
    );
  });

  test("a claim without options: a note, and no effective checks to require", () => {
    const trust = trusting([alice], {}, BUILDER.claimed);
    const bare = stampAot(
      plain,
      signStatement(
        {
          ...statementFor(HELLO),
          build: { ...statementFor(HELLO).build, builder: { id: BUILDER.claimed, version: {} } },
        },
        [alice],
      ),
    );
    expect(judged(bare, [], { now: NOW, trust })).toBe("trusted");
    const { argv: _a, env: _e, effective: _f, ...build } = statementFor(HELLO).build;
    const silent = stampAot(
      plain,
      signStatement(
        { subjects: statementFor(HELLO).subjects, build: { ...build, builder: { id: BUILDER.claimed, version: {} } } },
        [alice],
      ),
    );
    expect(verifyBytes(silent, [], { now: NOW, trust }).notes.map((n) => n.id)).toContain("options-not-stated");
  });
});
