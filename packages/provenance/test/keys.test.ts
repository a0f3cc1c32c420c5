/** Keys: strict PEM and DER in both directions, weak and mismatched keys refused, openssl as the other reader. */
import { execFileSync, spawnSync } from "node:child_process";
import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { toPem } from "../src/keys/pem.ts";
import { keys } from "../src/provenance.ts";
import { alice, bob } from "./workshop.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const salt = new Uint8Array(16).fill(7);

const PUBLISHED =
  "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAl2+CtR1jA3Q/iQSjKgi0JQZMTiABORPc8kUDsNFjzjQ=\n-----END PUBLIC KEY-----\n";
const PUBLISHED_SEED =
  "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIO87N8GyZnBajU/sAwmZLtl2ZuT0YKKYjQ/NVzLK7Zyg\n-----END PRIVATE KEY-----\n";

describe("names of a key", () => {
  test("the key id is securesystemslib's, the fingerprint is openssl's", () => {
    const publicKey = keys.parsePublicKey(PUBLISHED);
    expect(keys.keyIdOf(publicKey)).toBe("a23df00db1969e5c2716a69f35ac549516ef0b8a2a56269d4b519a3c0e565875");
    expect(keys.fingerprintOf(publicKey)).toBe("SHA256:kX7/qSkR9kKTQ+NDb5HEIUuik5RdMvWxpn8kVf21MJU=");
  });

  test("the private key gives its public half", () => {
    expect(keys.parsePrivateKey(PUBLISHED_SEED).publicKey).toEqual(keys.parsePublicKey(PUBLISHED));
  });
});

describe("PEM and DER", () => {
  test("both halves survive writing and reading, and node reads the same key", () => {
    const pem = keys.privateKeyToPem(alice);
    expect(keys.parsePrivateKey(pem)).toEqual(alice);
    const jwk = createPrivateKey(pem).export({ format: "jwk" });
    expect(Buffer.from(jwk.x ?? "", "base64url")).toEqual(Buffer.from(alice.publicKey));
    const publicPem = keys.publicKeyToPem(alice.publicKey);
    expect(createPublicKey(publicPem).asymmetricKeyType).toBe("ed25519");
    expect(keys.parsePublicKey(publicPem)).toEqual(alice.publicKey);
  });

  const own = Buffer.from(`302e020100300506032b657004220420${Buffer.from(alice.seed).toString("hex")}`, "hex");
  const withPublic = (half: Uint8Array): string => {
    const head = Buffer.from("3051020101300506032b657004220420", "hex");
    return toPem("PRIVATE KEY", Buffer.concat([head, alice.seed, Buffer.from("812100", "hex"), half]));
  };

  test("a stored public half must be the key's own", () => {
    expect(keys.parsePrivateKey(withPublic(alice.publicKey))).toEqual(alice);
    expect(() => keys.parsePrivateKey(withPublic(bob.publicKey))).toThrow(
      expect.objectContaining({ code: "key-mismatch" }),
    );
  });

  const rsa = generateKeyPairSync("x25519").publicKey.export({ format: "pem", type: "spki" }) as string;
  const bad: [name: string, read: () => unknown][] = [
    ["nothing", () => keys.parsePublicKey("")],
    ["two blocks", () => keys.parsePublicKey(PUBLISHED + PUBLISHED)],
    ["text before the block", () => keys.parsePublicKey(`hello\n${PUBLISHED}`)],
    ["text behind the block", () => keys.parsePublicKey(`${PUBLISHED}hello`)],
    ["junk in the base64", () => keys.parsePublicKey(PUBLISHED.replace("MCow", "MC!w"))],
    ["non-zero trailing bits", () => keys.parsePublicKey(PUBLISHED.replace("zjQ=", "zjR="))],
    ["another algorithm", () => keys.parsePublicKey(rsa)],
    ["a private key where a public one belongs", () => keys.parsePublicKey(PUBLISHED_SEED)],
    ["a public key where a private one belongs", () => keys.parsePrivateKey(PUBLISHED)],
    ["DER cut short", () => keys.parsePrivateKey(toPem("PRIVATE KEY", own.subarray(0, 47)))],
    [
      "DER with a byte too many",
      () => keys.parsePrivateKey(toPem("PRIVATE KEY", Buffer.concat([own, Buffer.alloc(1)]))),
    ],
    ["another version", () => keys.parsePrivateKey(toPem("PRIVATE KEY", Buffer.from(own).fill(2, 4, 5)))],
  ];
  test.each(bad)("%s is refused", (_, read) => {
    expect(read).toThrow(expect.objectContaining({ code: "key-malformed" }));
  });
});

describe("weak public keys", () => {
  const spki = (hex: string): string => toPem("PUBLIC KEY", Buffer.from(`302a300506032b6570032100${hex}`, "hex"));
  const ff = "ff".repeat(30);
  test.each([
    ["all zero", "00".repeat(32)],
    ["the neutral element", `01${"00".repeat(31)}`],
    ["order 2", `ec${ff}7f`],
    ["order 4, not canonical", `ed${ff}7f`],
    ["the neutral element, not canonical", `ee${ff}7f`],
    ["order 8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"],
    ["order 8, the other", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"],
    ["order 8, sign bit set", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"],
    ["y = p + 2, not canonical", `ef${ff}7f`],
    ["y = 2^255 - 1, not canonical", `${ff}ffff`],
  ])("%s is refused", (_, hex) => {
    expect(() => keys.parsePublicKey(spki(hex))).toThrow(expect.objectContaining({ code: "key-weak" }));
  });
});

describe("encrypted keys", () => {
  const pem = keys.privateKeyToPem(alice, { passphrase: "correct horse", salt, iv: salt });

  test("opens with its passphrase only", () => {
    expect(keys.isEncryptedKey(pem)).toBe(true);
    expect(keys.parsePrivateKey(pem, "correct horse")).toEqual(alice);
    for (const wrong of ["wrong", "", undefined]) {
      expect(() => keys.parsePrivateKey(pem, wrong)).toThrow(expect.objectContaining({ code: "key-passphrase" }));
    }
  });

  test("the same salt gives the same file", () => {
    expect(keys.privateKeyToPem(alice, { passphrase: "correct horse", salt, iv: salt })).toBe(pem);
  });

  describe.skipIf(!hasOpenssl)("with openssl (needs openssl)", () => {
    test("openssl decrypts ours, and shows 600,000 rounds", () => {
      const plain = execFileSync("openssl", ["pkey", "-passin", "pass:correct horse"], { input: pem }).toString();
      expect(keys.parsePrivateKey(plain)).toEqual(alice);
      expect(execFileSync("openssl", ["asn1parse"], { input: pem }).toString()).toContain(":0927C0");
    });

    test.each([["-v2", "aes-256-cbc", "-iter", "700000"], ["-scrypt"]])(
      "we decrypt openssl's (%s %s)",
      (...options) => {
        const args = ["pkcs8", "-topk8", ...options, "-passout", "pass:battery"];
        const sealed = execFileSync("openssl", args, { input: keys.privateKeyToPem(alice) }).toString();
        expect(keys.parsePrivateKey(sealed, "battery")).toEqual(alice);
      },
    );
  });
});

test.each([
  [0o600, true],
  [0o400, true],
  [0o640, false],
  [0o604, false],
  [0o610, false],
])("mode %o of a key file", (mode, fine) => {
  const check = (): void => keys.checkKeyMode(0o100000 | mode, "k.pem");
  if (fine) expect(check).not.toThrow();
  else expect(check).toThrow(expect.objectContaining({ code: "key-permissions", hint: "chmod 600 k.pem" }));
});
