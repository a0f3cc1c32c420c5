/**
 * A folder of fuzzer output to one case per bug. The folder of the batch remembers what was asked, each bug's case resumes by
 * itself, and one bad input never stops the rest.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { sha256, writeBeside } from "../case-directory.ts";
import { makeCase } from "../make-case.ts";
import { triage } from "../pipeline.ts";
import { findRuntime, type RuntimePlaces } from "../runtimes.ts";
import type { SessionOptions } from "../session.ts";
import type { TriagedCase } from "../triaged-case.ts";
import { targetsOf } from "./fleet.ts";
import { type Bug, type Grouping, groupFolder } from "./group.ts";

export interface BatchOptions extends SessionOptions {
  readonly paths: readonly string[];
  readonly runtime: string;
  readonly words?: readonly string[] | undefined;
  readonly out: string;
  readonly date: string;
  readonly policy?: string | undefined;
  readonly tool: string;
}

export interface BatchCase {
  readonly bug: Bug;
  readonly case: string;
  readonly found: TriagedCase | undefined;
  /** Why there is no verdict. */
  readonly failed: string | undefined;
}

export interface BatchResult {
  readonly grouping: Grouping;
  readonly cases: readonly BatchCase[];
}

export async function batch(options: BatchOptions): Promise<BatchResult> {
  mkdirSync(options.out, { recursive: true });
  const { places, notify } = options;
  const grouping = await groupFolder(options.paths, {
    targets: targetsOf(places, options.runtime, options.words),
    workers: options.workers,
    timeoutMs: options.timeoutMs,
    memory: join(options.out, "sightings.jsonl"),
    onProgress: (done, total) => notify.update(`${done} of ${total} runs`),
    ...(options.abort ? { abort: options.abort } : {}),
  });
  const cases: BatchCase[] = [];
  for (const [i, bug] of grouping.bugs.entries()) {
    if (options.abort?.aborted) break;
    notify.phase(
      `bug ${i + 1} of ${grouping.bugs.length}: ${bug.summary} (${bug.files.length} input${bug.files.length === 1 ? "" : "s"})`,
    );
    cases.push(await oneBug(bug, places, options));
  }
  const result = { grouping, cases };
  if (!options.abort?.aborted)
    writeBeside(join(options.out, "summary.json"), `${JSON.stringify(batchSummary(result), null, 2)}\n`);
  return result;
}

async function oneBug(bug: Bug, places: RuntimePlaces, options: BatchOptions): Promise<BatchCase> {
  const path = join(options.out, `bug-${sha256(bug.key).slice(0, 10)}`);
  try {
    findRuntime(places, bug.target);
    const dir = makeCase({
      file: bug.representative,
      runtime: bug.target,
      words: options.words,
      out: path,
      places,
      date: options.date,
      policy: options.policy,
      tool: options.tool,
    });
    return { bug, case: path, found: await triage(dir, options), failed: undefined };
  } catch (error) {
    if (options.abort?.aborted) return { bug, case: path, found: undefined, failed: "interrupted" };
    return { bug, case: path, found: undefined, failed: (error as Error).message };
  }
}

/** The table as data: one line a bug, and what did not crash. */
export function batchSummary({ grouping, cases }: BatchResult): object {
  return {
    schemaVersion: 1,
    inputs: grouping.inputs,
    bugs: cases.map(({ bug, case: path, found, failed }) => ({
      key: bug.key,
      summary: bug.summary,
      component: bug.component,
      attributable: bug.attributable,
      inputs: bug.files,
      representative: bug.representative,
      case: path,
      action: found?.verdict?.action ?? null,
      class: found?.verdict?.class ?? null,
      minimal: found?.reduction?.size.to ?? null,
      failed: failed ?? null,
    })),
    quiet: grouping.quiet,
    skipped: grouping.skipped,
  };
}
