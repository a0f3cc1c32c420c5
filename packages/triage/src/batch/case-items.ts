/** Sightings that are there already: the observations of a case, and the text of a log. Nothing is run for them. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { ClusterItem } from "@assay/crash";
import { openCase } from "../case-directory.ts";
import { observeLog } from "../log-observation.ts";
import { fingerprintOf } from "../stages/fingerprint.ts";
import { readCase } from "../triaged-case.ts";

export interface Told {
  readonly items: readonly ClusterItem[];
  /** What it is when it is no crash. */
  readonly kind: string;
  /** What a case was run on. */
  readonly on?: string | undefined;
  /** The input of a case. */
  readonly sha256?: string;
  readonly size?: number;
}

export function caseItems(path: string): Told {
  const { record, outcome } = readCase(openCase(path));
  const build = record.runtime;
  const version = build?.version ?? build?.date ?? undefined;
  const seen = [...(outcome?.runs.slice(0, 1) ?? []), ...(outcome?.more ?? [])];
  const items = seen.flatMap((o, i): ClusterItem[] => {
    const fingerprint = fingerprintOf(o);
    if (!fingerprint) return [];
    return [
      {
        id: `${path}\0${o.target} ${i}`,
        fingerprint,
        ...(record.input ? { inputSha256: record.input.sha256, size: record.input.size } : {}),
        // "wamr-2020 (gdb)" is the same build under another eye.
        ...(build ? { runtime: o.target.replace(/ \([a-z]+\)$/, "") } : {}),
        ...(version ? { version } : {}),
      },
    ];
  });
  const [first] = outcome?.runs ?? [];
  const input = record.input ? { sha256: record.input.sha256, size: record.input.size } : {};
  return { items, kind: first?.reading.kind ?? "not run", on: first?.target, ...input };
}

export function logItems(path: string): Told {
  const bytes = new Uint8Array(readFileSync(path));
  const { reading } = observeLog({ name: basename(path), bytes });
  if (reading.kind !== "crash") return { items: [], kind: reading.kind };
  return { items: [{ id: `${path}\0log`, fingerprint: reading.fingerprint }], kind: "crash" };
}
