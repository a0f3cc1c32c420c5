/** One stage at a time, for the commands that look at a case or change one thing in it. Each reads the case, acts, writes its file. */
import { join } from "node:path";
import type { BundleFile, RedactionKind } from "@assay/advisory";
import { reductionReport } from "@assay/minimizer";
import { evaluate, type Fact, type Policy, type Verdict } from "@assay/policy";
import { makeScratch, removeScratch } from "@assay/runner";
import { textForm } from "@assay/wasm-tree";
import { type CaseDirectory, writeBeside } from "./case-directory.ts";
import { TriageError } from "./error.ts";
import { makeCase, type NewCase } from "./make-case.ts";
import type { MinimizedFile } from "./minimize-file.ts";
import { STAGES } from "./pipeline.ts";
import type { RuntimePlaces } from "./runtimes.ts";
import { DEFAULTS, openSession, type SessionOptions } from "./session.ts";
import { runStages } from "./stage.ts";
import { bundleFiles, writeBundle } from "./stages/bundle.ts";
import { mergeFacts, policyOf } from "./stages/classify.ts";
import { readCase, type TriagedCase } from "./triaged-case.ts";

const FIRST_LOOK = STAGES.filter(({ name }) => name === "run" || name === "fingerprint");

/** The first two stages in a folder that is removed again: what happens, and what is it called? */
export async function examine(input: NewCase, options: Omit<SessionOptions, "places">): Promise<TriagedCase> {
  const folder = makeScratch();
  try {
    const dir = makeCase({ ...input, out: join(folder, "case") });
    await runStages(FIRST_LOOK, openSession(dir, { ...options, places: input.places }));
    return readCase(dir);
  } finally {
    removeScratch(folder);
  }
}

export interface ClassifyOptions {
  /** A name, or a policy of your own; without it the case's, else the one in force on its date. */
  readonly policy?: string | Policy | undefined;
  readonly audience?: "reporter" | "maintainer";
  /** Declared for this verdict only; `declareFacts` keeps them. */
  readonly answers?: readonly Fact[];
}

export interface Classified extends TriagedCase {
  readonly verdict: Verdict;
  /** Measured, declared and answered, as the verdict saw them. */
  readonly merged: readonly Fact[];
}

/** Applies a policy to the facts of the case as they are. Writes nothing. */
export function classifyCase(dir: CaseDirectory, options: ClassifyOptions = {}): Classified {
  const found = readCase(dir);
  const { audience = "reporter", answers = [] } = options;
  const merged = mergeFacts(measuredOf(dir, found), overlaid(found.declared, answers));
  const policy = options.policy ?? policyOf(found.record);
  return { ...found, merged, verdict: evaluate(merged, { policy, audience }) };
}

export function factsOf(dir: CaseDirectory): Fact[] {
  const found = readCase(dir);
  return mergeFacts(measuredOf(dir, found), found.declared);
}

function measuredOf(dir: CaseDirectory, { facts }: TriagedCase): readonly Fact[] {
  if (!facts)
    throw new TriageError("case-malformed", `${dir.path} has no facts yet`, `Finish it: assay triage ${dir.path}`);
  return facts.facts;
}

/** Into declared.json; the same name again replaces what was declared before. */
export function declareFacts(dir: CaseDirectory, facts: readonly Fact[]): void {
  const said = overlaid(readCase(dir).declared, facts);
  dir.writeJson("declared.json", { facts: said.sort((a, b) => (a.name < b.name ? -1 : 1)) });
}

function overlaid(facts: readonly Fact[], over: readonly Fact[]): Fact[] {
  return [...facts.filter(({ name }) => !over.some((other) => other.name === name)), ...over];
}

export interface MadeBundle {
  readonly path: string;
  readonly files: readonly BundleFile[];
  readonly warnings: readonly string[];
  /** Where it would be filed. */
  readonly repository: string;
}

/** Makes the bundle of a case anew, in the case; the files are given back for a .zip or a stream. */
export function bundleCase(
  dir: CaseDirectory,
  places: RuntimePlaces,
  options: { readonly keep?: readonly RedactionKind[]; readonly write?: boolean } = {},
): MadeBundle {
  const session = openSession(dir, { places, notify: { phase() {}, update() {} }, minimize: false, ...DEFAULTS });
  if (!readCase(dir).verdict)
    throw new TriageError("case-malformed", `${dir.path} has no verdict yet`, `Finish it: assay triage ${dir.path}`);
  const files = bundleFiles(session, options.keep);
  if (options.write ?? true) writeBundle(session, files);
  const { repository } = session.record;
  return { path: join(dir.path, "bundle"), files, warnings: warningsOf(files), repository };
}

/** What the reporter is to look at before he hands it on. */
function warningsOf(files: readonly BundleFile[]): string[] {
  const list = files.find((file) => file.path === "redactions.json");
  return (JSON.parse(new TextDecoder().decode(list?.bytes)) as { warnings: string[] }).warnings;
}

export function saveMinimizeText(
  found: MinimizedFile,
  paths: { readonly text?: string | undefined; readonly report?: string | undefined },
): void {
  if (paths.text) writeBeside(paths.text, textForm(found.reduction.bytes, { maxLines: 100_000 }));
  if (paths.report) writeBeside(paths.report, reductionReport(found.reduction));
}
