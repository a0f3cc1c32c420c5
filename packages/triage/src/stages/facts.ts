/** Stage 4: every probe in turn. A probe that fails leaves its facts unknown and says why; it never stops the others. */
import type { Fact } from "@assay/policy";
import type { Probe, ProbeInput } from "../probe.ts";
import { basics } from "../probes/basics.ts";
import { control } from "../probes/control.ts";
import { doubt } from "../probes/doubt.ts";
import { loop } from "../probes/loop.ts";
import { options } from "../probes/options.ts";
import { oracle } from "../probes/oracle.ts";
import { origin } from "../probes/origin.ts";
import { recovery } from "../probes/recovery.ts";
import { tierFacts } from "../probes/tiers.ts";
import { type VersionResult, versionFacts, versionTable } from "../probes/versions.ts";
import { type Session, throwIfAborted } from "../session.ts";
import { poc } from "./confirm.ts";
import type { FingerprintStage } from "./fingerprint.ts";
import type { ReductionStage } from "./reduce.ts";
import type { Outcome } from "./reproduce.ts";

export interface FactsStage {
  readonly facts: readonly Fact[];
  /** Every configured runtime on the minimal input. */
  readonly versions: readonly VersionResult[];
  /** Probes that could not be carried out, and why. */
  readonly failed: readonly { readonly probe: string; readonly why: string }[];
}

export const PROBES: readonly Probe[] = [basics, doubt, origin, oracle, control, options, loop, recovery];

export async function gatherFacts(session: Session): Promise<FactsStage> {
  const input: ProbeInput = {
    session,
    outcome: session.dir.json<Outcome>("outcome.json") as Outcome,
    name: session.dir.json<FingerprintStage>("fingerprint.json") as FingerprintStage,
    reduction: session.dir.json<ReductionStage>("reduction.json"),
    minimal: poc(session).bytes,
  };
  const facts: Fact[] = [];
  const failed: { probe: string; why: string }[] = [];
  for (const probe of PROBES) {
    throwIfAborted(session.options);
    if (!probe.applies(input)) continue;
    try {
      facts.push(...(await probe.run(input)));
    } catch (error) {
      throwIfAborted(session.options);
      failed.push({ probe: probe.name, why: (error as Error).message });
    }
  }
  const versions = await versionTable(input);
  if (versions.length > 0) facts.push(...versionFacts(input, versions));
  facts.push(...tierFacts(input, versions));
  return { facts, versions, failed };
}
