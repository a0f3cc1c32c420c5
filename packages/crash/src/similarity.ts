/** How alike two crashes are. First cut: equality; the weights follow. */
import type { Fingerprint } from "./reading.ts";

export type Strictness = "kind" | "frame" | "frames";

export function sameCrash(a: Fingerprint, b: Fingerprint, strictness: Strictness): boolean {
  if (a.kind !== b.kind || (a.access && b.access && a.access !== b.access)) return false;
  if (strictness === "kind") return true;
  if (a.frames[0] !== b.frames[0]) return false;
  return strictness === "frame" || a.frames.slice(0, 3).join("<") === b.frames.slice(0, 3).join("<");
}

export function similarity(a: Fingerprint, b: Fingerprint, _context: { readonly sameBuild?: boolean } = {}): number {
  return sameCrash(a, b, "frames") ? 1 : 0;
}
