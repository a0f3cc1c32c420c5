/** The weakness class of a crash, for an advisory: chosen by what was seen, so each answer says why. */
import type { Fingerprint } from "./reading.ts";

export interface Cwe {
  /** "CWE-787" */
  readonly id: string;
  readonly name: string;
  readonly why: string;
}

const NAMES = {
  "CWE-121": "Stack-based Buffer Overflow",
  "CWE-125": "Out-of-bounds Read",
  "CWE-129": "Improper Validation of Array Index",
  "CWE-131": "Incorrect Calculation of Buffer Size",
  "CWE-190": "Integer Overflow or Wraparound",
  "CWE-248": "Uncaught Exception",
  "CWE-362": "Concurrent Execution using Shared Resource with Improper Synchronization",
  "CWE-369": "Divide By Zero",
  "CWE-401": "Missing Release of Memory after Effective Lifetime",
  "CWE-415": "Double Free",
  "CWE-416": "Use After Free",
  "CWE-476": "NULL Pointer Dereference",
  "CWE-562": "Return of Stack Variable Address",
  "CWE-590": "Free of Memory not on the Heap",
  "CWE-617": "Reachable Assertion",
  "CWE-674": "Uncontrolled Recursion",
  "CWE-681": "Incorrect Conversion between Numeric Types",
  "CWE-762": "Mismatched Memory Management Routines",
  "CWE-770": "Allocation of Resources Without Limits or Throttling",
  "CWE-787": "Out-of-bounds Write",
  "CWE-789": "Memory Allocation with Excessive Size Value",
  "CWE-835": "Loop with Unreachable Exit Condition ('Infinite Loop')",
  "CWE-843": "Access of Resource Using Incompatible Type ('Type Confusion')",
  "CWE-908": "Use of Uninitialized Resource",
  "CWE-119": "Improper Restriction of Operations within the Bounds of a Memory Buffer",
  "CWE-822": "Untrusted Pointer Dereference",
  "CWE-805": "Buffer Access with Incorrect Length Value",
  "CWE-1335": "Incorrect Bitwise Shift of Integer",
} as const;

type CweId = keyof typeof NAMES;

/** Kinds whose weakness does not depend on the access. First match wins. */
const BY_KIND: readonly (readonly [RegExp, CweId])[] = [
  [/^(?:heap-use-after-free|use-after-poison|stack-use-after-scope)$/, "CWE-416"],
  [/^stack-use-after-return$/, "CWE-562"],
  [/^double-free$/, "CWE-415"],
  [/^bad-free$/, "CWE-590"],
  [/^alloc-dealloc-mismatch$/, "CWE-762"],
  [/^null-pointer$/, "CWE-476"],
  [/^stack-overflow$/, "CWE-674"],
  [/^(?:assertion|unreachable-reached)$/, "CWE-617"],
  [/^(?:panic|uncaught-exception)$/, "CWE-248"],
  [/^use-of-uninitialized-value$/, "CWE-908"],
  [/^(?:division-by-zero|SIGFPE)$/, "CWE-369"],
  [/^(?:signed|unsigned)-integer-overflow$|^pointer-overflow$/, "CWE-190"],
  [/^(?:float-cast-overflow|implicit-conversion)$/, "CWE-681"],
  [/^shift-out-of-bounds$/, "CWE-1335"],
  [/^(?:bad-cast|function-type-mismatch|invalid-bool-load|invalid-enum-load)$/, "CWE-843"],
  [/^(?:allocation-size-too-big|calloc-overflow)$/, "CWE-789"],
  [/^(?:out-of-memory|rss-limit-exceeded)$/, "CWE-770"],
  [/^memory-leak$/, "CWE-401"],
  [/^data-race$/, "CWE-362"],
  [/^(?:negative-size-param|memcpy-param-overlap)$/, "CWE-805"],
  [/^stack-smashing$/, "CWE-121"],
  [/^buffer-overflow-detected$/, "CWE-787"],
  [/^index-out-of-bounds$/, "CWE-129"],
  [/^heap-corruption$/, "CWE-119"],
  [/^hang$/, "CWE-835"],
];

const answer = (id: CweId, why: string): Cwe => ({ id, name: NAMES[id], why });

/** The weakness a fingerprint shows; undefined where it shows none (a bare SIGABRT, SIGILL). Pass `{kind: "hang"}` for a hang. */
export function cweOf(print: Pick<Fingerprint, "kind" | "access" | "pointer">): Cwe | undefined {
  const { kind, access, pointer } = print;
  if (/buffer-(?:over|under)flow$|^container-overflow$|^unknown-crash$/.test(kind) && kind !== "stack-overflow") {
    if (access === "WRITE") return answer("CWE-787", `${kind} on a write`);
    return access === "READ"
      ? answer("CWE-125", `${kind} on a read`)
      : answer("CWE-119", `${kind}, read or write not known`);
  }
  if (kind === "SIGSEGV" || kind === "SIGBUS") {
    if (pointer === "null") return answer("CWE-476", `${kind} at an address in page zero`);
    if (access === "WRITE") return answer("CWE-787", `${kind} on a write to an address outside any mapping`);
    return access === "READ"
      ? answer("CWE-125", `${kind} on a read from an address outside any mapping`)
      : answer("CWE-119", `${kind}, read or write not known`);
  }
  const known = BY_KIND.find(([form]) => form.test(kind));
  return known && answer(known[1], `reported as ${kind}`);
}
