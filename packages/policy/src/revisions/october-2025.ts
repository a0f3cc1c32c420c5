/** The rules of October 2025 and the draft of September they came from: tiers, caller guarantee, user-crafted AoT files. */

import { SANDBOX, SANDBOX_DISABLED, SIX_EFFECTS } from "../readings/definitions.ts";
import * as maintainer from "../readings/maintainer.ts";
import { STAYS_PRIVATE, withPractice } from "../readings/practice.ts";
import { quoted } from "../readings/reading.ts";
import { CHECKLIST_EMPTY, CRASH_OR_HANG_PRIVATE } from "../readings/reporter.ts";
import type { HandlingRule, Policy, Rule, Source } from "../rule.ts";
import { AOT_FROM_WASM, EMPTY_CHECKLIST, HOST_UNTOLD, NO_CRASH_MEMORY, WAMRC_CRASH } from "./gaps.ts";

interface Wording {
  readonly caller: string;
  readonly craftedAot: string;
}

/** Line numbers where the text has them: null all over for the draft, which was a page and never a commit. */
function rulesAt(text: Omit<Source, "line">, words: Wording, at: (line: number) => number | null): Rule[] {
  return withPractice(
    quoted(text, [
      [SIX_EFFECTS, "It is commonly stated that a security issue is an issue that:", at(7)],
      [SANDBOX_DISABLED, "Unless it is explicitly disabled beforehand.", at(16)],
      [
        maintainer.INFINITE_LOOP,
        "Another type of execution problem we usually do not classify as a security one is if it is caused by an infinite loop",
        at(42),
      ],
      [maintainer.CALLER_GUARANTEE, words.caller, at(36)],
      [maintainer.USER_CRAFTED_AOT, words.craftedAot, at(38)],
      [maintainer.OWN_RECURSION, "infinite loop or incorrect recursive function call chain", at(42)],
      [maintainer.TIER_A_ONLY, "Only bugs that affect tier A platforms or features should be considered.", at(32)],
      [
        maintainer.DOS_RECOVERABLE,
        "If the service (runtime in this case) can recover and start another module or run another function within the same instance, it is not considered unavailable",
        at(40),
      ],
      [
        maintainer.DOS_RECOVERABLE_CRASH,
        "can recover and start another module or run another function within the same instance",
        at(40),
      ],
      [
        maintainer.WASM_CRASH_IS_SECURITY,
        "If a .wasm file causes a runtime crash or hang, it is a security issue.",
        at(38),
      ],
      [SANDBOX, "In other words, do not compromise the sandbox.", at(16)],
      [
        CRASH_OR_HANG_PRIVATE,
        "if a bug results in crash or hang, please treat it as a security problem and report it to a security advisor.",
        at(22),
      ],
      [CHECKLIST_EMPTY, 'answer all questions with "No", it is fine to mark it as a regular bug.', at(24)],
      [
        maintainer.WRONG_VALUES,
        "Actions that differ from Wasm rules (like calculating wrong values) are not seen as security issues as long as they stay within the sandbox.",
        at(34),
      ],
    ]),
  );
}

export function handlingAt(
  text: Omit<Source, "line">,
  lines: { quickly: number | null; reporting: number | null; runbook: number | null },
): HandlingRule[] {
  return [
    {
      id: "maintainer.act-quickly",
      quote: "Do not share technical details publicly on the issue or PR anymore.",
      source: { ...text, line: lines.quickly },
      audience: "maintainer",
      classes: ["security", "potential-security"],
    },
    {
      id: "reporting.bytecode-alliance",
      quote: "Follow the same guidelines as other projects within the Bytecode Alliance.",
      source: { ...text, line: lines.reporting },
      audience: "all",
      actions: ["report-privately"],
    },
    {
      id: "managing.runbook",
      quote: "Once a security issue is confirmed, please refer to the runbook for the subsequent steps to take.",
      source: { ...text, line: lines.runbook },
      audience: "maintainer",
      classes: ["security", "potential-security"],
    },
  ];
}

function inDoubt(text: Omit<Source, "line">, line: number | null): Rule {
  return {
    ...STAYS_PRIVATE,
    id: "reporter.better-safe-than-sorry",
    quote: "It is better safe than sorry.",
    source: { ...text, line },
    audience: "reporter",
    reading: "Cited when a fact nobody knows keeps the report private.",
  };
}

const MERGED: Omit<Source, "line"> = {
  repo: "bytecodealliance/wasm-micro-runtime",
  file: "doc/security_need_to_know.md",
  commit: "635576c60",
  date: "2025-10-09",
};
const PAGE: Omit<Source, "line"> = {
  repo: "bytecodealliance/wasm-micro-runtime",
  file: "doc/security_need_to_know.md",
  commit: null,
  page: "draft of pull request #4584",
  date: "2025-09-05",
};
const GAPS = [EMPTY_CHECKLIST, WAMRC_CRASH, AOT_FROM_WASM, NO_CRASH_MEMORY, HOST_UNTOLD];

export const OCTOBER_2025: Policy = {
  schemaVersion: 1,
  id: "635576c60",
  aliases: ["635576c607", "#4584"],
  title: "Tier rule, caller guarantee, user-crafted AoT",
  date: "2025-10-09",
  state: "merged",
  about:
    "The first text with rules of WAMR's own: only tier A counts, the caller keeps his promises, a .wasm that crashes or hangs the runtime is a security issue, a user-crafted .aot is not.",
  tierTable: "635576c60",
  rules: rulesAt(
    MERGED,
    {
      caller: "By default, native APIs and CLIs are following the principle of caller guarantee.",
      craftedAot:
        "So user-crafted .aot can cause anything, including crashes or hangs. They are not considered security issues.",
    },
    (line) => line,
  ),
  handling: handlingAt(MERGED, { quickly: 46, reporting: 56, runbook: 60 }),
  gaps: GAPS,
  inDoubt: inDoubt(MERGED, 22),
};

export const DRAFT: Policy = {
  schemaVersion: 1,
  id: "draft-2025-09-05",
  aliases: ["draft"],
  title: "Draft of September 2025",
  date: "2025-09-05",
  state: "proposal",
  about:
    "The page from which 635576c60 came. “APIs and CLIs” were not yet “native APIs and CLIs”; it notes “need a diagram or a cheat sheet for quick reference eventually”.",
  tierTable: "635576c60",
  rules: rulesAt(
    PAGE,
    {
      caller: "By default, APIs and CLIs are following the principle of caller guarantee.",
      craftedAot: "user-crafted aot modules can cause anything",
    },
    () => null,
  ),
  handling: handlingAt(PAGE, { quickly: null, reporting: null, runbook: null }),
  gaps: GAPS,
  inDoubt: inDoubt(PAGE, null),
};
