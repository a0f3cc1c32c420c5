/**
 * Readers for the tests of this package, which knows neither crashes nor policies: enough of ASan's form to read the sample again, and
 * a policy of one rule. The real ones are joined, and tested with it, in packages/triage.
 */
import type { BundleFact, BundleObservation } from "../src/advisory.ts";
import type { CheckServices, Evaluated, RunReading } from "../src/check.ts";
import { sample } from "./sample.ts";

export function read({ stderr }: BundleObservation): RunReading {
  const kind = /ERROR: AddressSanitizer: ([\w-]+)/.exec(stderr)?.[1];
  if (!kind) return { kind: "clean" };
  const [, access, size] = /^(READ|WRITE) of size (\d+)/m.exec(stderr) ?? [];
  const frames = [...stderr.matchAll(/^ +#\d+ 0x\w+ in (\w+) \S*core\/iwasm/gm)].map((m) => m[1] as string);
  const site = /core\/iwasm\/\S*?([\w.]+:\d+)$/m.exec(stderr)?.[1] ?? "";
  return {
    kind: "crash",
    fingerprint: {
      kind,
      access: access ?? "",
      size: Number(size),
      frames,
      site,
      component: "loader",
      source: "asan",
      confidence: "high",
      key: `${kind} ${access} @ ${frames.join(" < ")}`,
      summary: `${kind}, ${access} of ${size} byte in ${frames[0]} (asan)`,
    },
  };
}

export function evaluate(facts: readonly BundleFact[], policy: string): Evaluated {
  if (policy !== "f5a1c39be") return { kind: "unknown-policy" };
  const odd = facts.find((f) => !/^[a-z][A-Za-z]+$/.test(f.name));
  if (odd) return { kind: "bad-facts", text: `no such fact: ${odd.name}` };
  const owner = facts.find((f) => f.name === "loopOwner")?.value;
  const action = owner === "program" ? "not-a-bug" : "report-privately";
  return { kind: "verdict", verdict: { ...sample().verdict, action } };
}

/** What the sample has. */
export function propose(): ReturnType<CheckServices["propose"]> {
  const { severity, likeness } = sample();
  return { severity, likeness };
}

export const services: CheckServices = { tool: "Assay 0.1.0", read, evaluate, propose };
