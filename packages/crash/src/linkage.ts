/**
 * Complete linkage over the speakers of bonds. Equal keys are one point, so thousands of inputs become few points; points
 * meet only where they share a naming function near the top, a source line or an offset, so few pairs are compared.
 */
import { type Bond, sharedBy, versionOf } from "./bond.ts";
import { GIANTS } from "./fingerprint/giants.ts";
import { isVague, NAMING, weightOf } from "./fingerprint/weight.ts";
import { ONE_BUG, similarity } from "./similarity.ts";

interface Point {
  readonly id: string;
  readonly bonds: Bond[];
}

interface Edge {
  readonly a: number;
  readonly b: number;
  readonly likeness: number;
}

const speaker = (bond: Bond) => bond.items[0]!;

/** What makes two sightings equal without asking: the key, and what the key leaves out where it says nothing. */
function identity(bond: Bond): string {
  const item = speaker(bond);
  const { kind, key, frames, fine, site } = item.fingerprint;
  if (kind === "assertion" && frames.length > 0) return `${key}\n${fine ?? ""}`;
  if (frames.length > 0 && !GIANTS.has(frames[0]!) && !isVague(frames)) return key;
  if (frames.length > 0 || site) return `${key}\n${versionOf(item) ?? item.id}\n${fine ?? site ?? item.id}`;
  return `${key}\n${item.runtime ?? item.id}`;
}

/** Names under which like points find each other; what shares none of them cannot be like enough. */
function meetingPlaces(point: Point): string[] {
  const item = speaker(point.bonds[0]!);
  const { frames, site, offsets, key } = item.fingerprint;
  const version = versionOf(item) ?? "";
  return [
    ...frames.slice(0, 3).filter((name) => weightOf(name) === NAMING),
    ...(site ? [`site ${version} ${site}`] : []),
    ...(offsets ?? []).slice(0, 3).map((offset) => `offset ${item.runtime ?? ""} ${offset}`),
    ...(frames.length === 0 ? [`key ${key}`] : []),
  ];
}

function pointsOf(bonds: readonly Bond[]): Point[] {
  const points = new Map<string, Point>();
  for (const bond of bonds) {
    const id = identity(bond);
    const point = points.get(id);
    if (point) point.bonds.push(bond);
    else points.set(id, { id, bonds: [bond] });
  }
  return [...points.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function edgesOf(points: readonly Point[]): Edge[] {
  const places = new Map<string, number[]>();
  points.forEach((point, index) => {
    for (const place of meetingPlaces(point)) {
      const met = places.get(place);
      if (met) met.push(index);
      else places.set(place, [index]);
    }
  });
  const edges = new Map<string, Edge>();
  for (const met of places.values()) {
    for (const [i, a] of met.entries()) {
      for (const b of met.slice(i + 1)) {
        if (a === b || edges.has(`${a} ${b}`)) continue;
        const [x, y] = [speaker(points[a]!.bonds[0]!), speaker(points[b]!.bonds[0]!)];
        edges.set(`${a} ${b}`, { a, b, likeness: similarity(x.fingerprint, y.fingerprint, sharedBy(x, y)) });
      }
    }
  }
  return [...edges.values()]
    .filter((edge) => edge.likeness >= ONE_BUG)
    .sort((x, y) => y.likeness - x.likeness || x.a - y.a || x.b - y.b);
}

export interface Group {
  readonly bonds: readonly Bond[];
  readonly because: readonly string[];
}

/** Merges the likest pairs first, and only where every member is like every other. */
export function linkage(bonds: readonly Bond[]): Group[] {
  const points = pointsOf(bonds);
  const edges = edgesOf(points);
  const like = new Set(edges.map((edge) => `${edge.a} ${edge.b}`));
  const groups = points.map((_, index) => ({ members: [index], because: [] as string[] }));
  const home = points.map((_, index) => index);
  for (const { a, b, likeness } of edges) {
    const [into, from] = [groups[home[a]!]!, groups[home[b]!]!];
    if (into === from) continue;
    const complete = into.members.every((x) => from.members.every((y) => like.has(x < y ? `${x} ${y}` : `${y} ${x}`)));
    if (!complete) continue;
    const [first, second] = [speaker(points[a]!.bonds[0]!), speaker(points[b]!.bonds[0]!)];
    into.because.push(
      `${first.fingerprint.key} is like ${second.fingerprint.key} (${likeness.toFixed(2)})`,
      ...from.because,
    );
    for (const member of from.members) home[member] = home[a]!;
    into.members.push(...from.members);
    from.members.length = 0;
  }
  return groups
    .filter((group) => group.members.length > 0)
    .map((group) => ({ bonds: group.members.flatMap((member) => points[member]!.bonds), because: group.because }));
}
