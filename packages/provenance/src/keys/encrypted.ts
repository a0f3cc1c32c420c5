/**
 * PKCS#8 encryption (PBES2: PBKDF2 with HMAC-SHA-256, then AES-256-CBC), written by hand because node's own export uses 2,048
 * rounds. Any openssl reads it; reading goes through node, which takes every PBES2 there is.
 */
import { createCipheriv, pbkdf2Sync } from "node:crypto";

export const ROUNDS = 600_000;

const OID = {
  pbes2: "06092a864886f70d01050d",
  pbkdf2: "06092a864886f70d01050c",
  hmacSha256: "06082a864886f70d0209",
  aes256Cbc: "060960864801650304012a",
};

export function encryptPkcs8(
  der: Uint8Array,
  { passphrase, salt, iv }: { passphrase: string; salt: Uint8Array; iv: Uint8Array },
): Uint8Array {
  const key = pbkdf2Sync(passphrase, salt, ROUNDS, 32, "sha256");
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  const sealed = Buffer.concat([cipher.update(der), cipher.final()]);
  const prf = sequence(hex(OID.hmacSha256), hex("0500"));
  const derivation = sequence(hex(OID.pbkdf2), sequence(octets(salt), integer(ROUNDS), prf));
  const encryption = sequence(hex(OID.aes256Cbc), octets(iv));
  return sequence(sequence(hex(OID.pbes2), sequence(derivation, encryption)), octets(sealed));
}

function hex(text: string): Buffer {
  return Buffer.from(text, "hex");
}

function sequence(...parts: Uint8Array[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function octets(bytes: Uint8Array): Buffer {
  return tagged(0x04, bytes);
}

function integer(value: number): Buffer {
  const digits = value.toString(16);
  const bytes = hex(digits.padStart(digits.length + (digits.length & 1), "0"));
  return tagged(0x02, (bytes[0] as number) & 0x80 ? Buffer.concat([hex("00"), bytes]) : bytes);
}

/** Everything here is shorter than 256 bytes. */
function tagged(tag: number, body: Uint8Array): Buffer {
  const length = body.length < 0x80 ? [body.length] : [0x81, body.length];
  return Buffer.concat([Uint8Array.from([tag, ...length]), body]);
}
