/** Readings of the definitions, which speak to everybody: what a security issue is, the sandbox, Wasm and AoT files. */
import { all, any, is } from "../condition.ts";
import { ANY_BREACH, CRASH_OR_HANG, type Reading } from "./reading.ts";

/** In the texts without reporter rules the six effects are all there is to go by when nothing else fits. */
export const SIX_EFFECTS_DECIDE: Reading = {
  id: "definition.six-effects",
  label: "A crash, a hang or a breach",
  audience: "all",
  stage: "security",
  when: any(CRASH_OR_HANG, ANY_BREACH),
  action: "report-privately",
  reading: "A crash or a hang touches availability, one of the six effects; the other five are breaches.",
};

export const SIX_EFFECTS: Reading = {
  ...SIX_EFFECTS_DECIDE,
  stage: "premise",
  reading:
    "The general definition. Later sections of the same text say what it means for crashes, hangs and breaches, and those decide.",
};

export const SANDBOX: Reading = {
  id: "definition.sandbox",
  label: "A breach of the sandbox",
  audience: "all",
  stage: "security",
  when: ANY_BREACH,
  action: "report-privately",
  class: "security",
  reading: "Each of the five breaches compromises the sandbox or what it protects.",
};

export const SANDBOX_DISABLED: Reading = {
  id: "definition.sandbox-disabled",
  label: "The protection was switched off on purpose",
  audience: "all",
  stage: "exclusion",
  when: is("sandboxDisabled", "yes"),
  action: "not-a-bug",
  class: "not-a-bug",
  exceptionTo: ["*"],
  reading:
    "Only where the protection that failed was switched off on purpose, and the problem needs that; the mere presence of a flag excuses nothing.",
};

export const WASM_UNTRUSTED: Reading = {
  id: "definition.wasm-untrusted",
  label: "A .wasm breaches the sandbox or crashes the runtime",
  audience: "all",
  stage: "security",
  when: all(is("input", "wasm"), any(ANY_BREACH, all(is("effect", "crash"), is("component", "runtime")))),
  action: "report-privately",
  class: "potential-security",
};

export const AOT_TRUSTED: Reading = {
  id: "definition.aot-trusted",
  label: "An .aot file",
  audience: "all",
  stage: "premise",
  when: is("input", "aot"),
  reading: "A premise, not a finding: who made this file is still a question of evidence.",
};

export const AOT_CORRECT_OPTIONS: Reading = {
  id: "definition.correct-options",
  label: "An .aot that wamrc made",
  audience: "all",
  stage: "premise",
  when: all(is("input", "aot"), is("aotOrigin", "toolchain-made")),
  reading:
    "The text does not say which options are correct; we call an option misused only if recompiling without it makes the problem go away.",
};

export const AOT_MALFORMED: Reading = {
  id: "definition.malformed-aot",
  label: ".aot: evidence contradicts wamrc",
  audience: "all",
  stage: "exclusion",
  when: all(is("input", "aot"), is("aotOrigin", "contradicted")),
  action: "public-bug",
  class: "bug",
  exceptionTo: ["*"],
  reading:
    "Malformed or manipulated means: evidence contradicts the toolchain. A missing stamp or an odd structure is no such evidence.",
};

export const AOT_TOOLCHAIN_EMITS: Reading = {
  id: "definition.aot-toolchain-emits",
  label: ".aot of an unmodified wamrc crashes or breaches",
  audience: "all",
  stage: "security",
  when: all(
    is("input", "aot"),
    is("aotOrigin", "toolchain-made"),
    is("aotOptions", "correct"),
    any(is("effect", "crash"), ANY_BREACH),
  ),
  action: "report-privately",
  class: "potential-security",
};

export const AOT_MISUSE: Reading = {
  id: "definition.misuse-of-options",
  label: ".aot: an option was misused",
  audience: "all",
  stage: "exclusion",
  when: all(is("input", "aot"), is("aotOptions", "misused")),
  action: "not-a-bug",
  class: "not-a-bug",
  exceptionTo: ["*"],
  reading:
    "Misused means: recompiled without the option, the bytes differ and the problem is gone. An option without effect is no reason for anything.",
};
