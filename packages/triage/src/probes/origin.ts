/**
 * Who made the `.aot`, with which options, and is the file well formed? From packages/provenance and packages/aot-format. Unattested stays
 * unknown: what helps then is the .wasm and a rebuild, and nothing found in the bytes makes a file "crafted".
 */
import { inspectAot, parseAot, structuralFindings } from "@assay/aot-format";
import type { Fact } from "@assay/policy";
import { provenanceFact, trust, verifyBytes } from "@assay/provenance";
import { fact, type Probe, type ProbeInput, unknown } from "../probe.ts";

export const origin: Probe = {
  name: "provenance",
  applies: ({ session }) => session.record.input.kind === "aot",
  run: (input) => [originFact(input), options(input), wellFormed(input)],
};

function originFact({ session }: ProbeInput): Fact {
  const now = Date.parse(`${session.record.date}T00:00:00Z`);
  const trustBytes = session.dir.bytes("trust.json");
  const detached = session.dir.bytes("input.aot.intoto.jsonl");
  const trustFile = trustBytes ? trust.openTrustFile(trustBytes) : undefined;
  const verdict = verifyBytes(session.bytes, detached ? [detached] : [], {
    now,
    ...(trustFile ? { trust: trustFile } : {}),
  });
  const said = provenanceFact(verdict);
  const found = structuralFindings(session.bytes).map(
    (f) => `no wamrc we know writes this: ${f.text} (at 0x${f.offset.toString(16)})`,
  );
  return { ...said, evidence: [`assay verify: ${verdict.kind}`, ...said.evidence, ...found.slice(0, 20)] };
}

/** Misuse is a counterfactual: only a rebuild without the option can show it. */
function options(_: ProbeInput): Fact {
  return unknown(
    "aotOptions",
    "which options are to blame takes a rebuild without each: assay triage app.wasm --wamrc PATH",
  );
}

function wellFormed({ session }: ProbeInput): Fact {
  try {
    const report = inspectAot(session.bytes, parseAot(session.bytes));
    const loads = report.loadedBy.runtimes.join(", ") || "no release known";
    return fact(
      "valid",
      "yes",
      `an .aot of version ${report.aotVersion} for ${report.target.arch}; loaded by: ${loads}`,
    );
  } catch (error) {
    return fact("valid", "no", (error as Error).message);
  }
}
