/** What the vectors are made with: the published test key, two more from fixed seeds, and files at their lowest level. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  addSignature,
  BUILDER,
  keys,
  makeStatement,
  serializeEnvelope,
  signStatement,
  stampAot,
  trust,
} from "@assay/provenance";

export type PrivateKey = ReturnType<typeof keys.keyFromSeed>;
export type Envelope = ReturnType<typeof signStatement>;
export type Statement = ReturnType<typeof makeStatement>;
export type TrustFile = ReturnType<typeof trust.parseTrustFile>;

const corpus = new URL("../aot/", import.meta.url);
export const published = (name: string): Uint8Array =>
  bytesAt(new URL(`../vectors/provenance/published/${name}`, import.meta.url));
export const corpusFile = (name: string): Uint8Array => bytesAt(new URL(name, corpus));

function bytesAt(url: URL): Uint8Array {
  return new Uint8Array(readFileSync(url));
}

function seeded(name: string): PrivateKey {
  return keys.keyFromSeed(createHash("sha256").update(`assay vector ${name}`).digest());
}

export const signer: PrivateKey = seeded("signer");
export const second: PrivateKey = seeded("second");
export const stranger: PrivateKey = seeded("stranger");

export const X64 = "wamrc-2.4.5-llvm19/hello.o-bc1.aot";
export const app: Uint8Array = corpusFile(X64);
export const WAMRC = "ab".repeat(32);

interface Entry {
  readonly file: string;
  readonly options: readonly string[];
  readonly source_wasm: string;
  readonly source_wasm_sha256: string;
  readonly wamrc_version: string;
}
const manifest: readonly Entry[] = JSON.parse(Buffer.from(corpusFile("manifest.json")).toString());

/** The statement of a recorded file as `assay compile` would have made it; `more` changes what it claims. */
export function statementOf(file: string, more: Partial<Parameters<typeof makeStatement>[1]> = {}): Statement {
  const entry = manifest.find((e) => e.file === file) as Entry;
  return makeStatement(corpusFile(file), {
    subjectName: "app.aot",
    builder: BUILDER.run,
    toolVersion: "0.1.0",
    wasm: { name: entry.source_wasm, sha256: entry.source_wasm_sha256 },
    argv: entry.options,
    wamrc: { name: "wamrc", sha256: WAMRC, reportedVersion: entry.wamrc_version.replace("wamrc ", "") },
    ...more,
  });
}

export function stamped(file: string = X64, signers: readonly PrivateKey[] = [signer], more = {}): Uint8Array {
  return stampAot(corpusFile(file), signStatement(statementOf(file, more), signers));
}

export const envelope: Envelope = signStatement(statementOf(X64), [signer]);
export const envelopeText: string = text(serializeEnvelope(envelope));

export function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}

export function bytes(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

/** Any text as the content of a stamp: envelopes that `stamp` would never write. */
export function stampWith(content: string | Uint8Array, file: Uint8Array = app): Uint8Array {
  const raw = typeof content === "string" ? bytes(content) : content;
  return join(
    file,
    pad(file.length),
    u32(100),
    u32(22 + raw.length),
    u32(0),
    Uint8Array.of(16, 0),
    bytes("wamr.provenance\0"),
    raw,
  );
}

export function section(name: string, content: string): Uint8Array {
  const raw = join(u32(0), Uint8Array.of(name.length & 255, name.length >> 8), bytes(name), bytes(content));
  return join(u32(100), u32(raw.length), raw);
}

export function pad(length: number): Uint8Array {
  return new Uint8Array(-length & 3);
}

export function u32(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255);
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

export function changed(file: Uint8Array, offset: number, ...values: number[]): Uint8Array {
  const copy = Uint8Array.from(file);
  copy.set(values, offset);
  return copy;
}

export function pem(key: PrivateKey): string {
  return keys.publicKeyToPem(key.publicKey);
}

/** A trust file in which each of these keys may speak for wamrc-run. */
export function trusting(
  signers: readonly PrivateKey[] = [signer],
  more: Partial<TrustFile> = {},
  builder: string = BUILDER.run,
): string {
  let file = trust.initTrust({ id: "urn:assay:vectors", expires: "2099-01-01T00:00:00Z" });
  for (const key of signers) file = trust.addKey(file, { pem: pem(key), builder });
  return trust.serializeTrustFile({ ...file, ...more });
}

/** The signed statement with its JSON changed as text, signed again by the same or another key. */
export function resigned(
  change: (statement: string) => string | Uint8Array,
  by: PrivateKey = signer,
  payloadType = envelope.payloadType,
): Envelope {
  const payload = change(text(envelope.payload));
  return sign(typeof payload === "string" ? bytes(payload) : payload, by, payloadType);
}

export function sign(payload: Uint8Array, by: PrivateKey, payloadType: string = envelope.payloadType): Envelope {
  return addSignature({ payloadType, payload, signatures: [] }, by);
}
