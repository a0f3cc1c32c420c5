/** tweetnacl behind our checks: node's Ed25519 is the oracle, malleated signatures and forgeries for weak keys fail. */
import { createPrivateKey, sign, verify } from "node:crypto";
import fc from "fast-check";
import nacl from "tweetnacl";
import { expect, test } from "vitest";
import { signEd25519, verifyEd25519 } from "../src/format/ed25519.ts";
import { keys } from "../src/provenance.ts";
import { alice, bytesOf } from "./workshop.ts";

const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const message = bytesOf("a message");
const signature = signEd25519(message, alice.seed);

function plusL(sig: Uint8Array, k: bigint): Uint8Array {
  const out = Uint8Array.from(sig);
  const s = BigInt(`0x${Buffer.from(sig.subarray(32)).reverse().toString("hex")}`) + k * L;
  out.set(Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse(), 32);
  return out;
}

test("node:crypto makes and accepts the same signatures", () => {
  const node = createPrivateKey(keys.privateKeyToPem(alice));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const ours = signEd25519(bytes, alice.seed);
      expect(Buffer.from(ours)).toEqual(sign(null, bytes, node));
      expect(verify(null, bytes, node, ours)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test.each([1n, 2n, 7n, 14n])("S + %sL: tweetnacl takes it, we do not", (k) => {
  const malleated = plusL(signature, k);
  expect(nacl.sign.detached.verify(message, malleated, alice.publicKey)).toBe(true);
  expect(verifyEd25519(message, malleated, alice.publicKey)).toBe(false);
});

test("S = L - 1 is in range, S = L is not", () => {
  const zero = new Uint8Array(64);
  expect(verifyEd25519(message, plusL(zero, 1n), alice.publicKey)).toBe(false);
  expect(verifyEd25519(message, signature, alice.publicKey)).toBe(true);
});

test.each([0, 63, 65])("a signature of %i bytes is no signature", (length) => {
  expect(verifyEd25519(message, new Uint8Array(length), alice.publicKey)).toBe(false);
});

test("tweetnacl takes forgeries for the all-zero key: that is why such keys are refused when they are read", () => {
  const weak = new Uint8Array(32);
  const forged = new Uint8Array(64);
  const taken = Array.from({ length: 64 }, (_, i) => nacl.sign.detached.verify(bytesOf(`m${i}`), forged, weak));
  expect(taken).toContain(true);
  expect(() => keys.parsePublicKey(keys.publicKeyToPem(weak))).toThrow(/small order/);
});
