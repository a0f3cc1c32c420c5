/** PEM with exactly one block and nothing around it: what a key file may say beside its key nobody should have to guess. */

import { ProvenanceError } from "../error.ts";
import { decodeBase64, encodeBase64 } from "../format/base64.ts";

export interface Pem {
  readonly label: string;
  readonly der: Uint8Array;
}

export function toPem(label: string, der: Uint8Array): string {
  const lines = encodeBase64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

export function parsePem(text: string): Pem {
  const match = /^-----BEGIN ([A-Z0-9 ]+)-----\r?\n([A-Za-z0-9+/=\r\n]+?)\r?\n?-----END \1-----\s*$/.exec(text);
  if (!match) throw new ProvenanceError("key-malformed", "not a PEM file with one block");
  try {
    return { label: match[1] as string, der: decodeBase64((match[2] as string).replace(/\r?\n/g, ""), "PEM") };
  } catch {
    throw new ProvenanceError("key-malformed", "the PEM block is not strict base64");
  }
}
