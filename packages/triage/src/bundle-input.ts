/** From the files of a case to what a bundle says. The only place where stages and the advisory package meet. */
import type { BundleInput, BundleLikeness } from "@assay/advisory";
import { type Fact, knownLikeness } from "@assay/policy";
import { textForm } from "@assay/wasm-tree";
import { sha256 } from "./case-directory.ts";
import { shown } from "./observe.ts";
import type { Session } from "./session.ts";
import { readCase, type TriagedCase } from "./triaged-case.ts";

export function bundleInput(session: Session): BundleInput {
  const found = readCase(session.dir);
  const { record, outcome, fingerprint, reduction, facts, verdict } = found;
  if (!outcome || !fingerprint || !verdict) throw new Error("the case has not come to a verdict yet");
  const poc = session.dir.bytes(`minimal.${record.input.kind}`) ?? session.bytes;
  const { runtime } = record;
  return {
    tool: record.tool,
    repository: record.repository,
    date: record.date,
    input: { ...record.input, bytes: session.bytes },
    poc: {
      bytes: poc,
      sha256: sha256(poc),
      text: record.input.kind === "wasm" ? textForm(poc, { maxLines: 2000 }) : "",
    },
    command: shown(record.command.template.map((w) => w)),
    env: {},
    runtime: runtime
      ? {
          name: runtime.name,
          version: runtime.version,
          date: runtime.date,
          mode: runtime.mode,
          sanitizer: runtime.sanitizer,
          platform: runtime.platform,
          features: runtime.features,
          builtIn: runtime.builtIn,
        }
      : null,
    fingerprint: fingerprint.fingerprint,
    observations: [...outcome.runs.slice(0, 1), ...outcome.more],
    stability: outcome.stability,
    reduction: reduction?.minimized
      ? {
          from: reduction.size.from,
          to: reduction.size.to,
          questions: reduction.questions,
          oneMinimal: reduction.oneMinimal,
        }
      : null,
    facts: [...(facts?.facts ?? []), ...found.declared],
    verdict,
    versions: facts?.versions ?? [],
    likeness: likenessOf(found),
    severity: null,
  };
}

export function likenessOf(found: TriagedCase): BundleLikeness[] {
  const fingerprint = found.fingerprint?.fingerprint;
  if (!fingerprint) return [];
  const phase = factValue(found.facts?.facts ?? [], "phase");
  const { frames, kind, access } = fingerprint;
  const mode = found.record.runtime?.mode;
  return knownLikeness(
    { frames, kind, ...(access ? { access } : {}), ...(mode ? { mode } : {}), ...(phase ? { phase } : {}) },
    found.record.runtime?.version ?? null,
  );
}

function factValue(facts: readonly Fact[], name: string): string | null {
  return facts.find((f) => f.name === name)?.value ?? null;
}
