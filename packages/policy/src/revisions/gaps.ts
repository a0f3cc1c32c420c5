/** Questions that the texts leave open. Named in a verdict instead of being answered by us. */
import { all, is } from "../condition.ts";
import { CRASH_OR_HANG, NO_BREACH } from "../readings/reading.ts";
import type { Gap } from "../rule.ts";

export const AOT_UNTOLD: Gap = {
  id: "gap.aot",
  when: is("input", "aot"),
  text: "No sentence of this revision speaks of AoT files. Maintainers said before it that “the aot file should be from a trusted source” (PR #3995).",
};

export const HOST_UNTOLD: Gap = {
  id: "gap.host",
  when: all(is("input", "host"), is("callerGuarantee", "kept"), CRASH_OR_HANG),
  text: "No sentence says what a crash is that an embedder causes without breaking his promises.",
};

export const WAMRC_CRASH: Gap = {
  id: "gap.wamrc-crash",
  when: all(is("component", "wamrc"), CRASH_OR_HANG),
  text: "wamrc itself crashes on a .wasm: no sentence says whether the compiler is “the runtime” or a tool. The Bytecode Alliance's text, WAMR's policy until October 2025, counted memory unsafety while compiling and not denial of service.",
};

export const AOT_FROM_WASM: Gap = {
  id: "gap.aot-toolchain",
  when: all(is("input", "aot"), is("aotOrigin", "toolchain-made")),
  text: "An .aot that an unmodified wamrc made from an untrusted .wasm: this revision speaks of .wasm and of user-crafted .aot only.",
};

export const AOT_HANG: Gap = {
  id: "gap.aot-hang",
  when: all(is("input", "aot"), is("aotOrigin", "toolchain-made"), is("effect", "hang")),
  text: "The sentence on files of the toolchain names a breach and a crash, not a hang.",
};

export const NO_CRASH_MEMORY: Gap = {
  id: "gap.memory-without-crash",
  when: all(is("breachMemory", "yes"), is("effect", "none", "wrong-result")),
  text: "Reading uninitialised or foreign memory without a crash (as CVE-2026-54913) is named by no sentence; we take it as a yes to the second question.",
};

export const EMPTY_CHECKLIST: Gap = {
  id: "gap.empty-checklist",
  when: all(CRASH_OR_HANG, NO_BREACH),
  text: "This revision announces a checklist and has none.",
};
