/**
 * The proof of concept as text. Advisories take no attachments, so the module travels inside the description: gzip, then
 * base64, in lines that no mail program breaks, between two markers that one sed command finds. The gzip header carries
 * no time, so the same bytes give the same text everywhere.
 */
import { gzipSync } from "fflate";

/**
 * Characters of the description that the PoC may take; the rest of GitHub's 65,535 is for the text, which takes 6,000 to 10,000 in
 * the cases measured. The PoC stands before the sections that a cut would reach.
 */
export const POC_BUDGET = 52_000;
export const BEGIN = "-----BEGIN POC-----";
export const END = "-----END POC-----";

export function encodePoc(bytes: Uint8Array): string {
  const packed = gzipSync(bytes, { level: 9, mtime: 0 });
  packed[9] = 255; // operating system: unknown
  const base64 = toBase64(packed);
  return base64.match(/.{1,76}/g)?.join("\n") ?? "";
}

export function decodeCommand(from: string, to: string): string {
  return `sed -n '/^${BEGIN}$/,/^${END}$/p' ${from} | grep -v '^-----' | base64 -d | gunzip > ${to}`;
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary);
}
