/**
 * The proof of concept as text. Advisories take no attachments, so the module travels inside the description: gzip, then
 * base64, in lines that no mail program breaks, between two marks that one sed command finds. The gzip header carries
 * no time, so the same bytes give the same text everywhere.
 */
import { gzipSync } from "fflate";

/**
 * Characters of the description that the PoC may take; the rest of GitHub's 65,535 is for the text, which takes 6,000 to 10,000 in
 * the cases measured. (The demonstration's PoC, 16,384 distinct constants, packs to 48,928.)
 */
export const POC_BUDGET = 52_000;
export const BEGIN = "-----BEGIN POC-----";
export const END = "-----END POC-----";

/** Packing is slow and asked for by each text of a bundle. */
const packedOnce = new WeakMap<Uint8Array, string>();

export function encodePoc(bytes: Uint8Array): string {
  let encoded = packedOnce.get(bytes);
  if (encoded === undefined) {
    const packed = gzipSync(bytes, { level: 9, mtime: 0 });
    packed[9] = 255; // operating system: unknown
    encoded = base64Lines(packed);
    packedOnce.set(bytes, encoded);
  }
  return encoded;
}

/** Base64 in lines of 76 characters. */
export function base64Lines(bytes: Uint8Array): string {
  return (
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      .toString("base64")
      .match(/.{1,76}/g)
      ?.join("\n") ?? ""
  );
}

export function fitsInline(bytes: Uint8Array): boolean {
  return encodePoc(bytes).length <= POC_BUDGET;
}

/** Also of a text that was copied from a page or a mail: `from` may hold the marked lines alone, and end its lines as Windows does. */
export function decodeCommand(from: string, to: string): string {
  return `tr -d '\\r' < ${from} | sed -n '/^${BEGIN}$/,/^${END}$/p' | grep -v '^-----' | base64 -d | gunzip > ${to}`;
}
