/**
 * DSSE envelopes, in two readings. Embedded: canonical, so that a stamped file has no byte that is neither digested, computed
 * nor part of the one spelling of its envelope. Detached: as lenient as DSSE asks (either base64 alphabet, any further
 * fields, key ids that only order the tries), because other tools write those.
 */
import { ProvenanceError } from "../error.ts";
import { decodeBase64, decodeEitherBase64, encodeBase64 } from "./base64.ts";
import { type Json, type JsonObject, parseJson } from "./json.ts";

export const MAX_ENVELOPE: number = 1 << 20;
export const MAX_SIGNATURES = 16;
const MAX_LINES = 16;

export interface EnvelopeSignature {
  /** A hint in detached envelopes, checked in embedded ones. */
  readonly keyid: string | undefined;
  readonly sig: Uint8Array;
}

export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly EnvelopeSignature[];
}

/** The one spelling: no white space, this order of keys, padded standard base64, signatures sorted by key id. */
export function serializeEnvelope(envelope: Envelope): Uint8Array {
  const signatures = envelope.signatures
    .map(({ keyid = "", sig }) => ({ keyid, sig: encodeBase64(sig) }))
    .sort((a, b) => (a.keyid < b.keyid ? -1 : 1));
  const { payload, payloadType } = envelope;
  return new TextEncoder().encode(JSON.stringify({ payload: encodeBase64(payload), payloadType, signatures }));
}

export function parseEmbedded(bytes: Uint8Array): Envelope {
  const envelope = readEnvelope(parseWithin(bytes), decodeBase64);
  for (const { keyid, sig } of envelope.signatures) {
    if (!/^[0-9a-f]{64}$/.test(keyid ?? "")) fail("a key id is not 64 lower-case hex digits");
    if (sig.length !== 64) fail("a signature is not 64 bytes long");
  }
  const ids = envelope.signatures.map((s) => s.keyid as string);
  if (new Set(ids).size !== ids.length) fail("two signatures under one key id");
  if (!Buffer.from(serializeEnvelope(envelope)).equals(bytes)) fail("not in canonical form");
  return envelope;
}

/** One envelope, one per line, or a sigstore bundle around one. */
export function parseDetached(bytes: Uint8Array): Envelope[] {
  return documentsOf(bytes).map((document) => {
    const json = parseWithin(document);
    return readEnvelope(isObject(json) && isObject(json.dsseEnvelope) ? json.dsseEnvelope : json, decodeEitherBase64);
  });
}

/** JSON lines when the first line is a whole object, else one document, however it is laid out. */
function documentsOf(bytes: Uint8Array): Uint8Array[] {
  if (bytes.length > MAX_LINES * MAX_ENVELOPE) fail("the file of envelopes is too large");
  const lines = splitLines(bytes);
  const [first] = lines;
  if (!first) fail("the file of envelopes is empty");
  if (first[0] !== 0x7b || first.at(-1) !== 0x7d) return [bytes];
  if (lines.length > MAX_LINES) fail(`more than ${MAX_LINES} envelopes in one file`);
  return lines;
}

function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const at = bytes.indexOf(10, start);
    const end = at < 0 ? bytes.length : at;
    const line = bytes.subarray(start, end > start && bytes[end - 1] === 13 ? end - 1 : end);
    if (line.length > 0) lines.push(line);
    start = end + 1;
  }
  return lines;
}

function parseWithin(bytes: Uint8Array): Json {
  if (bytes.length > MAX_ENVELOPE) fail(`longer than ${MAX_ENVELOPE} bytes`);
  return parseJson(bytes);
}

function readEnvelope(json: Json, base64: (text: string, where: string) => Uint8Array): Envelope {
  if (!isObject(json)) fail("not an object");
  const { payload, payloadType, signatures } = json;
  if (typeof payload !== "string" || typeof payloadType !== "string" || !Array.isArray(signatures)) {
    fail("payload, payloadType or signatures missing or of another type");
  }
  if (signatures.length === 0 || signatures.length > MAX_SIGNATURES) fail(`not 1 to ${MAX_SIGNATURES} signatures`);
  return {
    payloadType,
    payload: base64(payload, "envelope.payload"),
    signatures: signatures.map((entry, i) => {
      if (!isObject(entry) || typeof entry.sig !== "string") fail(`signatures[${i}] has no sig`);
      const keyid = entry.keyid ?? undefined;
      if (keyid !== undefined && typeof keyid !== "string") fail(`signatures[${i}].keyid is no string`);
      return { keyid, sig: base64(entry.sig, `envelope.signatures[${i}].sig`) };
    }),
  };
}

function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function fail(what: string): never {
  throw new ProvenanceError("envelope-malformed", `envelope: ${what}`);
}
