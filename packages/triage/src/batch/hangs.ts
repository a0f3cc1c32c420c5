/**
 * What never ended, as piles: a run that was stopped leaves nothing that tells two hangs apart. Each target has one, and the case
 * made of its best input decides what a hang is worth.
 */
import type { Bug, Source } from "./bug.ts";
import type { Collected } from "./collect.ts";
import type { FleetTarget } from "./fleet.ts";
import type { Sightings } from "./sightings.ts";

export interface Hang {
  /** Where it comes from: the digest of an input, the path of a case or a log. */
  readonly source: string;
  /** The target it counts for; undefined for a log. */
  readonly target: string | undefined;
  /** Every target it was seen on. */
  readonly targets: readonly string[];
  readonly sha256: string;
  readonly size: number;
}

/** A sanitizer build that was not asked for by name is slow by nature: its hang alone says nothing. */
export function hangsOf(
  inputs: readonly Collected[],
  { seen }: Sightings,
  targets: readonly FleetTarget[],
  crashed: ReadonlySet<string>,
): Hang[] {
  const named = targets.filter((t) => !t.sibling).map((t) => t.name);
  const byInput = new Map<string, string[]>();
  for (const { sha256, target, reading } of seen)
    if (reading.kind === "hang") byInput.set(sha256, [...(byInput.get(sha256) ?? []), target]);
  return inputs.flatMap(({ sha256, size }): Hang[] => {
    const hung = byInput.get(sha256) ?? [];
    const target = named.find((name) => hung.includes(name));
    return target === undefined || crashed.has(sha256) ? [] : [{ source: sha256, target, targets: hung, sha256, size }];
  });
}

export function hangBugs(hangs: readonly Hang[], sources: ReadonlyMap<string, Source>): Bug[] {
  const piles = new Map<string, Hang[]>();
  for (const hang of hangs) piles.set(hang.target ?? "", [...(piles.get(hang.target ?? "") ?? []), hang]);
  return [...piles].sort(([a], [b]) => compare(a, b)).map(([, pile]) => pileOf(pile, sources));
}

function pileOf(pile: readonly Hang[], sources: ReadonlyMap<string, Source>): Bug {
  const [best] = [...pile].sort((a, b) => a.size - b.size || compare(a.sha256, b.sha256)) as [Hang];
  const different = new Set(pile.map((hang) => hang.sha256)).size;
  const source = sources.get(best.source);
  return {
    kind: "hang",
    key: `hang|${best.target ?? "log"}`,
    summary: best.target === undefined ? "hang" : `hang on ${best.target}`,
    component: "unknown",
    frames: [],
    attributable: false,
    representative: source?.files[0] ?? best.source,
    representativeKind: source?.kind ?? "input",
    representativeSha256: source?.kind === "input" ? best.sha256 : undefined,
    target: best.target,
    sightings: pile.reduce((n, hang) => n + Math.max(1, hang.targets.length), 0),
    targets: [...new Set(pile.flatMap((hang) => hang.targets))].sort(),
    files: [...new Set(pile.flatMap((hang) => sources.get(hang.source)?.files ?? []))].sort(),
    because: different > 1 ? [`${different} hanging inputs that nothing tells apart; they may be several bugs`] : [],
  };
}

/** By code unit: the same order in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
