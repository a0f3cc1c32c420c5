/**
 * Each input on each target, as readings. Every answer goes to a file of JSON lines as it is heard, so that a batch that was killed
 * goes on where it was and asks nothing twice.
 */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Reading, readRun } from "@assay/crash";
import { fastRunner, sanitizerEnv } from "@assay/runner";
import { withFile } from "../command-line.ts";
import { textOf } from "../question.ts";
import type { Target } from "../target.ts";
import type { Collected } from "./collect.ts";

export interface Sighting {
  readonly sha256: string;
  readonly target: string;
  readonly reading: Reading;
}

export interface SightingOptions {
  readonly targets: readonly Target[];
  readonly workers: number;
  readonly timeoutMs: number;
  readonly memory: string | undefined;
  readonly abort?: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

export async function sightings(inputs: readonly Collected[], options: SightingOptions): Promise<Sighting[]> {
  const known = new Map(remembered(options.memory).map((s) => [key(s.sha256, s.target), s]));
  const jobs = inputs
    .flatMap((input) => options.targets.map((target) => ({ input, target })))
    .filter(({ input, target }) => !known.has(key(input.sha256, target.name)));
  const total = inputs.length * options.targets.length;
  const folder = mkdtempSync(join(tmpdir(), "assay-"));
  const runner = fastRunner({ workers: options.workers });
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < jobs.length && !options.abort?.aborted) {
      const { input, target } = jobs[next++] as (typeof jobs)[number];
      const file = join(folder, `${next}.${input.kind}`);
      writeFileSync(file, readFileSync(input.path));
      try {
        const outcome = await runner.run({
          argv: withFile(target.template, file),
          timeoutMs: options.timeoutMs,
          env: { ...sanitizerEnv({ symbolize: true }), ...target.env },
          cwd: folder,
          ...(options.abort ? { abort: options.abort } : {}),
        });
        if (options.abort?.aborted) return;
        const sighting = { sha256: input.sha256, target: target.name, reading: readRun(textOf(outcome)) };
        known.set(key(input.sha256, target.name), sighting);
        if (options.memory) appendFileSync(options.memory, `${JSON.stringify(sighting)}\n`);
        options.onProgress(known.size, total);
      } finally {
        unlinkSync(file);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: options.workers }, work));
  } finally {
    await runner.close();
    rmSync(folder, { recursive: true, force: true });
  }
  // In the order of inputs and targets, whatever order the answers came in.
  return inputs.flatMap((input) =>
    options.targets.flatMap((target) => known.get(key(input.sha256, target.name)) ?? []),
  );
}

function key(sha: string, target: string): string {
  return `${sha} ${target}`;
}

/** A last line that a kill cut short is dropped; appending starts on a new line. */
function remembered(path: string | undefined): Sighting[] {
  if (!path || !existsSync(path)) return [];
  const text = readFileSync(path, "utf8");
  if (text !== "" && !text.endsWith("\n")) appendFileSync(path, "\n");
  return text.split("\n").flatMap((line) => {
    try {
      const s = JSON.parse(line) as Sighting;
      return typeof s.sha256 === "string" && typeof s.target === "string" && typeof s.reading?.kind === "string"
        ? [s]
        : [];
    } catch {
      return [];
    }
  });
}
