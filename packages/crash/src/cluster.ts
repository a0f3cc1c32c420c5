/**
 * Which sightings are one bug. Three steps, each deterministic: (1) sightings of one input on one version are bound
 * together, the best of them speaks for all: that keeps five bugs apart which a plain build shows in one frame;
 * (2) the speakers are joined by their frames, complete linkage, so that no chain of likenesses joins strangers;
 * (3) what no evidence places is piled by key, and the pile says that it may hold many bugs.
 */
import { type Bond, bindByInput, type ClusterItem, rank } from "./bond.ts";
import { linkage } from "./linkage.ts";
import type { Fingerprint } from "./reading.ts";

export interface Cluster {
  /** Key of the representative. */
  readonly key: string;
  /** Id of the item to show: the surest sighting, and of those the smallest input. */
  readonly representative: string;
  /** Ids of all members, sorted. */
  readonly items: readonly string[];
  readonly fingerprint: Fingerprint;
  /** False for a pile of sightings that nothing tells apart: it may hold many bugs. */
  readonly attributable: boolean;
  /** Why these belong together, one line each. */
  readonly because: readonly string[];
}

const MOST_REASONS = 12;

function clusterOf(bonds: readonly Bond[], attributable: boolean, likeness: readonly string[]): Cluster {
  const items = bonds.flatMap((bond) => bond.items).sort(rank);
  const best = items[0]!;
  const reasons = [...likeness, ...bonds.flatMap((bond) => bond.because)];
  const pile =
    attributable || items.length < 2
      ? []
      : [`${items.length} sightings that nothing tells apart; they may be several bugs`];
  const cut =
    reasons.length > MOST_REASONS
      ? [...reasons.slice(0, MOST_REASONS), `and ${reasons.length - MOST_REASONS} more`]
      : reasons;
  return {
    key: best.fingerprint.key,
    representative: best.id,
    items: items.map((item) => item.id).sort(),
    fingerprint: best.fingerprint,
    attributable,
    because: [...pile, ...cut],
  };
}

export function cluster(items: readonly ClusterItem[]): Cluster[] {
  const bonds = bindByInput(items);
  const placed = bonds.filter((bond) => bond.items[0]!.fingerprint.attributable);
  const piles = new Map<string, Bond[]>();
  for (const bond of bonds) {
    const { attributable, key } = bond.items[0]!.fingerprint;
    if (!attributable) piles.set(key, [...(piles.get(key) ?? []), bond]);
  }
  const joined = linkage(placed).map((group) => clusterOf(group.bonds, true, group.because));
  const piled = [...piles.values()].map((bonds) => clusterOf(bonds, false, []));
  return [...joined, ...piled].sort(
    (a, b) =>
      Number(b.attributable) - Number(a.attributable) ||
      b.items.length - a.items.length ||
      compare(a.key, b.key) ||
      compare(a.representative, b.representative),
  );
}

/** By code unit: the same order in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
