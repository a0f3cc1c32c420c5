/** Typical cases with a title, to show what a difference between two policies or a rule means in practice. */
import type { Fact } from "./facts.ts";
import { parseFacts } from "./facts.ts";

export interface Example {
  readonly id: string;
  readonly title: string;
  readonly facts: readonly Fact[];
}

const NO_BREACH = {
  breachEscape: "no",
  breachMemory: "no",
  breachCapability: "no",
  breachNative: "no",
  breachUnavailable: "no",
};
const WASM = { input: "wasm", component: "runtime", reproduced: "yes" };

function example(id: string, title: string, answers: Record<string, string>): Example {
  return { id, title, facts: parseFacts(answers) };
}

export const EXAMPLES: readonly Example[] = [
  example("loader-crash", "A .wasm crashes the loader on tier A", {
    ...WASM,
    effect: "crash",
    phase: "load",
    affectsTierA: "yes",
  }),
  example("fixed", "The same, and the newest release is clean under AddressSanitizer", {
    ...WASM,
    effect: "crash",
    phase: "load",
    affectsTierA: "yes",
    newestClean: "yes",
  }),
  example("five-no", "A .wasm crashes the runtime; all five questions answered No", {
    ...WASM,
    effect: "crash",
    phase: "run",
    affectsTierA: "yes",
    ...NO_BREACH,
  }),
  example("tier-b", "A .wasm corrupts the heap, in a feature of tier B only", {
    ...WASM,
    effect: "crash",
    phase: "run",
    affectsTierA: "no",
    breachMemory: "yes",
  }),
  example("own-loop", "A .wasm loops for ever by itself", {
    ...WASM,
    effect: "hang",
    phase: "run",
    loopOwner: "program",
  }),
  example("loader-hang", "A .wasm makes the loader hang", {
    ...WASM,
    effect: "hang",
    phase: "load",
    loopOwner: "runtime",
    affectsTierA: "yes",
  }),
  example("hang-recovers", "The runtime hangs, is stopped, and goes on", {
    ...WASM,
    effect: "hang",
    phase: "run",
    loopOwner: "runtime",
    recovers: "yes",
    affectsTierA: "yes",
    ...NO_BREACH,
  }),
  example("wrong-value", "A wrong value, inside the sandbox", {
    ...WASM,
    effect: "wrong-result",
    phase: "run",
    ...NO_BREACH,
  }),
  example("escape", "A module reads files it was not given, no crash", {
    ...WASM,
    effect: "none",
    breachCapability: "yes",
    affectsTierA: "yes",
  }),
  example("aot-crafted", "A manipulated .aot crashes the loader", {
    input: "aot",
    component: "runtime",
    reproduced: "yes",
    effect: "crash",
    phase: "load",
    aotOrigin: "contradicted",
  }),
  example("aot-made", "An .aot made by wamrc with correct options crashes the runtime", {
    input: "aot",
    component: "runtime",
    reproduced: "yes",
    effect: "crash",
    aotOrigin: "toolchain-made",
    aotOptions: "correct",
    affectsTierA: "yes",
  }),
  example("aot-misused", "An .aot crashes only because of an option given to wamrc", {
    input: "aot",
    component: "runtime",
    reproduced: "yes",
    effect: "crash",
    aotOrigin: "toolchain-made",
    aotOptions: "misused",
  }),
  example("aot-unknown", "An .aot of unknown origin crashes", {
    input: "aot",
    component: "runtime",
    reproduced: "yes",
    effect: "crash",
  }),
  example("wamrc-crash", "wamrc crashes on a .wasm", {
    input: "wasm",
    component: "wamrc",
    reproduced: "yes",
    effect: "crash",
    phase: "compile",
  }),
  example("wamrc-five-no", "wamrc crashes on a .wasm, memory safe", {
    input: "wasm",
    component: "wamrc",
    reproduced: "yes",
    effect: "crash",
    phase: "compile",
    ...NO_BREACH,
  }),
  example("caller", "The embedder passes a wrong argument and the runtime crashes", {
    input: "host",
    component: "runtime",
    reproduced: "yes",
    effect: "crash",
    callerGuarantee: "broken",
  }),
];
