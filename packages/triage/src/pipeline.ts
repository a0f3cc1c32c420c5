/**
 * The main job on one page: run → fingerprint → minimize → probe → classify → bundle. Each stage adds its file to the case; what is
 * there and still true is kept.
 */
import type { CaseDirectory } from "./case-directory.ts";
import { isLogCase, triageLog } from "./log-case.ts";
import { openSession, type Session, type SessionOptions } from "./session.ts";
import { runStages, type Stage } from "./stage.ts";
import { writeBundle } from "./stages/bundle.ts";
import { classify } from "./stages/classify.ts";
import { confirm } from "./stages/confirm.ts";
import { gatherFacts } from "./stages/facts.ts";
import { type FingerprintStage, nameCrash } from "./stages/fingerprint.ts";
import { type ReductionStage, reduce } from "./stages/reduce.ts";
import { reproduce } from "./stages/reproduce.ts";
import { readCase, type TriagedCase } from "./triaged-case.ts";

export const STAGES: readonly Stage[] = [
  { name: "run", file: "outcome.json", needs: ["case.json"], run: reproduce },
  { name: "fingerprint", file: "fingerprint.json", needs: ["outcome.json"], run: nameCrash },
  { name: "minimize", file: "reduction.json", needs: ["fingerprint.json"], skip: failedCleanly, run: reduce },
  { name: "confirm", file: "confirmed.json", needs: ["reduction.json"], skip: notReduced, run: confirm },
  {
    name: "probe",
    file: "facts.json",
    needs: ["fingerprint.json", "reduction.json", "confirmed.json"],
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
  await runStages(STAGES, session);
  return readCase(dir);
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

function notReduced(session: Session): boolean {
  return session.dir.json<ReductionStage>("reduction.json")?.minimized !== true;
}
