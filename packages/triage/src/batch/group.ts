/** A folder of crashes to bugs: run, read, group; the best representative of each group is a file to go on with. */
import { type Cluster, type ClusterItem, cluster } from "@assay/crash";
import type { Target } from "../target.ts";
import { type Collected, type Collection, collect } from "./collect.ts";
import { type Sighting, type SightingOptions, sightings } from "./sightings.ts";

export interface Bug {
  readonly key: string;
  readonly summary: string;
  readonly component: string;
  readonly attributable: boolean;
  /** The file to show. */
  readonly representative: string;
  readonly target: string;
  readonly files: readonly string[];
  readonly because: readonly string[];
}

export interface Grouping {
  readonly bugs: readonly Bug[];
  /** Inputs without a crash, by what they did instead. */
  readonly quiet: Readonly<Record<string, readonly string[]>>;
  readonly skipped: Collection["skipped"];
  readonly inputs: number;
  readonly complete: boolean;
}

export async function groupFolder(paths: readonly string[], options: SightingOptions): Promise<Grouping> {
  const { inputs, skipped } = collect(paths);
  const seen = await sightings(inputs, options);
  return group(inputs, skipped, seen, options.targets, !options.abort?.aborted);
}

export function group(
  inputs: readonly Collected[],
  skipped: Collection["skipped"],
  seen: readonly Sighting[],
  targets: readonly Target[],
  complete: boolean,
): Grouping {
  const byDigest = new Map(inputs.map((i) => [i.sha256, i]));
  const items = seen.flatMap((s): ClusterItem[] => {
    const input = byDigest.get(s.sha256);
    if (s.reading.kind !== "crash" || !input) return [];
    return [
      {
        id: `${s.sha256} ${s.target}`,
        fingerprint: s.reading.fingerprint,
        inputSha256: s.sha256,
        runtime: s.target,
        size: input.size,
      },
    ];
  });
  const crashed = new Set(items.map((i) => i.inputSha256));
  return {
    bugs: cluster(items).map((c) => bugOf(c, byDigest)),
    quiet: quietOnes(inputs, seen, crashed, targets[0]?.name),
    skipped,
    inputs: inputs.length,
    complete,
  };
}

function bugOf(found: Cluster, byDigest: ReadonlyMap<string, Collected>): Bug {
  const [digest = "", target = ""] = found.representative.split(" ");
  const files = [...new Set(found.items.map((id) => id.split(" ")[0] ?? ""))].flatMap((sha) => {
    const input = byDigest.get(sha);
    return input ? [input.path, ...input.copies] : [];
  });
  return {
    key: found.key,
    summary: found.fingerprint.summary,
    component: found.fingerprint.component,
    attributable: found.attributable,
    representative: byDigest.get(digest)?.path ?? digest,
    target,
    files: files.sort(),
    because: found.because,
  };
}

function quietOnes(
  inputs: readonly Collected[],
  seen: readonly Sighting[],
  crashed: ReadonlySet<string | undefined>,
  target: string | undefined,
): Record<string, string[]> {
  const quiet: Record<string, string[]> = {};
  for (const input of inputs) {
    if (crashed.has(input.sha256)) continue;
    const kind = seen.find((s) => s.sha256 === input.sha256 && s.target === target)?.reading.kind ?? "not run";
    quiet[kind] = [...(quiet[kind] ?? []), input.path, ...input.copies];
  }
  return quiet;
}
