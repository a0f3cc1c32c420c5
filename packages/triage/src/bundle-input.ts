/** From the files of a case to what a bundle says. The only place where stages and the advisory package meet. */
import type { BundleInput, BundleLikeness, BundleSeverity } from "@assay/advisory";
import { type Fact, knownLikeness, NEWEST_RELEASE } from "@assay/policy";
import { proposeSeverity } from "@assay/policy/severity";
import { textForm } from "@assay/wasm-tree";
import { sha256 } from "./case-directory.ts";
import { compilerBuild } from "./compiler-died.ts";
import { shown } from "./observe.ts";
import type { Session } from "./session.ts";
import { mergeFacts } from "./stages/classify.ts";
import { poc } from "./stages/confirm.ts";
import { bestName } from "./stages/fingerprint.ts";
import { tellingRun } from "./stages/telling-run.ts";
import { readCase, type TriagedCase } from "./triaged-case.ts";
import { bothSteps, COMPILER } from "./two-step.ts";

export function bundleInput(session: Session): BundleInput {
  const found = readCase(session.dir);
  const { record } = session;
  const { outcome, fingerprint, reduction, facts, verdict } = found;
  if (!outcome || !fingerprint || !verdict) throw new Error("the case has not come to a verdict yet");
  const shipped = poc(session);
  const { runtime } = record;
  // The name is that of what is shipped: a receiver reads the same runs and must find it there.
  const named = bestName(shipped.outcome).fingerprint;
  const { runs, more } = shipped.outcome;
  const telling = tellingRun(runs);
  const dead = telling?.target === COMPILER ? record.command.compile : undefined;
  const merged = mergeFacts(facts?.facts ?? [], found.declared);
  const base = {
    tool: record.tool,
    repository: record.repository,
    date: record.date,
    input: { ...record.input, bytes: session.bytes },
    poc: {
      bytes: shipped.bytes,
      sha256: sha256(shipped.bytes),
      text: record.input.kind === "wasm" ? textForm(shipped.bytes, { maxLines: 2000 }) : "",
    },
    command: commandOf(session, telling?.target),
    options: dead ? dead.words : record.command.options,
    args: dead ? [] : record.command.args,
    env: dead ? {} : (runtime?.env ?? {}),
    runtime: dead ? compilerBuild(session, named?.source) : builtAs(runtime),
    fingerprint: named,
    observations: [...(telling ? [telling] : []), ...more],
    stability: shipped.outcome.stability,
    reduction:
      reduction?.minimized && shipped.bytes !== session.bytes
        ? {
            from: reduction.size.from,
            to: reduction.size.to,
            questions: reduction.questions,
            oneMinimal: reduction.oneMinimal,
          }
        : null,
    facts: merged,
    verdict,
    versions: facts?.versions ?? [],
    newest: NEWEST_RELEASE,
  };
  return { ...base, ...propose({ ...base, facts: merged }) };
}

function builtAs(runtime: Session["record"]["runtime"]): BundleInput["runtime"] {
  if (!runtime) return null;
  const { name, version, date, mode, sanitizer, platform, features, builtIn } = runtime;
  return { name, version, date, mode, sanitizer, platform, features, builtIn };
}

/** What is proposed and what it looks like: nothing but what the bundle says goes in, so that a receiver comes to the same. */
export function propose({
  fingerprint,
  runtime,
  facts,
}: Pick<BundleInput, "fingerprint" | "runtime"> & { readonly facts: readonly Fact[] }): Pick<
  BundleInput,
  "likeness" | "severity"
> {
  return { likeness: likenessBy(fingerprint, facts, runtime), severity: severityOf(fingerprint, facts) };
}

/** A proposal, marked as one: it scores what the facts show. Without a crash there is nothing to score. */
function severityOf(crash: BundleInput["fingerprint"], facts: readonly Fact[]): BundleSeverity | null {
  if (!crash) return null;
  const { cwe, cvss40, cvss31 } = proposeSeverity(facts, {
    kind: crash.kind,
    ...(crash.access ? { access: crash.access } : {}),
    ...(crash.pointer ? { pointer: crash.pointer } : {}),
  });
  return {
    cwe: cwe.map(({ id, name, reason }) => ({ id, name, why: reason })),
    cvss4: { vector: cvss40.vector, score: cvss40.score, severity: cvss40.rating },
    cvss31: { vector: cvss31.vector, score: cvss31.score, severity: cvss31.rating },
  };
}

/** What a reader types: both steps where there are two, wamrc alone where that is what dies. */
function commandOf({ record }: Session, from: string | undefined): string[] {
  const { compile, template } = record.command;
  if (!compile) return shown(template);
  return from === COMPILER ? [COMPILER, ...compile.words, "-o", "poc.aot", "{file}"] : bothSteps(compile, template);
}

export function likenessOf(found: TriagedCase): BundleLikeness[] {
  return likenessBy(found.fingerprint?.fingerprint ?? null, found.facts?.facts ?? [], found.record.runtime);
}

function likenessBy(
  crash: BundleInput["fingerprint"],
  facts: readonly Fact[],
  runtime: Pick<NonNullable<BundleInput["runtime"]>, "mode" | "version"> | null,
): BundleLikeness[] {
  if (!crash) return [];
  const phase = factValue(facts, "phase");
  const { frames, kind, access } = crash;
  const mode = runtime?.mode;
  return knownLikeness(
    { frames, kind, ...(access ? { access } : {}), ...(mode ? { mode } : {}), ...(phase ? { phase } : {}) },
    runtime?.version ?? null,
  );
}

function factValue(facts: readonly Fact[], name: string): string | null {
  return facts.find((f) => f.name === name)?.value ?? null;
}
