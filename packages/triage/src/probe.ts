/**
 * A probe measures facts and says by what. It never guesses: what it could not measure it leaves out, and the fact stays
 * unknown. `fact` and `unknown` are the only ways to make one.
 */
import type { Fact, FactName } from "@assay/policy";
import type { Session } from "./session.ts";
import type { FingerprintStage } from "./stages/fingerprint.ts";
import type { ReductionStage } from "./stages/reduce.ts";
import type { Outcome } from "./stages/reproduce.ts";

/** What every probe may look at: everything measured before it. */
export interface ProbeInput {
  readonly session: Session;
  readonly outcome: Outcome;
  readonly name: FingerprintStage;
  readonly reduction: ReductionStage | undefined;
  /** The smallest input that shows the bug. */
  readonly minimal: Uint8Array;
  /** Facts that earlier probes found. */
  readonly known: readonly Fact[];
}

export interface Probe {
  readonly name: string;
  /** Whether there is anything to ask; a probe that does not apply leaves no trace. */
  readonly applies: (input: ProbeInput) => boolean;
  readonly run: (input: ProbeInput) => Promise<readonly Fact[]> | readonly Fact[];
}

export function fact(name: FactName, value: string, ...evidence: string[]): Fact {
  return { name, value, source: "measured", evidence };
}

/** Looked for and not found out: the evidence says what was tried. */
export function unknown(name: FactName, ...evidence: string[]): Fact {
  return { name, value: null, source: "unknown", evidence };
}
