/** `assay bundle --check`: look, judge, and only when asked for run; then one exit code for all of it. */
import type { Received, Rerun } from "@assay/triage";
import type { ExitName } from "../exit-codes.ts";
import type { Progress } from "../progress.ts";
import { readTrust, type TrustFlags } from "../provenance/trust-input.ts";
import { toolName } from "../version.ts";

export interface CheckFlags extends TrustFlags {
  readonly policy?: string | undefined;
  readonly rerun: boolean;
  readonly runtime?: readonly string[] | undefined;
  readonly timeout: number;
  readonly "run-untrusted-native": boolean;
}

export interface Checked extends Received {
  readonly rerun: Rerun | null;
  readonly exit: ExitName;
}

export async function checkReceivedBundle(
  path: string,
  flags: CheckFlags,
  progress: Progress,
  abort: () => AbortSignal,
): Promise<Checked> {
  const { checkReceived, rerunBundle, runtimePlaces } = await import("@assay/triage");
  const received = checkReceived(path, { tool: toolName(), policy: flags.policy });
  const { result } = received;
  // What contradicts itself is not worth a run, and is no place to take a program from.
  if (!flags.rerun || result.kind !== "consistent") return { ...received, rerun: null, exit: endOf(received, null) };
  const trusted = result.input.input.kind === "aot" && (await isTrusted(result.input.poc.bytes, flags));
  const rerun = await rerunBundle(result.input, {
    places: runtimePlaces(flags.config as string | undefined),
    runtimes: flags.runtime ?? [],
    native: trusted ? "trusted" : flags["run-untrusted-native"] ? "sandbox" : "refuse",
    notify: progress,
    timeoutMs: flags.timeout * 1000,
    abort: abort(),
  });
  return { ...received, rerun, exit: endOf(received, rerun) };
}

async function isTrusted(bytes: Uint8Array, flags: CheckFlags): Promise<boolean> {
  const { verifyBytes } = await import("@assay/provenance");
  const now = Date.now();
  const trust = readTrust(flags, now);
  return trust !== undefined && verifyBytes(bytes, [], { now, trust }).kind === "trusted";
}

function endOf({ result }: Received, rerun: Rerun | null): ExitName {
  if (result.kind === "malformed") return "malformed";
  if (result.kind === "contradicted") return "matched";
  if (!rerun) return "done";
  if (rerun.kind === "refused") return "noEvidence";
  return rerun.rows.some((row) => row.result === "same" || row.result === "alike") ? "done" : "noCrash";
}
