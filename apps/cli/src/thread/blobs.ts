/**
 * Files written as letters: base64 and plain hex, in one line or wrapped. What decodes to a known magic is removed however short;
 * without one only what is too long for a hash or a key.
 */
import { gunzipSync } from "node:zlib";
import { type Block, countRun, type Detector, type InlineDetector, type Stretch } from "./finding.ts";

const BASE64_LINE = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;
/** SHA-512 in hex has 128 characters, an ssh key in base64 about 70 (Ed25519) to 372. */
const LONG_BASE64 = 400;
const LONG_HEX = 144;
/** What a gzip holds is looked at, never more than this of it. */
const LOOK = 1 << 20;

const MAGICS: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ["wasm", [0x00, 0x61, 0x73, 0x6d]],
  ["aot", [0x00, 0x61, 0x6f, 0x74]],
  ["gzip", [0x1f, 0x8b, 0x08]],
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["bzip2", [0x42, 0x5a, 0x68, 0x39]],
];

export function magicOf(bytes: Uint8Array): string | undefined {
  const name = MAGICS.find(([, magic]) => magic.every((byte, i) => bytes[i] === byte))?.[0];
  if (name !== "gzip") return name;
  const inner = innerMagic(bytes);
  return inner === undefined ? name : `gzip of ${inner}`;
}

function innerMagic(bytes: Uint8Array): string | undefined {
  try {
    return magicOf(gunzipSync(bytes, { maxOutputLength: LOOK }).subarray(0, 8));
  } catch {
    return undefined;
  }
}

/** Wrapped base64: full lines, then perhaps a shorter last one. A stretch is judged once, from its start or from a magic. */
export const base64Block: Detector = (lines, at) => {
  const first = lines[at] ?? "";
  if (BASE64_LINE.test(lines[at - 1] ?? "") && magicOf(Buffer.from(first, "base64")) === undefined) return undefined;
  if (isWord(first)) return undefined;
  let count = countRun(lines, at, (line) => BASE64_LINE.test(line));
  if (count === 0) return undefined;
  if (/^(?=.*([0-9+/=]|[a-z][A-Z]))[A-Za-z0-9+/_-]{2,15}={0,2}$/.test(lines[at + count] ?? "")) count++;
  const text = lines.slice(at, at + count).join("");
  const what = describeBase64(text);
  return what === undefined ? undefined : poc(count, what);
};

export const base64Inline: InlineDetector = (line) => {
  const found: Stretch[] = [];
  for (const match of line.matchAll(/[A-Za-z0-9+/_-]{10,}={0,2}/g)) {
    const what = describeBase64(match[0]);
    if (what) found.push({ kind: "poc", start: match.index, end: match.index + match[0].length, what });
  }
  return found;
};

function describeBase64(text: string): string | undefined {
  const bytes = Buffer.from(text, "base64");
  const magic = magicOf(bytes);
  if (magic !== undefined) return `${magic} as base64, ${bytes.length} bytes`;
  const mixed = /[a-z]/.test(text) && /[A-Z]/.test(text) && /[0-9]/.test(text);
  return text.length >= LONG_BASE64 && mixed ? `${bytes.length} bytes as base64` : undefined;
}

/** A long word or path of ordinary text is no base64. */
function isWord(line: string): boolean {
  return /^[a-z]+$/i.test(line) && line.length < 64;
}

export const hexInline: InlineDetector = (line) => {
  const found: Stretch[] = [];
  for (const match of line.matchAll(/(?<![0-9a-zA-Z])(?:0x)?((?:[0-9a-fA-F]{2}){8,})(?![0-9a-zA-Z])/g)) {
    const bytes = Buffer.from(match[1] ?? "", "hex");
    const magic = magicOf(bytes);
    const what = magic ? `${magic} as hex, ${bytes.length} bytes` : `${bytes.length} bytes as hex`;
    if (magic || bytes.length * 2 >= LONG_HEX)
      found.push({ kind: "poc", start: match.index, end: match.index + match[0].length, what });
  }
  return found;
};

function poc(lines: number, what: string): Block {
  return { kind: "poc", lines, what };
}
