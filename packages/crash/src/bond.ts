/**
 * Sightings of one input on one version of the runtime. A plain build and a sanitizer build of it see one bug, however
 * different their words; two builds of the same sort that name unlike places saw two.
 */
import { kindLikeness } from "./kind-class.ts";
import type { Fingerprint } from "./reading.ts";
import { ONE_BUG, type Shared, sameCrash, similarity } from "./similarity.ts";

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

export interface Bond {
  /** Best sighting first; it speaks for all. */
  readonly items: readonly ClusterItem[];
  readonly because: readonly string[];
}

const SANITIZERS = /^(?:asan|hwasan|msan|tsan|ubsan|valgrind)/;
const BUILDS = /(?:[-_.](?:asan|ubsan|msan|tsan|lsan|sanitizers?|plain|debug|release|gdb|valgrind))+$/i;
const SURENESS = { high: 0, medium: 1, low: 2 } as const;

/** The version behind a runtime's name: "wamr-2020" for "wamr-2020-asan". */
export function versionOf(item: ClusterItem): string | undefined {
  return item.version ?? item.runtime?.replace(BUILDS, "");
}

export function sharedBy(a: ClusterItem, b: ClusterItem): Shared {
  if (a.runtime !== undefined && a.runtime === b.runtime) return "build";
  const version = versionOf(a);
  return version !== undefined && version === versionOf(b) ? "version" : "nothing";
}

const sanitized = (print: Fingerprint): boolean => SANITIZERS.test(print.source);
const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Total order on sightings: the surest first, then the smallest input, then the id. */
export function rank(a: ClusterItem, b: ClusterItem): number {
  const [x, y] = [a.fingerprint, b.fingerprint];
  return (
    Number(y.attributable) - Number(x.attributable) ||
    SURENESS[x.confidence] - SURENESS[y.confidence] ||
    Number(sanitized(y)) - Number(sanitized(x)) ||
    (a.size ?? Number.MAX_SAFE_INTEGER) - (b.size ?? Number.MAX_SAFE_INTEGER) ||
    text(a.id, b.id) ||
    text(x.key, y.key)
  );
}

interface Growing {
  readonly items: ClusterItem[];
  readonly because: string[];
}

/** The bond an item belongs to, or undefined if it contradicts them all. */
function bondFor(item: ClusterItem, bonds: readonly Growing[]): { bond: Growing; why: string } | undefined {
  const scored = bonds.map((bond) => {
    const first = bond.items[0]!;
    return {
      bond,
      first,
      score: similarity(item.fingerprint, first.fingerprint, sharedBy(item, first)),
      kinds: kindLikeness(item.fingerprint.kind, first.fingerprint.kind),
    };
  });
  // Likeness is for two inputs; of one input an equal name is enough, even one that says little.
  const alike = scored
    .filter(({ score, first }) => score >= ONE_BUG || sameCrash(item.fingerprint, first.fingerprint, "frames"))
    .sort((a, b) => b.score - a.score)[0];
  if (alike) return { bond: alike.bond, why: `${item.id}: same input and like frames as ${alike.first.id}` };
  const place = item.fingerprint.attributable;
  const possible = scored
    .filter(
      ({ first }) =>
        !place || !first.fingerprint.attributable || sanitized(first.fingerprint) !== sanitized(item.fingerprint),
    )
    .sort((a, b) => b.kinds - a.kinds || b.score - a.score)[0];
  return (
    possible && {
      bond: possible.bond,
      why: `${item.id}: same input as ${possible.first.id}, seen by another kind of build`,
    }
  );
}

function bind(items: readonly ClusterItem[]): Growing[] {
  const bonds: Growing[] = [];
  for (const item of [...items].sort(rank)) {
    const found = bondFor(item, bonds);
    if (found) {
      found.bond.items.push(item);
      found.bond.because.push(found.why);
    } else bonds.push({ items: [item], because: [] });
  }
  return bonds;
}

/** Items of one input, grouped by version; an item of unknown version goes with the only version there is. */
export function bindByInput(items: readonly ClusterItem[]): Bond[] {
  const inputs = new Map<string, ClusterItem[]>();
  const bonds: Bond[] = [];
  for (const item of [...items].sort(rank)) {
    if (item.inputSha256 === undefined) bonds.push({ items: [item], because: [] });
    else push(inputs, item.inputSha256, item);
  }
  for (const sightings of inputs.values()) {
    const versions = new Map<string, ClusterItem[]>();
    for (const item of sightings) push(versions, versionOf(item) ?? "", item);
    const unknown = versions.get("");
    if (unknown && versions.size === 2) {
      versions.delete("");
      for (const item of unknown) push(versions, [...versions.keys()][0]!, item);
    }
    for (const group of versions.values()) bonds.push(...bind(group));
  }
  return bonds;
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
