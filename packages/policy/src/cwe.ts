/** Weakness by kind of crash or breach. A kind that says little gets a weakness that claims little. */
import type { Known } from "./facts.ts";

export interface Weakness {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
}

export interface CrashKind {
  readonly kind: string;
  readonly access?: string;
}

type Row = readonly [id: string, name: string];

const OUT_OF_BOUNDS: Readonly<Record<string, Row>> = {
  READ: ["CWE-125", "Out-of-bounds Read"],
  WRITE: ["CWE-787", "Out-of-bounds Write"],
};

/** Where the kind alone says it. */
const BY_KIND: readonly (readonly [RegExp, Row])[] = [
  [/^heap-buffer-overflow$/, ["CWE-122", "Heap-based Buffer Overflow"]],
  [
    /^(stack-buffer-(overflow|underflow)|dynamic-stack-buffer-overflow|stack-smashing)$/,
    ["CWE-121", "Stack-based Buffer Overflow"],
  ],
  [
    /^(use-after-free|heap-use-after-free|stack-use-after-(return|scope)|use-after-poison)$/,
    ["CWE-416", "Use After Free"],
  ],
  [/double-free/, ["CWE-415", "Double Free"]],
  [/^(bad-free|alloc-dealloc-mismatch|invalid-free)$/, ["CWE-763", "Release of Invalid Pointer or Reference"]],
  [/^use-of-uninitiali[sz]ed-value$/, ["CWE-908", "Use of Uninitialized Resource"]],
  [/^(null-dereference|null-pointer)/, ["CWE-476", "NULL Pointer Dereference"]],
  [/^(assertion|abort)/, ["CWE-617", "Reachable Assertion"]],
  [/^stack-overflow/, ["CWE-674", "Uncontrolled Recursion"]],
  [/^hang/, ["CWE-835", "Loop with Unreachable Exit Condition ('Infinite Loop')"]],
  [
    /(out-of-memory|allocation-size-too-big|memory-exhaustion)/,
    ["CWE-789", "Memory Allocation with Excessive Size Value"],
  ],
  [/(integer-overflow|signed-overflow|shift)/, ["CWE-190", "Integer Overflow or Wraparound"]],
  [/^(SIGFPE|divide-by-zero|FPE)/, ["CWE-369", "Divide By Zero"]],
  [/(leak)/, ["CWE-401", "Missing Release of Memory after Effective Lifetime"]],
  [
    /^data-race/,
    ["CWE-362", "Concurrent Execution using Shared Resource with Improper Synchronization ('Race Condition')"],
  ],
  [
    /^(heap-corruption|global-buffer-overflow|container-overflow|unknown-crash|SIGSEGV|SEGV|SIGBUS|SIGABRT|wild)/,
    ["CWE-119", "Improper Restriction of Operations within the Bounds of a Memory Buffer"],
  ],
];

export function weaknessesOf({ kind, access }: CrashKind, known: Known): Weakness[] {
  const found = [...fromKind(kind, access), ...fromBreaches(known)];
  if (found.length === 0 && known.effect === "hang") found.push(...fromKind("hang", undefined));
  return found.filter(({ id }, i) => found.findIndex((other) => other.id === id) === i);
}

function fromKind(kind: string, access: string | undefined): Weakness[] {
  const row = BY_KIND.find(([pattern]) => pattern.test(kind))?.[1];
  if (!row) return [];
  const [id, name] = row;
  const found: Weakness[] = [{ id, name, reason: `the report calls it ${kind}` }];
  const bounds = access === undefined ? undefined : OUT_OF_BOUNDS[access];
  if (bounds && /overflow|unknown-crash|underflow/.test(kind) && !kind.startsWith("stack-overflow")) {
    found.push({ id: bounds[0], name: bounds[1], reason: `the access was a ${access}` });
  }
  return found;
}

function fromBreaches(known: Known): Weakness[] {
  const found: Weakness[] = [];
  if (known.breachEscape === "yes")
    found.push({ id: "CWE-693", name: "Protection Mechanism Failure", reason: "a module breaks out of the sandbox" });
  if (known.breachCapability === "yes")
    found.push({ id: "CWE-862", name: "Missing Authorization", reason: "a module uses a resource it was not granted" });
  if (known.breachNative === "yes")
    found.push({
      id: "CWE-20",
      name: "Improper Input Validation",
      reason: "a native function is called past its checks",
    });
  if (known.breachMemory === "yes" && known.effect === "none") {
    found.push({
      id: "CWE-200",
      name: "Exposure of Sensitive Information to an Unauthorized Actor",
      reason: "foreign memory is readable without a crash",
    });
  }
  return found;
}
