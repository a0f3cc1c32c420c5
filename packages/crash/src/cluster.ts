/** Placeholder of shape: see the end of this file's history for the algorithm. */
import type { Fingerprint } from "./reading.ts";

export interface ClusterItem {
  readonly id: string;
  readonly fingerprint: Fingerprint;
  readonly inputSha256?: string;
  /** Name of the runtime the sighting was made on ("wamr-2020-asan"). Inside one name, `fine` and `offsets` compare. */
  readonly runtime?: string;
  /** The runtime's version, the same for its plain and sanitizer builds; by default the name without its build suffix. */
  readonly version?: string;
  readonly size?: number;
}

export interface Cluster {
  /** Key of the representative. */
  readonly key: string;
  readonly representative: string;
  /** Ids of all members, sorted. */
  readonly items: readonly string[];
  readonly fingerprint: Fingerprint;
  /** False for a pile of sightings that nothing tells apart: it may hold many bugs. */
  readonly attributable: boolean;
  /** Why these belong together, one line each. */
  readonly because: readonly string[];
}

export function cluster(items: readonly ClusterItem[]): Cluster[] {
  const piles = new Map<string, ClusterItem[]>();
  for (const item of items) {
    piles.set(item.fingerprint.key, [...(piles.get(item.fingerprint.key) ?? []), item]);
  }
  return [...piles].map(([key, members]) => ({
    key,
    representative: members[0]!.id,
    items: members.map((member) => member.id).sort(),
    fingerprint: members[0]!.fingerprint,
    attributable: members[0]!.fingerprint.attributable,
    because: [],
  }));
}
