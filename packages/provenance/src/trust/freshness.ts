/**
 * Is this the trust file to use now? It must not have expired, and must not be older than one already seen: an attacker who can
 * put back last year's file brings its since revoked keys back. A fresh machine has seen nothing, hence `minVersion`.
 */
import { ProvenanceError } from "../error.ts";
import type { TrustFile } from "./trust-file.ts";

/** Highest version seen of each trust file, by its id. */
export type TrustState = Readonly<Record<string, number>>;

export interface Freshness {
  readonly now: number;
  readonly state: TrustState;
  readonly minVersion?: number | undefined;
}

/** Returns the state to remember; throws when the file is not to be used. */
export function checkFreshness(trust: TrustFile, { now, state, minVersion }: Freshness): TrustState {
  if (now >= Date.parse(trust.expires)) {
    throw new ProvenanceError(
      "trust-expired",
      `the trust file expired on ${trust.expires}`,
      "Get a newer one from its owner.",
    );
  }
  const seen = trust.id !== undefined && Object.hasOwn(state, trust.id) ? (state[trust.id] as number) : 0;
  const least = Math.max(seen, minVersion ?? 0);
  if (trust.version < least) {
    const who = least === seen ? "already seen here" : "asked for";
    throw new ProvenanceError(
      "trust-rollback",
      `the trust file has version ${trust.version}, but version ${least} was ${who}`,
      "An older file brings revoked keys back. Get the newest from its owner.",
    );
  }
  return trust.id === undefined ? state : { ...state, [trust.id]: Math.max(seen, trust.version) };
}
