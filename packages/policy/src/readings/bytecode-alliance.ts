/** Readings of the Bytecode Alliance's text, to which the first two revisions defer. It has no tiers and no word on AoT files. */
import { all, any, type Condition, is, not } from "../condition.ts";
import { CRASH_OR_HANG, NO_BREACH, type Reading } from "./reading.ts";

const COMPILING: Condition = any(is("phase", "compile"), is("component", "wamrc"));
const DENIAL: Condition = any(CRASH_OR_HANG, is("breachUnavailable", "yes"));
const UNDERMINED: Condition = any(
  is("breachEscape", "yes"),
  is("breachMemory", "yes"),
  is("breachCapability", "yes"),
  is("breachNative", "yes"),
);

export const SHARED_CRITERIA: Reading = {
  id: "definition.share-bytecode-alliance-criteria",
  label: "The Bytecode Alliance's criteria",
  audience: "all",
  stage: "premise",
  when: not(is("effect", "none")),
  reading: "Therefore the rules named rfc.* below count for WAMR under this revision.",
};

export const CONSULT_CHEAT_SHEET: Reading = {
  id: "managing.cheat-sheet-before-reporting",
  label: "A crash or a hang",
  audience: "reporter",
  stage: "premise",
  when: CRASH_OR_HANG,
};

export const RFC_MEMORY: Reading = {
  id: "rfc.memory-unsafety",
  label: "Unsafe memory, at any time",
  audience: "all",
  stage: "security",
  when: is("breachMemory", "yes"),
  action: "report-privately",
  class: "security",
  reading: "At compile time as well as at execution time; reading uninitialised memory is named in the same table.",
};

export const RFC_SANDBOX: Reading = {
  id: "rfc.sandbox-escape",
  label: "An escape from the sandbox",
  audience: "all",
  stage: "security",
  when: any(is("breachEscape", "yes"), is("breachNative", "yes")),
  action: "report-privately",
  class: "security",
};

export const RFC_CAPABILITY: Reading = {
  id: "rfc.capability",
  label: "A resource that was not granted",
  audience: "all",
  stage: "security",
  when: is("breachCapability", "yes"),
  action: "report-privately",
  class: "security",
};

export const RFC_DOS_EXECUTING: Reading = {
  id: "rfc.dos-executing",
  label: "Denial of service while executing",
  audience: "all",
  stage: "security",
  when: all(DENIAL, not(COMPILING), not(is("input", "host"))),
  action: "report-privately",
  class: "security",
  reading:
    "Loading and instantiating count as executing: an interpreter does not compile. Infinite loops are named in the same table, so here a program's own loop counts too.",
};

export const RFC_DOS_COMPILING: Reading = {
  id: "rfc.dos-compiling",
  label: "Denial of service while compiling, memory safe",
  audience: "all",
  stage: "exclusion",
  when: all(DENIAL, COMPILING, not(UNDERMINED)),
  action: "public-bug",
  class: "bug",
  exceptionTo: ["definition.six-effects", "definition.sandbox", "rfc.dos-executing"],
  reading: "Only when memory unsafety is ruled out; compiling means wamrc, or a JIT at work.",
};

export const RFC_SEMANTICS: Reading = {
  id: "rfc.semantics",
  label: "A wrong value inside the sandbox",
  audience: "all",
  stage: "regular",
  when: all(is("effect", "wrong-result"), NO_BREACH),
  action: "public-bug",
  class: "bug",
};
