/**
 * A folder of crashes to bugs: inputs are run, cases and logs are read, all of it is clustered; the best representative of each
 * bug is a file to go on with. Hangs are piles of their own. Every file given is in exactly one place of the answer: a bug, quiet, or
 * skipped.
 */
import { type Cluster, type ClusterItem, cluster } from "@assay/crash";
import type { Bug, Source } from "./bug.ts";
import { caseItems, logItems, type Told } from "./case-items.ts";
import { type Collected, collect, type Skipped } from "./collect.ts";
import type { FleetTarget } from "./fleet.ts";
import { type Hang, hangBugs, hangsOf } from "./hangs.ts";
import { type SightingOptions, type Sightings, sightings } from "./sightings.ts";

export interface Grouping {
  readonly bugs: readonly Bug[];
  /** Files without a crash or a hang, by what they did instead. */
  readonly quiet: Readonly<Record<string, readonly string[]>>;
  readonly skipped: readonly Skipped[];
  /** Files given, copies and what was passed over included. */
  readonly files: number;
  /** Different inputs among them. */
  readonly inputs: number;
  readonly complete: boolean;
}

export interface GroupOptions extends SightingOptions {
  readonly targets: readonly FleetTarget[];
  /** Folder below the given ones that is not part of the batch. */
  readonly without?: string;
  /** Inputs only: cases and logs are passed over, by name. */
  readonly inputsOnly?: boolean;
}

export async function groupFolder(paths: readonly string[], options: GroupOptions): Promise<Grouping> {
  const found = collect(paths, options.without);
  const read = options.inputsOnly ? [] : [...found.cases.map(readAs("case")), ...found.logs.map(readAs("log"))];
  const passed = options.inputsOnly
    ? [
        ...found.cases.map((path) => ({ path, why: "a case: assay cluster reads cases" })),
        ...found.logs.map((path) => ({ path, why: "a log: assay cluster reads logs" })),
      ]
    : [];
  const seen = await sightings(options.targets.length > 0 ? found.inputs : [], options);
  const sources = new Map<string, Source>();
  for (const input of found.inputs) sources.set(input.sha256, { kind: "input", files: [input.path, ...input.copies] });
  for (const { path, kind } of read) sources.set(path, { kind, files: [path] });
  const items = [...inputItems(found.inputs, seen, options.targets), ...read.flatMap((r) => r.told?.items ?? [])];
  const crashed = new Set(items.map((i) => sourceOf(i.id)));
  const hangs = [...hangsOf(found.inputs, seen, options.targets, crashed), ...read.flatMap(toldHang(crashed))];
  const bugs = [...cluster(items).map((c) => bugOf(c, items, sources)), ...hangBugs(hangs, sources)];
  const placed = new Set([...crashed, ...hangs.map((h) => h.source)]);
  const unreadable = read.flatMap(({ path, failed }) => (failed === undefined ? [] : [{ path, why: failed }]));
  const dropped = new Set([...seen.skipped, ...unreadable].map((s) => s.path));
  const quiet: Record<string, string[]> = {};
  const hush = (kind: string, files: readonly string[]): void => {
    quiet[kind] = [...(quiet[kind] ?? []), ...files];
  };
  for (const input of found.inputs) {
    if (placed.has(input.sha256) || dropped.has(input.path)) continue;
    const own = seen.seen.find((s) => s.sha256 === input.sha256 && s.target === options.targets[0]?.name);
    hush(own?.reading.kind ?? "not run", [input.path, ...input.copies]);
  }
  for (const { path, told } of read) if (told && !placed.has(path)) hush(told.kind, [path]);
  const skipped = [...found.skipped, ...passed, ...unreadable, ...once(seen.skipped, found.inputs, placed)];
  return {
    bugs,
    quiet,
    skipped,
    files:
      found.inputs.reduce((n, i) => n + 1 + i.copies.length, 0) +
      found.cases.length +
      found.logs.length +
      found.skipped.length,
    inputs: found.inputs.length,
    complete: !options.abort?.aborted,
  };
}

interface Read {
  readonly path: string;
  readonly kind: "case" | "log";
  readonly told?: Told;
  readonly failed?: string;
}

function readAs(kind: "case" | "log"): (path: string) => Read {
  return (path) => {
    try {
      return { path, kind, told: kind === "case" ? caseItems(path) : logItems(path) };
    } catch (error) {
      return { path, kind, failed: (error as Error).message };
    }
  };
}

/** A case or a log that tells of a hang and of no crash. */
function toldHang(crashed: ReadonlySet<string>): (read: Read) => Hang[] {
  return ({ path, told }) => {
    if (told?.kind !== "hang" || crashed.has(path)) return [];
    const { on } = told;
    const targets = on === undefined ? [] : [on];
    return [{ source: path, target: on, targets, sha256: told.sha256 ?? path, size: told.size ?? 0 }];
  };
}

function inputItems(inputs: readonly Collected[], { seen }: Sightings, targets: readonly FleetTarget[]): ClusterItem[] {
  const sizes = new Map(inputs.map((i) => [i.sha256, i.size]));
  const versions = new Map(targets.map((t) => [t.name, t.version]));
  return seen.flatMap(({ sha256, target, reading }): ClusterItem[] => {
    if (reading.kind !== "crash") return [];
    const version = versions.get(target);
    return [
      {
        id: `${sha256}\0${target}`,
        fingerprint: reading.fingerprint,
        inputSha256: sha256,
        runtime: target,
        size: sizes.get(sha256) ?? 0,
        ...(version ? { version } : {}),
      },
    ];
  });
}

function sourceOf(id: string): string {
  return id.slice(0, id.indexOf("\0"));
}

function bugOf(found: Cluster, items: readonly ClusterItem[], sources: ReadonlyMap<string, Source>): Bug {
  const own = new Set(found.items);
  const members = items.filter((i) => own.has(i.id));
  const best = members.find((i) => i.id === found.representative);
  const source = sources.get(sourceOf(found.representative));
  const name = (id: string): string => sources.get(sourceOf(id))?.files[0] ?? sourceOf(id);
  return {
    kind: "crash",
    key: found.key,
    summary: found.fingerprint.summary,
    component: found.fingerprint.component,
    frames: found.fingerprint.frames,
    attributable: found.attributable,
    representative: source?.files[0] ?? sourceOf(found.representative),
    representativeKind: source?.kind ?? "input",
    representativeSha256: source?.kind === "input" ? sourceOf(found.representative) : undefined,
    target: best?.runtime,
    sightings: members.length,
    targets: [...new Set(members.flatMap((i) => i.runtime ?? []))].sort(),
    files: [...new Set(found.items.flatMap((id) => sources.get(sourceOf(id))?.files ?? []))].sort(),
    because: found.because.map((line) => readable(line, found.items, name)),
  };
}

/** Ids inside reasons are for machines: the file and the runtime instead. */
function readable(line: string, ids: readonly string[], name: (id: string) => string): string {
  return ids.reduce(
    (text, id) => (text.includes(id) ? text.replaceAll(id, `${name(id)} on ${id.split("\0")[1]}`) : text),
    line,
  );
}

/** Both targets may have failed on one input, and its copies share its fate. */
function once(skipped: readonly Skipped[], inputs: readonly Collected[], placed: ReadonlySet<string>): Skipped[] {
  const whys = new Map(skipped.map((s) => [s.path, s.why]));
  return inputs.flatMap((i) => {
    const why = whys.get(i.path);
    return why === undefined || placed.has(i.sha256) ? [] : [i.path, ...i.copies].map((path) => ({ path, why }));
  });
}
