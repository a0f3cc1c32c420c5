/**
 * The first two revisions: a short document that defers to the Bytecode Alliance's text “What is considered a security bug?”.
 * Both texts' sentences are here with their own source; they differ only in where the runbook is.
 */

import * as rfc from "../readings/bytecode-alliance.ts";
import { SANDBOX, SANDBOX_DISABLED, SIX_EFFECTS_DECIDE } from "../readings/definitions.ts";
import { STAYS_PRIVATE, withPractice } from "../readings/practice.ts";
import { quoted } from "../readings/reading.ts";
import type { HandlingRule, Policy, Rule, Source } from "../rule.ts";
import { AOT_UNTOLD, HOST_UNTOLD } from "./gaps.ts";

const RFC: Omit<Source, "line"> = {
  repo: "bytecodealliance/rfcs",
  file: "accepted/what-is-considered-a-security-bug.md",
  commit: "bf6dc0d83",
  date: null,
};

function rulesAt(text: Omit<Source, "line">): Rule[] {
  return withPractice([
    ...quoted(text, [
      [SANDBOX_DISABLED, "Unless it is explicitly disabled beforehand.", 16],
      [
        rfc.SHARED_CRITERIA,
        "Thus, we share most of the criteria for judging security issues with the Bytecode Alliance.",
        18,
      ],
      [rfc.CONSULT_CHEAT_SHEET, "consult the cheat sheet, Report a security vulnerability if it qualifies.", 29],
    ]),
    ...quoted(RFC, [
      [
        rfc.RFC_DOS_COMPILING,
        "Denials of service when *compiling* Wasm, however, are not considered security vulnerabilities.",
        85,
      ],
      [
        rfc.RFC_MEMORY,
        "Any kind of memory unsafety (e.g. use-after-free bugs, out-of-bounds memory accesses, etc...) in the host is always a security vulnerability.",
        89,
      ],
      [rfc.RFC_SANDBOX, "Anything that undermines the Wasm execution sandbox is a security vulnerability.", 59],
      [rfc.RFC_CAPABILITY, "Use of a WASI resource without having been given the associated WASI capability", 101],
      [
        rfc.RFC_DOS_EXECUTING,
        "Denials of service when *executing* Wasm […] are considered security vulnerabilities.",
        77,
      ],
      [
        rfc.RFC_SEMANTICS,
        "execution that diverges from Wasm semantics […] are not considered security vulnerabilities so long as they remain confined within the sandbox.",
        62,
      ],
    ]),
    ...quoted(text, [
      [SANDBOX, "In other words, do not compromise the sandbox.", 16],
      [SIX_EFFECTS_DECIDE, "It is commonly stated that a security issue is an issue that:", 7],
    ]),
  ]);
}

function handlingAt(text: Omit<Source, "line">, runbook: string): HandlingRule[] {
  return [
    {
      id: "reporting.bytecode-alliance",
      quote: "Follow the same guidelines as other projects within the Bytecode Alliance.",
      source: { ...text, line: 25 },
      audience: "all",
      actions: ["report-privately"],
    },
    {
      id: "managing.runbook",
      quote: `Once a security issue is confirmed, please refer to the runbook (${runbook}) for the subsequent steps to take.`,
      source: { ...text, line: 33 },
      audience: "maintainer",
      classes: ["security", "potential-security"],
    },
  ];
}

const IN_DOUBT: Rule = {
  ...STAYS_PRIVATE,
  id: "rfc.err-on-the-side-of-caution",
  quote: "always err on the side of caution and report it as a security vulnerability!",
  source: { ...RFC, line: 121 },
  audience: "reporter",
  reading: "Cited when a fact nobody knows keeps the report private.",
};

function revision(commit: string, date: string, aliases: readonly string[], title: string, runbook: string): Policy {
  const text = { repo: "bytecodealliance/wasm-micro-runtime", file: "doc/security_need_to_know.md", commit, date };
  return {
    schemaVersion: 1,
    id: commit,
    aliases,
    title,
    date,
    state: "merged",
    about:
      "Defers to the Bytecode Alliance: denial of service counts when executing and not when compiling, memory unsafety always counts; no tiers, no word on AoT files.",
    tierTable: null,
    rules: rulesAt(text),
    handling: handlingAt(text, runbook),
    gaps: [AOT_UNTOLD, HOST_UNTOLD],
    inDoubt: IN_DOUBT,
  };
}

export const FIRST: Policy = revision(
  "902f7d263",
  "2025-01-09",
  ["902f7d2631", "#3972"],
  "First document, deferring to the Bytecode Alliance",
  "bytecodealliance/rfcs",
);
export const WITH_RUNBOOK: Policy = revision(
  "d3b0b5c06",
  "2025-07-08",
  ["d3b0b5c066", "#4450"],
  "The same with a runbook of its own",
  "./security_issue_runbook.md",
);
