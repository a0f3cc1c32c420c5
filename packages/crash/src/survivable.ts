/**
 * Reports of what ends no program by itself: a leak, a race, undefined behaviour that has no effect on the spot. A build that stops at
 * them was told to; without the sanitizer the same input may do nothing at all.
 */
import type { Fingerprint } from "./reading.ts";
import { HARMLESS } from "./reports/ubsan.ts";

/** Why the report is no crash by itself, in words; undefined where something died. */
export function survivable({ kind, source, signal }: Fingerprint): string | undefined {
  if (signal !== undefined) return undefined;
  if (source === "lsan") return `${kind}: memory that was not given back; the program came to its end`;
  if (source === "tsan" && !/use-after-free|SEGV|DEADLYSIGNAL/.test(kind))
    return `${kind}: found by watching threads; it ends no program by itself`;
  if (source === "ubsan" && HARMLESS.has(kind))
    return `${kind}: undefined behaviour after which a program goes on; only a build that was told to stops there`;
  return undefined;
}
