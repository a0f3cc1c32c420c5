/**
 * Who made the file, as a fact for WAMR's policy. Only three words: *toolchain-made*, *contradicted*, unknown. No failure of a
 * stamp makes a file crafted: whoever wants a file to look crafted could break its stamp. Contradiction needs a rebuild with
 * the very wamrc, libraries and options of a valid statement.
 */
import { BUILDER } from "../format/uris.ts";
import type { Comparison } from "../rebuild/compare.ts";
import type { Verdict } from "./verdict.ts";

export interface OriginFact {
  readonly name: "aotOrigin";
  readonly value: "toolchain-made" | "contradicted" | null;
  readonly source: "measured" | "declared" | "unknown";
  readonly evidence: readonly string[];
}

export function provenanceFact(verdict: Verdict | undefined, rebuild?: Comparison): OriginFact {
  const fact = (value: OriginFact["value"], source: OriginFact["source"], evidence: readonly string[]): OriginFact => ({
    name: "aotOrigin",
    value,
    source,
    evidence,
  });
  const said = verdict?.reasons.map((r) => r.text) ?? [];
  if (rebuild?.kind === "reproduced") return fact("toolchain-made", "measured", [rebuild.text]);
  if (rebuild?.kind === "contradicted") return fact("contradicted", "measured", [rebuild.text]);
  const tried = rebuild ? [rebuild.text] : [];
  if (verdict?.kind !== "trusted") {
    return fact(null, "unknown", [...said, ...tried, "ask for the .wasm and the wamrc options, and rebuild"]);
  }
  const signers = verdict.proved.signers.map((s) => s.owner ?? s.fingerprint).join(", ");
  const builder = verdict.claimed?.builder;
  if (builder === BUILDER.recorded) return fact(null, "unknown", ["made by the recorded stand-in for wamrc", ...tried]);
  if (builder === BUILDER.claimed)
    return fact("toolchain-made", "declared", [`declared by ${signers}, stamped after the fact`, ...tried]);
  return fact("toolchain-made", "measured", [
    `${builder}: the word of ${signers}, whose signature is verified`,
    ...tried,
  ]);
}
