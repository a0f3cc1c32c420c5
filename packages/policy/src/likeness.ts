/**
 * Does a crash look like a published vulnerability? Likeness needs a shared function among the top two in-project frames and no
 * contradiction in access, kind, mode or phase. One giant function (the loader's or the interpreter's main loop) in second place
 * says nothing, so it counts only at the top. It is a hint to test the fixed release first, never an identity.
 */
import { KNOWN_VULNERABILITIES, type KnownVulnerability, NEWEST_RELEASE } from "./data/known-vulnerabilities.ts";

export interface CrashShape {
  readonly frames: readonly string[];
  readonly kind: string;
  readonly access?: string;
  readonly mode?: string;
  readonly phase?: string;
}

export interface Likeness {
  /** How to name it: a CVE id only where the entry was read, else "issue #N". */
  readonly name: string;
  readonly title: string;
  readonly sharedFrame: string;
  /** First release without it; a year where only that is known. */
  readonly fixed: string;
  /** Is the fix newer than the version tested? null: cannot tell from what is known. */
  readonly fixedLater: boolean | null;
  /** All of it in one clause for a note: what it looks like, where that is fixed, what to test next. */
  readonly sentence: string;
}

const GIANTS: readonly string[] = [
  "wasm_loader_prepare_bytecode",
  "wasm_interp_call_func_bytecode",
  "load_from_sections",
  "load",
];

export function knownLikeness(crash: CrashShape, version: string | null): Likeness[] {
  return KNOWN_VULNERABILITIES.flatMap((entry) => {
    const sharedFrame = shared(crash, entry);
    if (sharedFrame === undefined || !sameKind(crash, entry) || !sameWay(crash, entry)) return [];
    return [describe(entry, sharedFrame, version)];
  });
}

/**
 * Has a version the fix? True only when the fixed release is not above it; null where only a year is known. The fact `knownFix`
 * is yes when this holds for the newest version tested and found quiet, so what an older one showed is settled.
 */
export function hasFix(fixed: string, tested: string): boolean | null {
  const a = release(fixed);
  const b = release(tested);
  return a && b ? compare(a, b) <= 0 : null;
}

function shared(crash: CrashShape, entry: KnownVulnerability): string | undefined {
  const [top, second] = crash.frames;
  if (top !== undefined && entry.functions.includes(top)) return top;
  return second !== undefined && !GIANTS.includes(second) && entry.functions.includes(second) ? second : undefined;
}

/** The access decides first: a READ is never the WRITE of an entry, and the other way round. */
function sameKind(crash: CrashShape, entry: KnownVulnerability): boolean {
  return entry.kinds.some((text) => {
    const access = /\b(READ|WRITE)\b/.exec(text)?.[1];
    const kind = text.replace(/ (READ|WRITE)$/, "");
    if (access !== undefined && crash.access !== access) return false;
    return kind === crash.kind || (GENERIC.includes(kind) && GENERIC.includes(crash.kind));
  });
}

/** One bug's faces on different builds: a plain build dies of a signal or of a corrupted heap. */
const GENERIC: readonly string[] = ["SIGSEGV", "SEGV", "SIGBUS", "SIGABRT", "null-dereference"];

function sameWay(crash: CrashShape, entry: KnownVulnerability): boolean {
  const modeFits = entry.mode === "any" || crash.mode === undefined || crash.mode === entry.mode;
  const phaseFits =
    crash.phase === undefined ||
    crash.phase === entry.phase ||
    (crash.phase === "instantiate" && entry.phase === "load");
  return modeFits && phaseFits;
}

function describe(entry: KnownVulnerability, sharedFrame: string, version: string | null): Likeness {
  const issue = entry.issues?.[0];
  const name = entry.basis === "read" ? entry.id : issue ? `issue ${issue}` : "a known issue";
  const has = version === null ? null : hasFix(entry.fixed, version);
  const fixedLater = has === null ? null : !has;
  const where = release(entry.fixed) ? `fixed in ${entry.fixed}` : `fixed in ${entry.fixed}, release not known`;
  const next =
    has === true
      ? `${version} should have the fix, so this may be another bug`
      : `test ${release(entry.fixed) ? entry.fixed : NEWEST_RELEASE.version} first`;
  return {
    name,
    title: entry.title,
    sharedFrame,
    fixed: entry.fixed,
    fixedLater,
    sentence: `looks like ${name} (${entry.title}), ${where}: ${next}`,
  };
}

function release(text: string): number[] | undefined {
  const match = /(?:^|[^\d.])v?(\d+)\.(\d+)(?:\.(\d+))?(?![\d.])/.exec(` ${text}`);
  return match ? match.slice(1).map((part) => Number(part ?? 0)) : undefined;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < 3; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}
