/**
 * A folder of fuzzer output to one case per bug. The folder of the batch remembers what was asked, each bug's case resumes by
 * itself, and one bad input never stops the rest.
 */
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { sha256, writeBeside } from "../case-directory.ts";
import { TriageError } from "../error.ts";
import { makeCase } from "../make-case.ts";
import { questionDigest } from "../minimize-journal.ts";
import { triage } from "../pipeline.ts";
import { type Notifier, type SessionOptions, throwIfAborted } from "../session.ts";
import { sideBySide } from "../side-by-side.ts";
import type { TriagedCase } from "../triaged-case.ts";
import type { Bug } from "./bug.ts";
import { type FleetTarget, targetsOf } from "./fleet.ts";
import { type Grouping, groupFolder } from "./group.ts";

export interface BatchOptions extends SessionOptions {
  readonly paths: readonly string[];
  readonly runtime: string;
  readonly words?: readonly string[] | undefined;
  readonly out: string;
  /** Bugs worked on at the same time. */
  readonly jobs: number;
  readonly date: string;
  readonly policy?: string | undefined;
  readonly repository?: string | undefined;
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
  /** Cases of earlier calls that this one does not name: of other builds or other inputs. They are left as they are. */
  readonly superseded: readonly string[];
}

export async function batch(options: BatchOptions): Promise<BatchResult> {
  mkdirSync(options.out, { recursive: true });
  const { places, notify, jobs } = options;
  const targets = targetsOf(places, [options.runtime], options.words);
  const builds = buildsOf(targets);
  const grouping = await groupFolder(options.paths, {
    targets,
    workers: Math.max(jobs, options.workers),
    timeoutMs: options.timeoutMs,
    memory: join(options.out, "sightings.jsonl"),
    without: options.out,
    inputsOnly: true,
    onProgress: (done, total, crashes) => notify.update(`${done} of ${total} runs · ${crashes} crashes`),
    ...(options.abort ? { abort: options.abort } : {}),
  });
  throwIfAborted(options);
  const each = { ...options, workers: Math.max(1, Math.floor(options.workers / jobs)) };
  const cases = await sideBySide(grouping.bugs, jobs, (bug, i) =>
    oneBug(
      bug,
      join(options.out, folderOf(bug, builds)),
      each,
      numbered(notify, `bug ${i + 1} of ${grouping.bugs.length}`),
    ),
  );
  throwIfAborted(options);
  const result = { grouping, cases, superseded: supersededIn(options.out, cases) };
  writeBeside(join(options.out, "summary.json"), `${JSON.stringify(batchSummary(result), null, 2)}\n`);
  return result;
}

function numbered(notify: Notifier, prefix: string): Notifier {
  return {
    phase: (text) => notify.phase(`${prefix}: ${text}`),
    update: (text) => notify.update(`${prefix}: ${text}`),
  };
}

/** What was run, by content: a case holds answers of the builds it was made with. */
function buildsOf(targets: readonly FleetTarget[]): string {
  return sha256(JSON.stringify(targets.map(({ name, template, env }) => questionDigest(template, [name, env]))));
}

/** Two bugs may have one key, and what represents a bug decides what its case holds; by content, however its path was typed. */
function folderOf({ key, representativeSha256, target }: Bug, builds: string): string {
  return `bug-${sha256([key, representativeSha256, target, builds].join("\n")).slice(0, 10)}`;
}

function supersededIn(out: string, cases: readonly BatchCase[]): string[] {
  const named = new Set(cases.map((one) => one.case));
  return readdirSync(out)
    .filter((name) => /^bug-[0-9a-f]{10}$/.test(name))
    .map((name) => join(out, name))
    .filter((path) => !named.has(path))
    .sort();
}

async function oneBug(bug: Bug, path: string, options: BatchOptions, notify: Notifier): Promise<BatchCase> {
  notify.phase(`${bug.summary} (${bug.files.length} input${bug.files.length === 1 ? "" : "s"})`);
  try {
    throwIfAborted(options);
    const dir = makeCase({
      file: bug.representative,
      runtime: bug.target,
      words: options.words,
      out: path,
      places: options.places,
      date: options.date,
      policy: options.policy,
      repository: options.repository,
      tool: options.tool,
    });
    return { bug, case: path, found: await triage(dir, { ...options, notify }), failed: undefined };
  } catch (error) {
    if (error instanceof TriageError && error.code === "INTERRUPTED") throw error;
    return { bug, case: path, found: undefined, failed: (error as Error).message };
  }
}

/** The table as data: one line a bug, what did neither crash nor hang, what was passed over. Every file is in exactly one of the three. */
export function batchSummary({ grouping, cases, superseded }: BatchResult): object {
  return {
    schemaVersion: 1,
    files: grouping.files,
    inputs: grouping.inputs,
    bugs: cases.map(({ bug, case: path, found, failed }) => ({
      kind: bug.kind,
      key: bug.key,
      summary: bug.summary,
      component: bug.component,
      attributable: bug.attributable,
      inputs: bug.files,
      representative: bug.representative,
      case: path,
      hasBundle: found?.bundle !== undefined,
      action: found?.verdict?.action ?? null,
      class: found?.verdict?.class ?? null,
      minimal: found?.reduction?.size.to ?? null,
      failed: failed ?? null,
    })),
    superseded,
    quiet: grouping.quiet,
    skipped: grouping.skipped,
  };
}
