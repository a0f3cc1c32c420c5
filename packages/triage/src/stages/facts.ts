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
import { toolchain } from "../probes/toolchain.ts";
import { versionFacts } from "../probes/version-facts.ts";
import { type VersionResult, versionTable } from "../probes/versions.ts";
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

/** In this order: what a probe needs to know is found before it. */
const PROBES: readonly Probe[] = [basics, toolchain, doubt, origin, oracle, options, control, loop, recovery];

export async function gatherFacts(session: Session): Promise<FactsStage> {
  const input = {
    session,
    outcome: session.dir.json<Outcome>("outcome.json") as Outcome,
    name: session.dir.json<FingerprintStage>("fingerprint.json") as FingerprintStage,
    reduction: session.dir.json<ReductionStage>("reduction.json"),
    minimal: poc(session).bytes,
  };
  let facts: readonly Fact[] = [];
  let table: readonly VersionResult[] = [];
  const failed: { probe: string; why: string }[] = [];
  const versions: Probe = {
    name: "versions",
    applies: () => true,
    async run(known) {
      table = await versionTable(known);
      return table.length > 0 ? versionFacts(known, table) : [];
    },
  };
  const tiers: Probe = { name: "tiers", applies: () => true, run: (known) => tierFacts(known, table) };
  for (const probe of [...PROBES, versions, tiers]) {
    throwIfAborted(session.options);
    const known: ProbeInput = { ...input, known: facts };
    if (!probe.applies(known)) continue;
    try {
      facts = joined(facts, await probe.run(known));
    } catch (error) {
      throwIfAborted(session.options);
      failed.push({ probe: probe.name, why: (error as Error).message });
    }
  }
  return { facts, versions: table, failed };
}

/** One fact a name: a later probe fills an unknown or, knowing more, takes a value's place and keeps what was said before. */
export function joined(before: readonly Fact[], found: readonly Fact[]): Fact[] {
  const all = new Map(before.map((f) => [f.name, f]));
  for (const f of found) {
    const old = all.get(f.name);
    const [says, adds] = old && f.value === null ? [old, f] : [f, old];
    all.set(f.name, adds ? { ...says, evidence: [...new Set([...says.evidence, ...adds.evidence])] } : says);
  }
  return [...all.values()];
}
