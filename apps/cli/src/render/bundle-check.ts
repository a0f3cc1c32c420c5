/** A received bundle as a maintainer reads it: does it hold together, what does it claim, what is left to do. */

import type { BundleInput } from "@assay/advisory";
import { commandLine, stepsOf } from "@assay/advisory/check";
import type { Checked } from "../bundle/check.ts";
import { escapeControl, escapeLine } from "./escape.ts";
import { bytes, type Paint, table } from "./style.ts";

const HEAD: Readonly<Record<string, string>> = {
  consistent: "consistent: whole, and its parts agree with each other",
  unchecked: "texts not checked: what programs read follows from the evidence, what is listed is the sender's word",
  contradicted: "contradicted: its parts do not agree with each other",
  malformed: "malformed: not a bundle that can be relied on",
};

const COLOUR: Readonly<Record<string, "green" | "yellow">> = { consistent: "green", unchecked: "yellow" };

export function renderCheck(path: string, checked: Checked, paint: Paint): string {
  const { result } = checked;
  const head = `${escapeLine(path)}: ${paint(COLOUR[result.kind] ?? "red", HEAD[result.kind] ?? "")}`;
  const problems = "problems" in result ? [problemTable(result.problems)] : [];
  const unchecked = result.kind === "unchecked" ? result.unchecked.map((part) => escapeControl(`  ? ${part}`)) : [];
  const claims = result.kind === "malformed" ? [] : [claimTable(checked)];
  const notes = result.kind === "malformed" ? [] : result.notes.map((note) => escapeControl(`  · ${note}`));
  return [head, ...problems, ...unchecked, ...claims, ...notes, ...rerunText(checked), ...next(path, checked)]
    .filter(Boolean)
    .join("\n\n");
}

function problemTable(problems: readonly { reason: string; where: string; text: string }[]): string {
  const shown = problems.slice(0, 20).map((p) => [`  ${p.reason}`, p.where, p.text]);
  const more = problems.length - shown.length;
  return escapeControl(table(shown)) + (more > 0 ? `\n  … ${more} more: --json` : "");
}

/** What the bundle says of itself, in the words of its own documents. */
function claimTable({ result, here }: Checked): string {
  if (result.kind === "malformed") return "";
  const { input } = result;
  const rows: [string, string][] = [
    ["crash", input.fingerprint?.summary ?? "none: the runtime does not end"],
    ["frames", input.fingerprint?.frames.slice(0, 4).join(" < ") || "none"],
    [
      "runtime",
      [input.runtime?.name, input.runtime?.version ?? input.runtime?.date].filter(Boolean).join(", ") || "not known",
    ],
    ["command", commandLine(input)],
    ["PoC", `poc.${input.input.kind}, ${bytes(input.poc.bytes.length)}, sha256 ${input.poc.sha256}`],
    ["verdict", `${input.verdict.action}, ${input.verdict.class} (policy ${input.verdict.policy})`],
  ];
  if (here) rows.push(["yours", `${here.action}, ${here.class} (policy ${here.policy})`]);
  return escapeControl(table(rows));
}

function rerunText({ rerun }: Checked): string[] {
  if (!rerun) return [];
  if (rerun.kind === "refused") return [escapeControl(`not run: ${rerun.why}`)];
  const rows = rerun.rows.map((r) => [r.runtime, r.version ?? "unknown", r.result, r.detail]);
  return [escapeControl(table([["RUNTIME", "VERSION", "RESULT", "DETAIL"], ...rows]))];
}

function next(path: string, { result, rerun }: Checked): string[] {
  if (result.kind === "malformed" && result.problems[0]?.reason === "sums-missing")
    return ["A case is no bundle: what a reporter sends is the folder `bundle` in it, or its .zip."];
  if (result.kind === "malformed" || result.kind === "contradicted") return [];
  const instead =
    result.kind === "unchecked"
      ? [
          `Go by what is above and by evidence/; or check it with the version that it names, ${escapeControl(result.input.tool)}.`,
        ]
      : [];
  return [...instead, ...toRun(path, result.input, rerun)];
}

function toRun(path: string, input: BundleInput, rerun: Checked["rerun"]): string[] {
  if (rerun && rerun.kind !== "refused") return [];
  if (stepsOf(input) !== "one")
    return [
      "Its command compiles the .wasm first. With your own wamrc and runtime, and the options that the command above gives to wamrc:\n  assay triage poc.wasm --runtime NAME --wamrc /path/wamrc --wamrc-options='…'",
    ];
  if (rerun) return [];
  const what = input.input.kind === "wasm" ? "its .wasm" : "its .aot, when it is trusted,";
  return [
    `Nothing of it was run. To run ${what} on your own runtimes:\n  assay bundle --check ${escapeControl(path)} --rerun`,
  ];
}

export function summaryOfCheck(path: string, checked: Checked): object {
  const { result, here, rerun } = checked;
  const claims = result.kind === "malformed" ? null : result.input;
  return {
    bundle: path,
    result: result.kind,
    problems: "problems" in result ? result.problems : [],
    unchecked: result.kind === "unchecked" ? result.unchecked : [],
    notes: result.kind === "malformed" ? [] : result.notes,
    claims: claims && {
      fingerprint: claims.fingerprint,
      runtime: claims.runtime,
      poc: { sha256: claims.poc.sha256, size: claims.poc.bytes.length, kind: claims.input.kind },
      action: claims.verdict.action,
      class: claims.verdict.class,
      policy: claims.verdict.policy,
    },
    here: here && { action: here.action, class: here.class, policy: here.policy },
    rerun,
  };
}
