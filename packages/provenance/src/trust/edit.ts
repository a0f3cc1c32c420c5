/** Changing a trust file: each change makes a new version, so that a verifier who saw it never takes the older one again. */
import { ProvenanceError } from "../error.ts";
import { BUILD_TYPE } from "../format/uris.ts";
import { keyIdOf } from "../keys/identity.ts";
import { parsePublicKey } from "../keys/spki.ts";
import { isOver, type TrustFile } from "./trust-file.ts";

export function initTrust({ id, expires }: { id: string; expires: string }): TrustFile {
  return {
    id,
    version: 1,
    expires,
    keys: [],
    trust: [],
    wamrc: { versions: [], digests: [] },
    options: { deny: [], allow: [], requireEffective: {} },
    runtime: {},
    wasm: { digests: [] },
    requireStamp: false,
  };
}

export interface NewKey {
  readonly pem: string;
  readonly builder: string;
  readonly buildType?: string;
  readonly threshold?: number;
  readonly owner?: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
}

/**
 * Adds the key, and puts it under the entry of its builder; a new threshold replaces the entry's. Of a key that is listed already,
 * the newest word on its owner and its time counts; what is not said stays.
 */
export function addKey(trust: TrustFile, added: NewKey): TrustFile {
  const { pem, builder, buildType = BUILD_TYPE, threshold, ...life } = added;
  const publicKey = parsePublicKey(pem);
  const keyid = keyIdOf(publicKey);
  const known = trust.keys.find((k) => k.keyid === keyid);
  if (known?.revoked) {
    throw new ProvenanceError(
      "trust-invalid",
      `the key ${keyid} is revoked`,
      "A revoked key does not come back: make a new one.",
    );
  }
  const key = { ...known, keyid, publicKey, pem, ...life };
  if (isOver(key)) {
    throw new ProvenanceError(
      "trust-invalid",
      `the key ${keyid} would be valid from ${key.validFrom} until ${key.validUntil}: never`,
      "Give a time that ends after it begins.",
    );
  }
  const keys = known ? trust.keys.map((k) => (k === known ? key : k)) : [...trust.keys, key];
  const old = trust.trust.find((e) => e.builder === builder && e.buildType === buildType);
  const keyids = [...new Set([...(old?.keyids ?? []), keyid])];
  const entry = { keyids, threshold: threshold ?? old?.threshold ?? 1, builder, buildType };
  if (entry.threshold < 1 || entry.threshold > keyids.length) {
    throw new ProvenanceError(
      "trust-invalid",
      `a threshold of ${entry.threshold} needs as many keys; there ${keyids.length === 1 ? "is 1" : `are ${keyids.length}`}`,
    );
  }
  const entries = old ? trust.trust.map((e) => (e === old ? entry : e)) : [...trust.trust, entry];
  return { ...trust, version: trust.version + 1, keys, trust: entries };
}

/** `keyid` may be shortened to a prefix that names one key. The key stays listed: only then is it known as revoked. */
export function revokeKey(trust: TrustFile, keyid: string, revoked: { at: string; reason: string }): TrustFile {
  const matches = trust.keys.filter((k) => k.keyid.startsWith(keyid));
  const [key] = matches;
  if (!key || matches.length > 1 || keyid.length < 4) {
    const what = key ? "does not name one key" : "is not in the trust file";
    throw new ProvenanceError("trust-invalid", `${keyid} ${what}`, "assay trust check FILE lists the keys.");
  }
  if (key.revoked) return trust;
  return { ...trust, version: trust.version + 1, keys: trust.keys.map((k) => (k === key ? { ...k, revoked } : k)) };
}
