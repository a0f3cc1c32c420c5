/** Runaway recursion by its frames: the same few functions again and again. Only calls from wasm to wasm make it the program's. */
import type { Outcome } from "../stages/reproduce.ts";

export interface Recursion {
  /** One round, innermost first. */
  readonly frames: readonly string[];
  readonly times: number;
  readonly wasmCalls: boolean;
}

/** So many rounds before a stack is called runaway; parsers of nested things recurse a little. */
const ROUNDS = 12;
const LONGEST_ROUND = 6;

/** Functions through which one wasm function calls another; `??` and numbered functions are code made by wamrc or a JIT. */
const WASM_CALL =
  /^(wasm_interp_call_func_bytecode|wasm_interp_call_wasm|wasm_runtime_call_wasm|wasm_call_function|call_wasm_with_hw_bound_check|aot_call_function|aot_call_indirect|invoke_native\w*|llvm_jit_\w+|aot_func#\d+|\?\?)$/;

export function recursionOf(outcome: Pick<Outcome, "runs" | "more">): Recursion | null {
  for (const run of [...outcome.more, ...outcome.runs]) {
    for (const text of [...run.traces, run.stderr]) {
      const found = repeating(framesOf(text));
      if (found) return found;
    }
  }
  return null;
}

export function framesOf(text: string): string[] {
  return [...text.matchAll(/^\s*#\d+\s+(?:0x[0-9a-f]+\s+(?:in\s+)?)?([\w?#.$:~]+)/gm)].map((m) => m[1] as string);
}

export function repeating(frames: readonly string[]): Recursion | null {
  for (let start = 0; start < Math.min(frames.length, 16); start++) {
    for (let length = 1; length <= LONGEST_ROUND; length++) {
      const round = frames.slice(start, start + length);
      let times = 1;
      while (round.every((f, i) => frames[start + times * length + i] === f)) times++;
      if (times >= ROUNDS) return { frames: round, times, wasmCalls: round.some((f) => WASM_CALL.test(f)) };
    }
  }
  return null;
}
