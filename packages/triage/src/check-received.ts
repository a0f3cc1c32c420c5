/** A received bundle, checked with this Assay's own readers: the crash reports are read again and the policy is applied again. */
import type { BundleFact, BundleInput, BundleVerdict } from "@assay/advisory";
import {
  type CheckResult,
  type CheckServices,
  checkBundle,
  type Evaluated,
  type RunReading,
} from "@assay/advisory/check";
import { type Reading, type RunText, readLog, readRun } from "@assay/crash";
import { evaluate, findPolicy, PolicyError, parseFacts } from "@assay/policy";
import { aotNamer } from "./aot-code.ts";
import { propose } from "./bundle-input.ts";
import { readBundle } from "./read-bundle.ts";

export interface Received {
  readonly result: CheckResult;
  /** The same facts under the receiver's own policy, when he names one. */
  readonly here: BundleVerdict | null;
}

export function checkReceived(
  path: string,
  options: { readonly tool: string; readonly policy?: string | undefined },
): Received {
  // Found out before the bundle is looked at: a policy that does not exist is the caller's mistake.
  if (options.policy !== undefined) findPolicy(options.policy);
  const read = readBundle(path);
  const services: CheckServices = {
    tool: options.tool,
    read: readAgain,
    evaluate: evaluateAgain,
    propose: proposeAgain,
  };
  const result: CheckResult =
    read.kind === "problems"
      ? { kind: "malformed", problems: read.problems }
      : checkBundle(read.kind === "zip" ? read.bytes : read.files, services);
  return { result, here: result.kind === "malformed" ? null : verdictHere(result.input, options.policy) };
}

function verdictHere(input: BundleInput, policy: string | undefined): BundleVerdict | null {
  const again = policy === undefined ? undefined : evaluateAgain(input.facts, policy);
  return again?.kind === "verdict" ? again.verdict : null;
}

/** Without a status the text is a log that someone pasted. */
export function readingOf(run: RunText): Reading {
  const pasted = run.exitCode === null && run.signal === null && !run.timedOut;
  return pasted ? readLog([run.stderr, run.stdout, ...(run.traces ?? [])].filter(Boolean).join("\n")) : readRun(run);
}

function readAgain(run: RunText, poc: Uint8Array): RunReading {
  const reading = aotNamer(poc)(readingOf(run));
  return reading.kind === "crash" ? { kind: "crash", fingerprint: reading.fingerprint } : { kind: reading.kind };
}

/** Facts that no policy knows are a problem of their own. */
function proposeAgain(input: BundleInput): Pick<BundleInput, "likeness" | "severity"> {
  try {
    return propose({ ...input, facts: parseFacts(input.facts) });
  } catch (error) {
    if (error instanceof PolicyError) return input;
    throw error;
  }
}

export function evaluateAgain(facts: readonly BundleFact[], policy: string): Evaluated {
  try {
    findPolicy(policy);
  } catch {
    return { kind: "unknown-policy" };
  }
  try {
    return { kind: "verdict", verdict: evaluate(parseFacts(facts), { policy }) };
  } catch (error) {
    if (error instanceof PolicyError) return { kind: "bad-facts", text: error.message };
    throw error;
  }
}
