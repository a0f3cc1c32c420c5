/**
 * Which checks the code really has, derived from options, target and version. "hardware" means: no check in the code, the
 * runtime must guard with page protection; "none" means that nobody checks.
 */
import type { AotFacts } from "../format/aot-facts.ts";
import { hasFlag, isOne, lastValue, type WamrcOption } from "./arguments.ts";
import { compareVersions } from "./version.ts";
import { WAMR_VERSIONS } from "./wamrc-table.ts";

export type Check = "software" | "hardware" | "none";

export interface Effective {
  readonly boundsChecks: Check;
  readonly stackBoundsChecks: Check;
  readonly auxStackCheck: "on" | "off";
  readonly xip: "on" | "off";
}

export function effectiveOptions(
  options: readonly WamrcOption[],
  facts: AotFacts,
  version: string | undefined,
): Effective {
  const since = (release: string): boolean => version === undefined || compareVersions(version, release) >= 0;
  const guarded = facts.is64 && !hasFlag(options, "sgx") && !(facts.memory64 && since("2.4.0"));
  const unchecked: Check = guarded ? "hardware" : "none";
  const asked = (name: string): boolean | undefined => {
    const value = lastValue(options, name);
    return value === undefined ? undefined : isOne(value);
  };
  const bounds = hasFlag(options, "enable-shared-chain") || (asked("bounds-checks") ?? !guarded);
  const stackAsked = asked("stack-bounds-checks");
  // Before 2.2.0 the stack option could switch the check on, but not off.
  const stack = since("2.2.0") ? (stackAsked ?? bounds) : bounds || stackAsked === true;
  return {
    boundsChecks: bounds ? "software" : unchecked,
    stackBoundsChecks: stack ? "software" : unchecked,
    auxStackCheck: hasFlag(options, "disable-aux-stack-check") ? "off" : "on",
    xip: hasFlag(options, "xip", "enable-indirect-mode") ? "on" : "off",
  };
}

/** main prints the number of an older release: the AOT version tells them apart. */
export function resolveVersion(reported: string | undefined, aotVersion: number): string | undefined {
  const known = WAMR_VERSIONS.filter((v) => v.reports === reported);
  return (known.find((v) => v.aotVersion === aotVersion) ?? known[0])?.version ?? reported;
}
