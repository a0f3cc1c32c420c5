/**
 * What goes in (the text and status of one run) and what comes out (a reading of it).
 * The insight: a crash is one answer among several. A trap, a clean refusal and a bad command line look alike to a
 * script (exit 1 or 255) and must not be taken for crashes; a sanitizer's report with exit 0 must not be missed.
 */

/** One run of a target, as text. `traces` are more texts about the same run: a gdb session, an lldb session, a pty's text. */
export interface RunText {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly traces?: readonly string[];
  /** Exit status that the build's sanitizer was told to end with; null for a build known to have none; undefined: not known. */
  readonly sanitizerExit?: number | null;
}

export type Access = "READ" | "WRITE";
export type Confidence = "high" | "medium" | "low";

/** The part of a crash that stays the same when it is seen again. Everything a person or a policy needs to name it. */
export interface Fingerprint {
  readonly algorithm: "assay-fingerprint/1";
  /** ASan's word where there is one ("heap-buffer-overflow"), else "SIGSEGV", "assertion", "heap-corruption", … */
  readonly kind: string;
  readonly access?: Access;
  /** Bytes touched by the bad access, where the report says it. */
  readonly size?: number;
  readonly signal?: string;
  /** Where a faulting address points: page zero, or anywhere else. */
  readonly pointer?: "null" | "wild";
  /** In-project function names, innermost first, recursion collapsed, at most eight. */
  readonly frames: readonly string[];
  /** Base name of the source file of each frame, "" where unknown. */
  readonly files: readonly string[];
  /** Function names as the report had them (nothing skipped), at most sixteen: evidence, not identity. */
  readonly stack: readonly string[];
  /** Source position of the innermost in-project frame, "wasm_loader.c:5484": tells places apart inside one version only. */
  readonly site?: string;
  /** What tells crashes of one function apart: a site or offset inside a giant one, an assertion's text. Never part of the key. */
  readonly fine?: string;
  /** Frames without symbols, as "module+0xoffset". Comparable inside one build only. */
  readonly offsets?: readonly string[];
  /** Machine code at the program counter, in hexadecimal, where the top frame has no symbol: `inAotCode` searches for it. */
  readonly instructionBytes?: string;
  readonly component: string;
  /** What told us: "asan", "ubsan", "gdb", "glibc+gdb", "signal", … */
  readonly source: string;
  readonly confidence: Confidence;
  /** False where the report names the victim of an earlier corruption, or nothing at all. */
  readonly attributable: boolean;
  /** Other reports found in the same run, each in one line. */
  readonly also: readonly string[];
  readonly key: string;
  readonly summary: string;
}

export type Reading =
  | { readonly kind: "crash"; readonly fingerprint: Fingerprint }
  | { readonly kind: "hang" }
  | { readonly kind: "trap"; readonly message: string }
  | { readonly kind: "refused"; readonly stage: "load" | "instantiate"; readonly message: string }
  | { readonly kind: "clean"; readonly note?: string }
  | { readonly kind: "setup-error"; readonly message: string }
  | { readonly kind: "unknown"; readonly recognised: readonly string[] };

/** A pasted log has no exit status: the reading, and every format that was recognised on the way. */
export type LogReading = Reading & { readonly recognised: readonly string[] };
