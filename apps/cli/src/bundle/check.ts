/** `assay bundle --check`: look, judge, and only when asked for run; then one exit code for all of it. */
import type { BundleInput } from "@assay/advisory";
import { evaluate, type Policy, PolicyError, parseFacts, type Verdict } from "@assay/policy";
import type { Received, Rerun } from "@assay/triage";
import type { ExitName } from "../exit-codes.ts";
import { policyFrom } from "../policy-input.ts";
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
  const own = flags.policy === undefined ? undefined : policyFrom(flags.policy);
  const checked = checkReceived(path, { tool: toolName() });
  const received = {
    ...checked,
    here: own && checked.result.kind !== "malformed" ? here(checked.result.input, own) : null,
  };
  const { result } = received;
  // What contradicts itself is not worth a run, and is no place to take a program from.
  if (!flags.rerun || result.kind === "contradicted" || result.kind === "malformed")
    return { ...received, rerun: null, exit: endOf(received, null) };
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

/** The same facts by the receiver's own policy; facts that do not fit are a problem that the check has named. */
function here(input: BundleInput, policy: Policy): Verdict | null {
  try {
    return evaluate(parseFacts(input.facts), { policy });
  } catch (error) {
    if (error instanceof PolicyError) return null;
    throw error;
  }
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
  const whole = result.kind === "unchecked" ? "noEvidence" : "done";
  if (!rerun) return whole;
  if (rerun.kind === "refused") return "noEvidence";
  return rerun.rows.some((row) => row.result === "same" || row.result === "alike") ? whole : "noCrash";
}
