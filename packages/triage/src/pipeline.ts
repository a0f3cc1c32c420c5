/**
 * The main job on one page: run → fingerprint → minimize → probe → classify → bundle. Each stage adds its file to the case; what is
 * there and still true is kept.
 */
import { type CaseDirectory, sha256 } from "./case-directory.ts";
import { readInput } from "./input.ts";
import { isLogCase, triageLog } from "./log-case.ts";
import { openSession, type Session, type SessionOptions } from "./session.ts";
import { runStages, type Stage } from "./stage.ts";
import { writeBundle } from "./stages/bundle.ts";
import { classify } from "./stages/classify.ts";
import { compileOnRecord } from "./stages/compile.ts";
import { confirm } from "./stages/confirm.ts";
import { gatherFacts } from "./stages/facts.ts";
import { type FingerprintStage, nameCrash } from "./stages/fingerprint.ts";
import { type ReductionStage, reduce } from "./stages/reduce.ts";
import { reproduce } from "./stages/reproduce.ts";
import { readCase, type TriagedCase } from "./triaged-case.ts";

export const STAGES: readonly Stage[] = [
  {
    name: "compile",
    file: "compile.json",
    needs: ["case.json"],
    starts: true,
    skip: notCompiled,
    run: compileOnRecord,
  },
  { name: "run", file: "outcome.json", needs: ["case.json"], starts: true, run: reproduce },
  { name: "fingerprint", file: "fingerprint.json", needs: ["outcome.json"], run: nameCrash },
  {
    name: "minimize",
    file: "reduction.json",
    needs: ["fingerprint.json"],
    starts: true,
    skip: failedCleanly,
    run: reduce,
  },
  { name: "confirm", file: "confirmed.json", needs: ["reduction.json"], starts: true, skip: notReduced, run: confirm },
  {
    name: "probe",
    file: "facts.json",
    needs: ["fingerprint.json", "reduction.json", "confirmed.json", "trust.json", "recovery.json"],
    starts: true,
    run: gatherFacts,
  },
  { name: "classify", file: "verdict.json", needs: ["case.json", "facts.json", "declared.json"], run: classify },
  {
    name: "bundle",
    file: "bundle.json",
    needs: ["verdict.json", "reduction.json", "confirmed.json"],
    skip: failedCleanly,
    run: writeBundle,
  },
];

export async function triage(dir: CaseDirectory, options: SessionOptions): Promise<TriagedCase> {
  if (isLogCase(dir)) return triageLog(dir, options);
  const session = openSession(dir, options);
  keepScriptsName(session);
  await runStages(STAGES, session);
  return readCase(dir);
}

/** Another script is another question: its digest is in the case, so that the facts are measured anew. The script itself is not. */
function keepScriptsName({ dir, options: { recoveryScript } }: Session): void {
  if (recoveryScript === undefined) return;
  const { name, bytes } = readInput(recoveryScript);
  dir.writeJson("recovery.json", { script: name, sha256: sha256(bytes) });
}

/** Runs the named stages only (with the ones whose files they need being there already). */
export async function runStage(name: string, dir: CaseDirectory, options: SessionOptions): Promise<TriagedCase> {
  await runStages(
    STAGES.filter((s) => s.name === name),
    openSession(dir, options),
  );
  return readCase(dir);
}

/** A trap, a refusal or a clean end, and no sanitizer that sees more: there is nothing to shrink or to report. */
function failedCleanly(session: Session): boolean {
  const name = session.dir.json<FingerprintStage>("fingerprint.json");
  return name !== undefined && name.fingerprint === null && name.reading.kind !== "hang";
}

function notCompiled(session: Session): boolean {
  return session.record.command.compile === undefined;
}

function notReduced(session: Session): boolean {
  return session.dir.json<ReductionStage>("reduction.json")?.minimized !== true;
}
