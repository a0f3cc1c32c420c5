/** Readings of the section for someone who finds a problem. */
import { all, any, is } from "../condition.ts";
import { BREACHES, type DecidingFact } from "../facts.ts";
import { ANY_BREACH, CRASH_OR_HANG, NO_BREACH, type Reading } from "./reading.ts";

export const CRASH_OR_HANG_PRIVATE: Reading = {
  id: "reporter.crash-or-hang",
  label: "A crash or a hang",
  audience: "reporter",
  stage: "security",
  when: CRASH_OR_HANG,
  action: "report-privately",
};

/** 635576c60: "the following checklist" has no questions, so there is nothing to answer No to. */
export const CHECKLIST_EMPTY: Reading = {
  id: "reporter.checklist-all-no",
  label: "A crash or hang, and all questions are No",
  audience: "reporter",
  stage: "premise",
  when: all(CRASH_OR_HANG, NO_BREACH),
  points: "not-security",
  reading:
    "The checklist of this revision has no questions. Even five answers of No to the later questions do not make the report public here.",
};

/** PR #4867 as proposed: six general questions, all No makes a regular bug even of a crash. */
export const CHECKLIST_ALL_NO: Reading = {
  id: "reporter.checklist-all-no",
  label: "A crash or hang, and all questions are No",
  audience: "reporter",
  stage: "exclusion",
  when: all(CRASH_OR_HANG, NO_BREACH),
  action: "public-bug",
  exceptionTo: ["reporter.crash-or-hang"],
  reading:
    "The six general questions are the six effects; we take them as the five breaches (repudiation has no meaning for a runtime).",
};

const CHECKLIST_LABELS = [
  "It escapes the sandbox",
  "It reaches foreign memory",
  "It uses what was not granted",
  "It calls past native checks",
  "It leaves the runtime unavailable",
];

export const CHECKLIST: readonly Reading[] = BREACHES.map((fact: DecidingFact, i) => ({
  id: `reporter.checklist.${i + 1}`,
  label: CHECKLIST_LABELS[i]!,
  audience: "reporter",
  stage: "security",
  when: is(fact, "yes"),
  action: "report-privately",
}));

export const CHECKLIST_ANY_YES: Reading = {
  id: "reporter.checklist-any-yes",
  label: "Any of the five questions is Yes",
  audience: "reporter",
  stage: "security",
  when: ANY_BREACH,
  action: "report-privately",
};

export const CHECKLIST_OTHERWISE: Reading = {
  id: "reporter.checklist-otherwise",
  label: "All five questions are No",
  audience: "reporter",
  stage: "regular",
  when: all(any(CRASH_OR_HANG, is("effect", "wrong-result")), NO_BREACH),
  action: "public-bug",
  class: "bug",
  reading:
    "A crash with five answers of No is both “treat as possible security issue” and “can be treated as a regular bug”; we report it privately and show both.",
};
