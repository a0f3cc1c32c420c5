/**
 * Who made the file, as a fact for WAMR's policy. Only three words: *toolchain-made*, *contradicted*, unknown. No failure of a
 * stamp makes a file crafted: whoever wants a file to look crafted could break its stamp. Contradiction needs a rebuild with
 * the very wamrc, libraries and options of a valid statement.
 */
import { BUILDER } from "./format/uris.ts";
import type { Comparison } from "./rebuild/compare.ts";
import type { ReasonId, Verdict } from "./verify/verdict.ts";

export interface OriginFact {
  readonly name: "aotOrigin";
  readonly value: "toolchain-made" | "contradicted" | null;
  readonly source: "measured" | "declared" | "unknown";
  readonly evidence: readonly string[];
}

/** `recorded`: by the stand-in for wamrc, which proves nothing about a real one. */
export interface RebuildEvidence {
  readonly comparison: Comparison;
  readonly recorded: boolean;
}

export function provenanceFact(verdict: Verdict | undefined, rebuild?: RebuildEvidence): OriginFact {
  const fact = (value: OriginFact["value"], source: OriginFact["source"], evidence: readonly string[]): OriginFact => ({
    name: "aotOrigin",
    value,
    source,
    evidence,
  });
  const said = verdict?.reasons.map((r) => r.text) ?? [];
  const { kind, text } = rebuild?.comparison ?? {};
  if (kind === "reproduced" && text && !rebuild?.recorded) return fact("toolchain-made", "measured", [text]);
  if (kind === "contradicted" && text && !rebuild?.recorded) return fact("contradicted", "measured", [text]);
  const tried = text ? [rebuild?.recorded ? `${text} (by the recorded stand-in: no proof)` : text] : [];
  if (!verdict || !speaksOfOrigin(verdict)) {
    return fact(null, "unknown", [...said, ...tried, "ask for the .wasm and the wamrc options, and rebuild"]);
  }
  const signers = verdict.proved.signers.map((s) => s.owner ?? s.fingerprint).join(", ");
  const builder = verdict.claimed?.builder;
  if (builder === BUILDER.recorded) return fact(null, "unknown", ["made by the recorded stand-in for wamrc", ...tried]);
  const word = `${builder}: the word of ${signers}, whose signature is verified`;
  if (builder === BUILDER.run) return fact("toolchain-made", "measured", [word, ...tried]);
  return fact("toolchain-made", "declared", [
    builder === BUILDER.claimed ? `${word}; stamped after the fact` : word,
    ...tried,
  ]);
}

/** Refusals that leave the signer's word about the origin untouched: the options or the program are not wanted, that is all. */
const BESIDE_ORIGIN: readonly ReasonId[] = [
  "option-weakens",
  "option-denied",
  "effective-refused",
  "runtime-mismatch",
  "runtime-refuses",
  "wasm-unexpected",
  "name-unexpected",
  "stamp-required",
];

function speaksOfOrigin({ kind, reasons }: Verdict): boolean {
  if (kind === "refused-by-expectations") return reasons.every((r) => BESIDE_ORIGIN.includes(r.id));
  return kind === "trusted";
}
