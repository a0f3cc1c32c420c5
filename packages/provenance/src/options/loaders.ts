/**
 * Which runtimes would load a file. The AOT version alone does not tell: version 3 is two layouts (36 and 48 bytes of target
 * info), and a 1.x loader refuses the newer one.
 */
import type { AotFacts } from "../format/aot-facts.ts";
import { compareVersions } from "./version.ts";
import { WAMR_VERSIONS } from "./wamrc-table.ts";
import type { RuntimeFlags } from "./weakening.ts";

export function loadableBy(facts: AotFacts): string[] {
  return WAMR_VERSIONS.filter(({ version, loads }) => {
    const layout = compareVersions(version, "2.0.0") < 0 ? "1.x" : "2.x";
    return layout === facts.layout && loads.includes(facts.aotVersion);
  }).map((v) => v.version);
}

/** Bits that loaders compare with their own build; the flag that switches the feature off. */
const FEATURES: readonly (readonly [bit: bigint, flag: string])[] = [
  [0n, "WAMR_BUILD_SIMD"],
  [1n, "WAMR_BUILD_BULK_MEMORY"],
  [2n, "WAMR_BUILD_THREAD_MGR"],
  [3n, "WAMR_BUILD_REF_TYPES"],
  [4n, "WAMR_BUILD_GC"],
];

/** Nothing named is nothing to know. */
export function isKnownRelease(version: string | undefined): boolean {
  return version === undefined || WAMR_VERSIONS.some((v) => v.version === version);
}

/** Why this runtime would refuse the file; empty when it would not, as far as we know. */
export function loaderRefusals(
  facts: AotFacts,
  version: string | undefined,
  flags: RuntimeFlags | undefined,
): string[] {
  const reasons: string[] = [];
  if (version !== undefined && isKnownRelease(version) && !loadableBy(facts).includes(version)) {
    const by = loadableBy(facts).join(", ") || "no runtime we know";
    reasons.push(
      `iwasm ${version} does not load AOT version ${facts.aotVersion} in ${facts.layout} layout; loaded by ${by}`,
    );
  }
  for (const [bit, flag] of FEATURES) {
    if (((facts.featureFlags ?? 0n) >> bit) & 1n && flags?.[flag] === "0") {
      reasons.push(`the file needs a runtime with ${flag}=1, this one has ${flag}=0`);
    }
  }
  return reasons;
}
