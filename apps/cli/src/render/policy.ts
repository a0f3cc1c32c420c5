/** Policies as text: the list, one with its rules, the answer of a check. */
import type { HandlingRule, Policy, Rule } from "@assay/policy";
import { escapeControl } from "./escape.ts";
import { paragraph, quoted } from "./paragraph.ts";
import { placeOf } from "./place.ts";
import { type Paint, table } from "./style.ts";

export function summaryOfPolicy(policy: Policy): object {
  const { id, date, state, title, about, aliases, tierTable, rules } = policy;
  return { id, date, state, title, about, aliases, tierTable, rules: rules.length, variants: variantsOf(policy) };
}

export function variantsOf({ rules }: Policy): string[] {
  return [...new Set(rules.flatMap(({ variants = [] }) => variants.map(({ name }) => name)))];
}

export function renderList(policies: readonly Policy[]): string {
  const rows = policies.map(({ id, date, state, title }) => [id, date, state, title]);
  const variants = policies.flatMap((policy) => variantsOf(policy).map((name) => `${policy.id}+${name}`));
  return [
    table([["POLICY", "DATE", "STATE", "TITLE"], ...rows]),
    paragraph(variants.join(", "), "other readings: "),
    "merged ones are chosen by the report's date; the others by --policy",
  ].join("\n\n");
}

export function renderPolicy(policy: Policy, paint: Paint): string {
  const rules = [...policy.rules, ...(policy.inDoubt ? [policy.inDoubt] : [])];
  return [
    [
      paint("bold", escapeControl(`${policy.id}: ${policy.title}`)),
      paragraph(`${policy.date}, ${policy.state}. ${policy.about}`, "  "),
      ...(policy.aliases.length > 0 ? [paragraph(policy.aliases.join(", "), "  also called ")] : []),
      `  tier table ${policy.tierTable ?? "none"}`,
    ].join("\n"),
    ...rules.map((rule) => ruleText(rule, paint)),
    ...(policy.handling.length > 0
      ? [`what to do with a report\n${policy.handling.map(handlingText).join("\n")}`]
      : []),
    ...(policy.gaps.length > 0
      ? [
          `what the text leaves open\n${policy.gaps.map(({ id, text }) => paragraph(`${id}: ${text}`, "  - ")).join("\n")}`,
        ]
      : []),
  ].join("\n\n");
}

function ruleText(rule: Rule, paint: Paint): string {
  const { id, stage, audience, label, action, class: name, source, quote, yieldsToBreach } = rule;
  const effect = [action, name && `class ${name}`].filter(Boolean).join(", ") || "sets the scene";
  return [
    paint("cyan", escapeControl(id)),
    `  ${stage}, to ${audience}: ${effect}`,
    ...(label ? [paragraph(yieldsToBreach ? `${label}; not where a breach is shown` : label, "  if ")] : []),
    paragraph(placeOf(source), "  --> "),
    quoted(quote),
  ].join("\n");
}

function handlingText({ id, audience, quote }: HandlingRule): string {
  return `  ${escapeControl(id)}, to ${audience}\n${quoted(quote, "    ")}`;
}

export function renderCheck(file: string, policy: Policy | undefined, problems: readonly string[]): string {
  if (policy) {
    const { id, rules, handling, gaps } = policy;
    return [
      `${escapeControl(file)}: usable`,
      paragraph(`${id}: ${rules.length} rules, ${handling.length} sentences on handling, ${gaps.length} gaps`, "  "),
      `  assay classify CASE --policy ${escapeControl(file)}`,
    ].join("\n");
  }
  return [`${escapeControl(file)}: ${problems.length} problem${problems.length === 1 ? "" : "s"}`]
    .concat(problems.map((problem) => paragraph(problem, "  - ")))
    .join("\n");
}
