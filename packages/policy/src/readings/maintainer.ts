/**
 * Readings of the section for maintainers. They settle the expected class; a reporter who follows them could publish a
 * vulnerability, so none but the loop makes his action less private.
 */
import { all, any, type Condition, is, not } from "../condition.ts";
import { ANY_BREACH, CRASH_OR_HANG, NO_BREACH, type Reading } from "./reading.ts";

const AT_STAKE: Condition = any(CRASH_OR_HANG, ANY_BREACH);
const OTHER_BREACH: Condition = any(
  is("breachEscape", "yes"),
  is("breachMemory", "yes"),
  is("breachCapability", "yes"),
  is("breachNative", "yes"),
);

export const TIER_A_ONLY: Reading = {
  id: "maintainer.tier-a-only",
  label: "Only parts of tier B or C are at fault",
  audience: "maintainer",
  stage: "exclusion",
  when: all(is("affectsTierA", "no"), AT_STAKE),
  action: "public-bug",
  class: "bug",
  exceptionTo: ["*"],
  reading:
    "The text says bugs that affect tier A. “No” only when the component at fault is itself of tier B or C; a report made on a tier B configuration can still affect tier A.",
  variants: [
    {
      name: "weakest-tier",
      when: all(is("weakestTier", "B", "C"), AT_STAKE),
      reading: "The other reading: the weakest of target, mode and every feature the problem needs decides.",
    },
  ],
};

export const WRONG_VALUES: Reading = {
  id: "maintainer.wrong-values",
  label: "A wrong value inside the sandbox",
  audience: "maintainer",
  stage: "regular",
  when: all(is("effect", "wrong-result"), NO_BREACH),
  action: "public-bug",
  class: "bug",
  reading: "“Within the sandbox” is five answers of No.",
};

export const CALLER_GUARANTEE: Reading = {
  id: "maintainer.caller-guarantee",
  label: "The caller broke his promise",
  audience: "maintainer",
  stage: "exclusion",
  when: is("callerGuarantee", "broken"),
  action: "not-a-bug",
  class: "not-a-bug",
  exceptionTo: ["*"],
  reading:
    "The embedder or the command line broke its promise and the problem needs that. What a Wasm module passes to a host function is not the caller's doing.",
};

export const WASM_CRASH_IS_SECURITY: Reading = {
  id: "maintainer.wasm-untrusted",
  label: "A .wasm crashes or hangs the runtime",
  audience: "maintainer",
  stage: "security",
  when: all(is("input", "wasm"), is("component", "runtime"), CRASH_OR_HANG),
  action: "report-privately",
  class: "security",
};

export const USER_CRAFTED_AOT: Reading = {
  id: "maintainer.user-crafted-aot",
  label: ".aot: user-crafted",
  audience: "maintainer",
  stage: "exclusion",
  when: all(is("input", "aot"), is("aotOrigin", "contradicted")),
  action: "public-bug",
  class: "bug",
  exceptionTo: ["*"],
  reading: "User-crafted means: evidence contradicts the toolchain.",
};

export const DOS_RECOVERABLE: Reading = {
  id: "maintainer.dos-recoverable",
  label: "A hang after which the runtime goes on",
  audience: "maintainer",
  stage: "exclusion",
  when: all(is("effect", "hang"), is("recovers", "yes"), not(OTHER_BREACH)),
  action: "public-bug",
  class: "bug",
  reading: "Counts for a hang that can be ended and after which the runtime goes on, shown clean under a sanitizer.",
};

/** The same sentence where it does not decide. */
export const DOS_RECOVERABLE_CRASH: Reading = {
  id: "maintainer.dos-recoverable.crash",
  label: "A crash that is survived",
  audience: "maintainer",
  stage: "premise",
  when: all(is("effect", "crash"), is("recovers", "yes")),
  points: "not-security",
  reading:
    "After a crash or a memory error nothing in the process can be relied on, so recovery does not count; the sentence itself makes no such difference.",
};

export const INFINITE_LOOP: Reading = {
  id: "maintainer.infinite-loop",
  label: "The program's own endless loop",
  audience: "maintainer",
  stage: "exclusion",
  when: all(is("effect", "hang"), is("loopOwner", "program")),
  action: "not-a-bug",
  class: "not-a-bug",
  bindsReporter: true,
  reading:
    "Only when the loop is proved to be the program's own; then nothing is wrong with the runtime (“It's not a bug … it contains an infinite loop”, #4036). A breach by the same program is an issue of its own: one report each.",
};

/** In a text with a checklist: “any Yes” makes a security issue there, also of a program that loops. */
export const INFINITE_LOOP_BUT_BREACH: Reading = {
  ...INFINITE_LOOP,
  yieldsToBreach: true,
  reading:
    "Only when the loop is proved to be the program's own; then nothing is wrong with the runtime (“It's not a bug … it contains an infinite loop”, #4036). A Yes to a question of the checklist comes first.",
};

export const OWN_RECURSION: Reading = {
  id: "maintainer.recursion",
  label: "A crash by the program's own loop or recursion",
  audience: "maintainer",
  stage: "exclusion",
  when: all(is("effect", "crash"), is("phase", "instantiate", "run"), is("loopOwner", "program")),
  action: "public-bug",
  class: "bug",
  reading:
    "A crash that the program's own endless loop or recursion leads to (#4926), so one of execution: while loading, no program runs. The runtime still crashed, so the reporter's rule stands.",
};
