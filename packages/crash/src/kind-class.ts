/**
 * One bug under different witnesses: ASan says heap-buffer-overflow, UBSan null-pointer, a plain build SIGSEGV, glibc later
 * heap corruption. Kinds fall into classes; how well two kinds can be one bug is a number that scales likeness of frames.
 */

const CLASSES: Readonly<Record<string, readonly string[]>> = {
  memory: [
    "SIGSEGV",
    "SIGBUS",
    "null-pointer",
    "misaligned-pointer",
    "pointer-overflow",
    "nonnull-argument",
    "object-size",
    "index-out-of-bounds",
    "bad-cast",
    "function-type-mismatch",
    "heap-buffer-overflow",
    "heap-use-after-free",
    "global-buffer-overflow",
    "stack-buffer-overflow",
    "stack-buffer-underflow",
    "dynamic-stack-buffer-overflow",
    "stack-use-after-return",
    "stack-use-after-scope",
    "use-after-poison",
    "container-overflow",
    "unknown-crash",
    "memcpy-param-overlap",
    "negative-size-param",
    "buffer-overflow-detected",
    "stack-smashing",
    "crash",
    "cpu-exception",
    "deadly-signal",
  ],
  heap: ["heap-corruption", "double-free", "bad-free", "alloc-dealloc-mismatch"],
  abort: [
    "assertion",
    "panic",
    "SIGABRT",
    "SIGTRAP",
    "SIGILL",
    "uncaught-exception",
    "fatal-error",
    "unreachable-reached",
    "kernel-oops",
    "kernel-panic",
  ],
  arithmetic: [
    "SIGFPE",
    "division-by-zero",
    "signed-integer-overflow",
    "unsigned-integer-overflow",
    "shift-out-of-bounds",
    "float-cast-overflow",
    "implicit-conversion",
  ],
  stack: ["stack-overflow"],
  resource: [
    "out-of-memory",
    "rss-limit-exceeded",
    "allocation-size-too-big",
    "calloc-overflow",
    "invalid-allocation-alignment",
  ],
  uninitialised: ["use-of-uninitialized-value", "invalid-bool-load", "invalid-enum-load"],
  race: ["data-race"],
  leak: ["memory-leak"],
};
const CLASS_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(CLASSES).flatMap(([name, kinds]) => kinds.map((kind) => [kind, name])),
);

/** Pairs of classes that one bug often shows; others are strangers. */
const PAIRS: Readonly<Record<string, number>> = {
  "heap memory": 0.9,
  "abort memory": 0.85,
  "abort heap": 0.8,
  "memory stack": 0.8,
  "memory uninitialised": 0.8,
  "arithmetic memory": 0.8,
  "abort arithmetic": 0.8,
  "memory race": 0.75,
  "memory resource": 0.75,
};

/** Sanitizers' words for where the bad memory was: two different ones, from like witnesses, speak against one bug. */
const PRECISE = /^(?:heap|global|stack|dynamic-stack)-(?:buffer|use)/;

export function isPrecise(kind: string): boolean {
  return PRECISE.test(kind);
}

/** 0 to 1: can these two kinds be sightings of one bug? */
export function kindLikeness(a: string, b: string): number {
  if (a === b) return 1;
  const [first, second] = [CLASS_OF.get(a), CLASS_OF.get(b)];
  if (!first || !second) return 0.5;
  if (first === second) return isPrecise(a) && isPrecise(b) ? 0.85 : 0.95;
  return PAIRS[[first, second].sort().join(" ")] ?? 0.3;
}
