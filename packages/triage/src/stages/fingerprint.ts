/**
 * Stage 2: of everything that was seen, which report names the bug best? A sanitizer's report beats a debugger's frames, which
 * beat a bare signal; the target's own face stays recorded beside it, because that is what others will see.
 */
import type { Fingerprint, Reading } from "@assay/crash";
import type { Observation } from "../observe.ts";
import type { Session } from "../session.ts";
import type { Outcome } from "./reproduce.ts";
import { tellingRun } from "./telling-run.ts";

export interface FingerprintStage {
  /** What the target itself did. */
  readonly reading: Reading;
  /** The best name of the crash; null when nothing crashed anywhere. */
  readonly fingerprint: Fingerprint | null;
  /** Which observation it comes from. */
  readonly from: string | null;
  /** The target's own crash, when it crashed. */
  readonly own: Fingerprint | null;
}

const RANK: Record<Fingerprint["confidence"], number> = { high: 2, medium: 1, low: 0 };

export function nameCrash(session: Session): FingerprintStage {
  const outcome = session.dir.json<Outcome>("outcome.json") as Outcome;
  return bestName(outcome);
}

export function bestName(outcome: Pick<Outcome, "runs" | "more">): FingerprintStage {
  const first = tellingRun(outcome.runs) as Observation;
  const crashes = [first, ...outcome.more].filter((o) => o.reading.kind === "crash");
  let best: Observation | undefined;
  for (const o of crashes) if (!best || rank(o) > rank(best)) best = o;
  return {
    reading: first.reading,
    fingerprint: best ? fingerprintOf(best) : null,
    from: best?.target ?? null,
    own: fingerprintOf(first),
  };
}

function rank(o: Observation): number {
  const f = fingerprintOf(o);
  if (!f) return -1;
  return RANK[f.confidence] * 10 + (f.access ? 2 : 0) + Math.min(1, f.frames.length);
}

export function fingerprintOf(o: Observation): Fingerprint | null {
  return o.reading.kind === "crash" ? o.reading.fingerprint : null;
}
