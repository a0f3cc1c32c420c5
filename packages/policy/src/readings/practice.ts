/**
 * What practice adds to every revision: rules of common sense that maintainers apply and no revision writes down. They come
 * first or settle what a report is still worth; each names where the practice can be seen.
 */
import { all, any, is } from "../condition.ts";
import type { Rule, Source } from "../rule.ts";
import { NO_BREACH } from "./reading.ts";

const WAMR = "wasm-micro-runtime/wasm-micro-runtime";

function thread(number: number, date: string): Source {
  return { repo: WAMR, file: `issues/${number}`, commit: null, page: `issue #${number}`, date, line: null };
}

/** Our own sentences: marked as such by their repository. */
function own(): Source {
  return {
    repo: "assay",
    file: "docs/policy.md",
    commit: null,
    page: "docs/policy.md",
    date: "2026-11-21",
    line: null,
  };
}

export const NOT_REPRODUCED: Rule = {
  id: "assay.not-reproduced",
  label: "It does not happen again",
  quote: "can't reproduce it",
  source: thread(2720, "2023-11-06"),
  audience: "practice",
  stage: "evidence",
  when: is("reproduced", "no"),
  action: "not-reproduced",
  class: "unclear",
  yieldsToBreach: true,
  reading:
    "No crash and no hang when it was run, or not again: a clean end, a trap and a refused module are the runtime at work, and what nobody sees cannot be judged yet. Maintainers answer so in #2720, #3124 and #3442. A breach that somebody has shown comes first: it needs no crash.",
};

export const FALSE_POSITIVE: Rule = {
  id: "assay.sanitizer-false-positive",
  label: "Only a sanitizer says so: a known false alarm",
  quote: "False positive error reports may follow",
  source: thread(3011, "2024-01-13"),
  audience: "practice",
  stage: "evidence",
  when: is("sanitizerDoubt", "false-positive"),
  action: "not-reproduced",
  class: "not-a-bug",
  yieldsToBreach: true,
  reading:
    "The sanitizer's report is the only sign of a problem and is a known false alarm (the signal handler's longjmp, #3561, #3625, #3011): there is no crash. AddressSanitizer itself prints the quoted line. A breach that somebody has shown is another sign and comes first.",
};

export const UPDATE: Rule = {
  id: "assay.update",
  label: "Fixed already in the newest release",
  quote: "please pull the latest code to test again",
  source: thread(3061, "2024-02-02"),
  audience: "practice",
  stage: "update",
  when: any(is("knownFix", "yes"), all(is("newestClean", "yes"), is("effect", "crash", "hang"))),
  action: "update",
  reading:
    "Already fixed: the newest release known runs it cleanly under AddressSanitizer in the same mode, or a known fix is in a version not above the one tested. A quiet plain build proves nothing, so it does not count. The class stays what it was.",
};

export const NOTHING_SHOWN: Rule = {
  id: "assay.nothing-shown",
  label: "No crash, hang, wrong result or breach",
  quote: "No crash, no hang, no wrong result and no breach: nothing to report.",
  source: own(),
  audience: "practice",
  stage: "regular",
  when: all(is("effect", "none"), NO_BREACH),
  action: "not-reproduced",
  class: "not-a-bug",
  reading: "A trap or a refused module is the runtime doing its work.",
};

/** For texts that have no sentence of their own for doubt. */
export const STAYS_PRIVATE: Rule = {
  id: "assay.unknown-stays-private",
  label: "In doubt",
  quote: "A fact nobody knows never makes a report less private.",
  source: own(),
  audience: "practice",
  stage: "premise",
  when: all(),
  reading: "Our rule, in the spirit of the later revisions' “When in doubt, report it as a security issue.”",
};

/** They stand before and behind a document's own rules. */
export function withPractice(rules: readonly Rule[]): Rule[] {
  return [NOT_REPRODUCED, FALSE_POSITIVE, ...rules, UPDATE, NOTHING_SHOWN];
}
