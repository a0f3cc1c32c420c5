/**
 * Weakness by kind of crash or breach: the one place for it. Chosen by what was seen, the access before the kind, so each answer says
 * why; a kind that says little gets a weakness that claims little, a bare abort none.
 */
import type { Known } from "./facts.ts";

export interface Weakness {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
}

export interface CrashKind {
  readonly kind: string;
  readonly access?: string;
  /** Where a bad pointer points: "null" for page zero, "wild" for elsewhere. */
  readonly pointer?: string;
}

const NAMES = {
  "CWE-119": "Improper Restriction of Operations within the Bounds of a Memory Buffer",
  "CWE-121": "Stack-based Buffer Overflow",
  "CWE-125": "Out-of-bounds Read",
  "CWE-129": "Improper Validation of Array Index",
  "CWE-190": "Integer Overflow or Wraparound",
  "CWE-20": "Improper Input Validation",
  "CWE-200": "Exposure of Sensitive Information to an Unauthorized Actor",
  "CWE-248": "Uncaught Exception",
  "CWE-362": "Concurrent Execution using Shared Resource with Improper Synchronization ('Race Condition')",
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
  "CWE-693": "Protection Mechanism Failure",
  "CWE-762": "Mismatched Memory Management Routines",
  "CWE-770": "Allocation of Resources Without Limits or Throttling",
  "CWE-787": "Out-of-bounds Write",
  "CWE-789": "Memory Allocation with Excessive Size Value",
  "CWE-805": "Buffer Access with Incorrect Length Value",
  "CWE-835": "Loop with Unreachable Exit Condition ('Infinite Loop')",
  "CWE-843": "Access of Resource Using Incompatible Type ('Type Confusion')",
  "CWE-862": "Missing Authorization",
  "CWE-908": "Use of Uninitialized Resource",
  "CWE-1335": "Incorrect Bitwise Shift of Integer",
} as const;

type Id = keyof typeof NAMES;

/** Kinds whose weakness does not depend on the access. First match wins. */
const BY_KIND: readonly (readonly [RegExp, Id])[] = [
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

export function weaknessesOf(crash: CrashKind, known: Known): Weakness[] {
  const found = [...fromCrash(crash), ...fromBreaches(known)];
  return found.length === 0 && known.effect === "hang" ? fromCrash({ kind: "hang" }) : found;
}

function fromCrash({ kind, access, pointer }: CrashKind): Weakness[] {
  if (/buffer-(?:over|under)flow$|^container-overflow$|^unknown-crash$/.test(kind)) return [byAccess(kind, access, "")];
  if (kind === "SIGSEGV" || kind === "SIGBUS")
    return [
      pointer === "null"
        ? weakness("CWE-476", `${kind} at an address in page zero`)
        : byAccess(kind, access, " an address outside any mapping"),
    ];
  const row = BY_KIND.find(([pattern]) => pattern.test(kind));
  return row ? [weakness(row[1], `reported as ${kind}`)] : [];
}

function byAccess(kind: string, access: string | undefined, where: string): Weakness {
  if (access === "WRITE") return weakness("CWE-787", `${kind} on a write${where && ` to${where}`}`);
  if (access === "READ") return weakness("CWE-125", `${kind} on a read${where && ` from${where}`}`);
  return weakness("CWE-119", `${kind}, read or write not known`);
}

function weakness(id: Id, reason: string): Weakness {
  return { id, name: NAMES[id], reason };
}

function fromBreaches(known: Known): Weakness[] {
  return [
    ...(known.breachEscape === "yes" ? [weakness("CWE-693", "a module breaks out of the sandbox")] : []),
    ...(known.breachCapability === "yes" ? [weakness("CWE-862", "a module uses a resource it was not granted")] : []),
    ...(known.breachNative === "yes" ? [weakness("CWE-20", "a native function is called past its checks")] : []),
    ...(known.breachMemory === "yes" && known.effect === "none"
      ? [weakness("CWE-200", "foreign memory is readable without a crash")]
      : []),
  ];
}
