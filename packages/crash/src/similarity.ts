/**
 * Two questions. `sameCrash` is strict, for a minimizer that must not slip from one bug to another: equality of names.
 * `similarity` is for clusters: position-dependent likeness of the stacks (matches high up, at like depth, count most),
 * weighted by how much each function says, scaled by whether the two kinds can be one bug.
 */
import { KEY_FRAMES } from "./fingerprint/fingerprint.ts";
import { GIANTS } from "./fingerprint/giants.ts";
import { AOT_CODE } from "./fingerprint/noise.ts";
import { isHelper, NAMING, weightOf } from "./fingerprint/weight.ts";
import { isPrecise, kindLikeness } from "./kind-class.ts";
import type { Fingerprint } from "./reading.ts";

export type Strictness = "kind" | "frame" | "frames";
/** What two sightings are known to share: nothing, the runtime's version (same source lines), or the very binary. */
export type Shared = "nothing" | "version" | "build";

/** From here on two sightings are taken for one bug. */
export const ONE_BUG = 0.7;
/** The most that stacks can have in common which share only the way in. */
const STRANGERS = 0.4;
/** How fast a match loses value with its depth, and with a shift between the two stacks. */
const DEPTH = 0.08;
const SHIFT = 0.13;
/** A shared function further down than this says where the bug was reached from, not what it is. */
const NAMING_DEPTH = 3;

/** AoT code whose function is not known may be the function that the other sighting knows. */
function named(print: Fingerprint, other: Fingerprint): readonly string[] {
  const [mine, theirs = ""] = [print.frames[0], other.frames[0]];
  return mine === AOT_CODE && theirs.startsWith("aot_func#") ? [theirs, ...print.frames.slice(1)] : print.frames;
}

export function sameCrash(a: Fingerprint, b: Fingerprint, strictness: Strictness): boolean {
  if (a.kind !== b.kind || (a.access !== undefined && b.access !== undefined && a.access !== b.access)) return false;
  if (strictness === "kind") return true;
  const depth = strictness === "frame" ? 1 : KEY_FRAMES;
  const top = (list: readonly string[] = []): string => list.slice(0, depth).join("\n");
  if (top(named(a, b)) !== top(named(b, a))) return false;
  if (a.frames.length === 0 && top(a.offsets) !== top(b.offsets)) return false;
  // Nothing but a line in a file, or a giant function: inside one build the position is all there is.
  if (a.frames.length === 0 && a.site && b.site) return a.site === b.site;
  return strictness === "frame" || a.fine === undefined || b.fine === undefined || a.fine === b.fine;
}

/** Best alignment of two stacks, in [0, 1]. */
function alignment(a: readonly string[], b: readonly string[]): number {
  let row = new Float64Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    const next = new Float64Array(b.length + 1);
    for (let j = 1; j <= b.length; j++) {
      const depth = Math.min(i, j) - 1;
      const match =
        a[i - 1] === b[j - 1] ? weightOf(a[i - 1]!) * Math.exp(-DEPTH * depth - SHIFT * Math.abs(i - j)) : 0;
      next[j] = Math.max(row[j]!, next[j - 1]!, row[j - 1]! + match);
    }
    row = next;
  }
  const length = Math.min(a.length, b.length);
  const whole = (stack: readonly string[]): number =>
    stack.slice(0, length).reduce((sum, name, i) => sum + weightOf(name) * Math.exp(-DEPTH * i), 0);
  return Math.min(1, row[b.length]! / Math.min(whole(a), whole(b)));
}

function shareNamingFrame(a: readonly string[], b: readonly string[]): boolean {
  const near = new Set(b.slice(0, NAMING_DEPTH));
  return a.slice(0, NAMING_DEPTH).some((name) => weightOf(name) === NAMING && near.has(name));
}

/** Inside one version the same source line is the same place, unless it lies in a helper that everyone calls. A failed assertion is its line. */
function siteLikeness(a: Fingerprint, b: Fingerprint, shared: Shared): number | undefined {
  if (shared === "nothing" || a.site === undefined || b.site === undefined) return undefined;
  if (a.site !== b.site) return 0;
  if (a.kind === "assertion" && b.kind === "assertion") return 1;
  return [a.frames[0], b.frames[0]].some((name) => name !== undefined && isHelper(name)) ? 0.6 : 1;
}

/** Likeness of the places alone. */
function placeLikeness(a: Fingerprint, b: Fingerprint, shared: Shared): number {
  const site = siteLikeness(a, b, shared);
  if (a.kind === "assertion" && b.kind === "assertion" && a.fine && b.fine && a.fine !== b.fine) return 0.4;
  if (a.frames.length === 0 || b.frames.length === 0) {
    if (site !== undefined) return site;
    if (shared === "build" && a.offsets && b.offsets) return alignment(a.offsets, b.offsets);
    // An assertion's text is a place of its own, whatever the version.
    return a.kind === "assertion" && a.frames.length === b.frames.length && a.key === b.key && a.key.endsWith(")")
      ? 1
      : 0;
  }
  const likeness = alignment(a.frames, b.frames);
  if (GIANTS.has(a.frames[0]!) && a.frames[0] === b.frames[0]) {
    const known = site === 1 || (shared === "build" && a.fine !== undefined && a.fine === b.fine);
    return known ? likeness : Math.min(likeness, STRANGERS);
  }
  if (site === 1) return a.kind === "assertion" ? 1 : Math.max(likeness, 0.9);
  return shareNamingFrame(a.frames, b.frames) ? likeness : Math.min(likeness, STRANGERS);
}

export function similarity(a: Fingerprint, b: Fingerprint, shared: Shared = "nothing"): number {
  const kinds = kindLikeness(a.kind, b.kind);
  // Where a corruption was noticed says nothing of where it was made.
  if (!a.attributable || !b.attributable) return 0.2 * kinds;
  const against = a.access !== undefined && b.access !== undefined && a.access !== b.access;
  const access = against ? (isPrecise(a.kind) && isPrecise(b.kind) ? 0.6 : 0.85) : 1;
  return placeLikeness(a, b, shared) * kinds * access;
}
