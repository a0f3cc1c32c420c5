/**
 * Base64 that has one spelling for each byte string. `Buffer.from(x, "base64")` skips junk, so decoding is followed by
 * encoding and a comparison: whatever does not come back identical was not base64.
 */
import { ProvenanceError } from "../error.ts";

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

/** Standard alphabet, padded. */
export function decodeBase64(text: string, where: string): Uint8Array {
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") !== text) {
    throw new ProvenanceError("envelope-malformed", `${where}: not strict base64`);
  }
  return Uint8Array.from(bytes);
}

/** Either alphabet, as DSSE asks of readers; still padded, and never both alphabets in one string. */
export function decodeEitherBase64(text: string, where: string): Uint8Array {
  if (!/[-_]/.test(text)) return decodeBase64(text, where);
  if (/[+/]/.test(text))
    throw new ProvenanceError("envelope-malformed", `${where}: two base64 alphabets in one string`);
  return decodeBase64(text.replaceAll("-", "+").replaceAll("_", "/"), where);
}
