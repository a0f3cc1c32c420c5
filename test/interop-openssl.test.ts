/** openssl on both sides: it verifies a stamp of ours, we verify a stamp it signed, and each reads the other's keys. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Envelope,
  keys,
  parseDetached,
  serializeEnvelope,
  signStatement,
  stampAot,
  trust as trustFile,
  verifyBytes,
} from "@assay/provenance";
import { afterAll, describe, expect, test } from "vitest";
import { app, statementOf, trusting, X64 } from "./provenance/workshop.ts";

const found = spawnSync("openssl", ["version"], { encoding: "utf8" });
/** Ed25519 over a file: `pkeyutl -rawin` since 1.1.1, for Ed25519 since 3.0. */
const usable = found.status === 0 && /^OpenSSL [3-9]/.test(found.stdout);

const folder = mkdtempSync(join(tmpdir(), "assay-openssl-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const openssl = (...args: string[]): Buffer =>
  execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });

/** Written out here, so that the two sides share nothing but the specification. */
function pae({ payloadType, payload }: Envelope): Buffer {
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `),
    payload,
  ]);
}

const NOW = Date.parse("2026-11-21T00:00:00Z");

describe.skipIf(!usable)("openssl (needs openssl 3)", () => {
  const ours = keys.keyFromSeed(new Uint8Array(32).fill(9));

  test("verifies a stamp of ours, and not a changed one", () => {
    const envelope = signStatement(statementOf(X64), [ours]);
    writeFileSync(at("pub.pem"), keys.publicKeyToPem(ours.publicKey));
    writeFileSync(at("message"), pae(envelope));
    writeFileSync(at("sig"), envelope.signatures[0]?.sig ?? "");
    const verify = ["pkeyutl", "-verify", "-pubin", "-inkey", "pub.pem", "-rawin", "-in", "message", "-sigfile", "sig"];
    expect(openssl(...verify).toString()).toContain("Signature Verified Successfully");
    writeFileSync(at("message"), Buffer.concat([pae(envelope), Buffer.from(" ")]));
    expect(() => openssl(...verify)).toThrow();
  });

  test("signs a stamp that we trust, with a key it made", () => {
    openssl("genpkey", "-algorithm", "ed25519", "-out", "key.pem");
    const publicKey = keys.parsePublicKey(openssl("pkey", "-in", "key.pem", "-pubout").toString());
    const unsigned = {
      payloadType: "application/vnd.in-toto+json",
      payload: signStatement(statementOf(X64), []).payload,
      signatures: [],
    };
    writeFileSync(at("message"), pae(unsigned));
    openssl("pkeyutl", "-sign", "-inkey", "key.pem", "-rawin", "-in", "message", "-out", "sig");
    const signed: Envelope = {
      ...unsigned,
      signatures: [{ keyid: keys.keyIdOf(publicKey), sig: new Uint8Array(readFileSync(at("sig"))) }],
    };
    const trust = trustFile.parseTrustFile(new TextEncoder().encode(trusting([{ seed: new Uint8Array(), publicKey }])));
    expect(verifyBytes(stampAot(app, signed), [], { trust, now: NOW }).kind).toBe("trusted");
    expect(verifyBytes(app, [serializeEnvelope(signed)], { trust, now: NOW }).kind).toBe("trusted");
    const key = keys.parsePrivateKey(readFileSync(at("key.pem"), "utf8"));
    expect(signStatement(statementOf(X64), [key]).signatures).toEqual(signed.signatures);
  });

  test("reads our private key, and its fingerprint is ours", () => {
    writeFileSync(at("ours.pem"), keys.privateKeyToPem(ours));
    expect(openssl("pkey", "-in", "ours.pem", "-pubout").toString()).toBe(keys.publicKeyToPem(ours.publicKey));
    writeFileSync(at("spki.der"), openssl("pkey", "-in", "ours.pem", "-pubout", "-outform", "DER"));
    const digest = openssl("dgst", "-sha256", "-binary", "spki.der").toString("base64");
    expect(keys.fingerprintOf(ours.publicKey)).toBe(`SHA256:${digest}`);
  });

  test("verifies the published envelope as we do", () => {
    const [published] = parseDetached(
      new Uint8Array(readFileSync(new URL("vectors/provenance/published/app.aot.intoto.jsonl", import.meta.url))),
    );
    writeFileSync(at("pub.pem"), readFileSync(new URL("vectors/provenance/published/test.pub.pem", import.meta.url)));
    writeFileSync(at("message"), pae(published as Envelope));
    writeFileSync(at("sig"), published?.signatures[0]?.sig ?? "");
    const verify = ["pkeyutl", "-verify", "-pubin", "-inkey", "pub.pem", "-rawin", "-in", "message", "-sigfile", "sig"];
    expect(openssl(...verify).toString()).toContain("Signature Verified Successfully");
  });
});
