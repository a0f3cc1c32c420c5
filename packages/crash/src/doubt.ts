/**
 * Reports that WAMR's maintainers have answered with "not a bug of ours": AddressSanitizer and WAMR both play with signals,
 * stacks and longjmp. A doubt is not a verdict: it names the pattern and the run that settles it.
 */
import type { Fingerprint, Reading } from "./reading.ts";

export interface AsanDoubt {
  /** Short stable name of the known pattern. */
  readonly pattern: string;
  readonly why: string;
  /** What to do to know. */
  readonly confirm: string;
  readonly references: readonly string[];
  /** Does the same input, ending like this on a plain build, show that the report is false? A crash there shows that it is not. */
  readonly isFalseBy: (plain: Reading) => boolean;
}

/** It goes on as if nothing had been: the sanitizer alone complained. */
function endsWell(plain: Reading): boolean {
  return plain.kind === "clean" || plain.kind === "trap" || plain.kind === "refused";
}

/** The handler took the signal for what it is; any other trap is another ending, and may come before the code is reached. */
function trapsOutOfBounds(plain: Reading): boolean {
  return plain.kind === "trap" && /^(?:out of bounds memory access|native stack overflow)/.test(plain.message);
}

const PLAIN =
  "Run the same command on a build without sanitizer, or on an ASan build with WAMR_DISABLE_HW_BOUND_CHECK=1: a real bug crashes there too.";

/** Functions that run between WAMR's SIGSEGV handler and the end of the wasm call it aborts. */
const AFTER_LONGJMP =
  /^(?:call_wasm_with_hw_bound_check|invoke_native_with_hw_bound_check|execute_func_with_hw_bound_check|mask_signals)$/;
const SIGNAL_SETS = /sig(?:empty|fill|add|del)set|sigprocmask|pthread_sigmask|sigaction/;

function afterHandler({ kind, stack }: Fingerprint): boolean {
  if (!/^stack-(?:buffer|use)/.test(kind)) return false;
  return SIGNAL_SETS.test(stack[0] ?? "") && stack.slice(0, 6).some((name) => AFTER_LONGJMP.test(name));
}

/** The guard pages lie behind a linear memory; a fault at page zero is no access of the program's. */
function guardPage({ kind, component, pointer, stack }: Fingerprint): boolean {
  return /^SIG(?:SEGV|BUS)$/.test(kind) && component === "aot-code" && pointer !== "null" && stack.length > 0;
}

/** A known reason to doubt a reading made on an ASan build, or undefined. */
export function asanDoubt(reading: Reading): AsanDoubt | undefined {
  if (reading.kind === "trap" && /^native stack overflow/.test(reading.message)) {
    return {
      pattern: "fake-stack-overflow-check",
      why: "ASan's fake stack confuses WAMR's check of the native stack, which then reports an overflow that is none (until a change of March 2026).",
      confirm: "Run it on a plain build, or with ASAN_OPTIONS=detect_stack_use_after_return=0.",
      references: ["#4638", "#4642"],
      isFalseBy: endsWell,
    };
  }
  if (reading.kind !== "crash" || !reading.fingerprint.source.startsWith("asan")) return undefined;
  const print = reading.fingerprint;
  if (afterHandler(print)) {
    return {
      pattern: "signal-mask-after-longjmp",
      why: "WAMR's signal handler leaves a wasm call by longjmp; ASan keeps the skipped frames' redzones and reports the next use of that stack.",
      confirm: PLAIN,
      references: ["#3011", "#3561", "#3625", "google/sanitizers#189"],
      isFalseBy: endsWell,
    };
  }
  if (
    print.also.some((line) => line.includes("False positive error reports may follow")) &&
    /^stack-/.test(print.kind)
  ) {
    return {
      pattern: "handle-no-return-ignored",
      why: "ASan itself warned that it could not clean the stack after a longjmp and that false reports may follow.",
      confirm: PLAIN,
      references: ["google/sanitizers#189"],
      isFalseBy: endsWell,
    };
  }
  if (guardPage(print)) {
    return {
      pattern: "hardware-bounds-check",
      why: "With hardware bounds checks an out-of-bounds access of AoT code faults on purpose, and WAMR's handler turns it into a trap; here ASan took the signal first.",
      confirm:
        "Run it on a plain build: if it ends in `Exception: out of bounds memory access`, it is a trap. Or set ASAN_OPTIONS=handle_segv=1:allow_user_segv_handler=1.",
      references: ["#1058"],
      isFalseBy: trapsOutOfBounds,
    };
  }
  return undefined;
}
