/**
 * After minimizing: everything that was seen of the input is looked at again on what is left of it, because the proof of concept that is
 * shipped is the small one. When it is not the same crash by its best name, the input itself is shipped.
 */
import { sameCrash } from "@assay/crash";
import type { Session } from "../session.ts";
import { bestName, type FingerprintStage } from "./fingerprint.ts";
import type { ReductionStage } from "./reduce.ts";
import { look, type Outcome } from "./reproduce.ts";

export interface ConfirmStage extends Outcome {
  readonly same: boolean;
}

export async function confirm(session: Session): Promise<ConfirmStage> {
  const before = session.dir.json<FingerprintStage>("fingerprint.json") as FingerprintStage;
  session.options.notify.phase("looking at the minimal input as at the first …");
  const minimal = session.dir.bytes("minimal.wasm") ?? session.bytes;
  const outcome = await look(session, minimal, session.options.repeats);
  const after = bestName(outcome);
  const same =
    before.fingerprint && after.fingerprint
      ? sameCrash(before.fingerprint, after.fingerprint, "frames")
      : before.reading.kind === "hang" && after.reading.kind === "hang";
  return { ...outcome, same };
}

/** What is shipped, and what was seen of it. */
export function poc(session: Session): { readonly bytes: Uint8Array; readonly outcome: Outcome } {
  const seen = session.dir.json<ConfirmStage>("confirmed.json");
  const reduced = session.dir.json<ReductionStage>("reduction.json")?.minimized === true;
  const minimal = session.dir.bytes("minimal.wasm");
  if (reduced && minimal && seen?.same) return { bytes: minimal, outcome: seen };
  return { bytes: session.bytes, outcome: session.dir.json<Outcome>("outcome.json") as Outcome };
}
