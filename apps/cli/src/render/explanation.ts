/** A rule through the revisions: revisions that say and mean the same stand together, in the order of their dates. */
import type { RuleExplanation } from "@assay/policy";
import type { Explanation, Sentence } from "../explanation.ts";
import { escapeControl } from "./escape.ts";
import { paragraph, quoted } from "./paragraph.ts";
import { placeOf } from "./place.ts";
import type { Paint } from "./style.ts";

type RuleInPolicy = RuleExplanation["policies"][number];

export function renderExplanation(found: Explanation, paint: Paint): string {
  if (found.kind === "rule") return ruleText(found.rule, paint);
  const what = found.kind === "gap" ? "a question the text leaves open" : "a sentence on what to do with a report";
  const groups = grouped(found.sentences, ({ text }) => text);
  return [`${paint("bold", escapeControl(found.id))}  ${what}`, ...groups.map(sentenceText)].join("\n\n");
}

function sentenceText(group: readonly Sentence[]): string {
  const [first] = group as readonly [Sentence];
  const under = paragraph(group.map(({ policy }) => policy).join(", "), "under ", "      ");
  return first.source === null
    ? `${under}\n${paragraph(first.text, "  ")}`
    : `${under}\n${paragraph(placeOf(first.source), "  --> ")}\n${quoted(first.text)}`;
}

function ruleText({ id, policies }: RuleExplanation, paint: Paint): string {
  const groups = grouped(policies, ({ quote, when, effect, audience, reading }) =>
    JSON.stringify([quote, when, effect, audience, reading]),
  );
  const texts = groups.map((group, i) => groupText(group, groups[i - 1]?.[0], paint));
  const decides = [...new Set(policies.flatMap((policy) => policy.decides))];
  const cases = decides.map((title) => {
    const where = policies.filter((policy) => policy.decides.includes(title)).map(({ policy }) => policy);
    return paragraph(where.length === policies.length ? title : `${title} (${where.join(", ")})`, "  - ");
  });
  return [
    paint("bold", escapeControl(id)),
    ...texts,
    cases.length > 0 ? `examples it decides\n${cases.join("\n")}` : "It settles none of the examples by itself.",
  ].join("\n\n");
}

function groupText(group: readonly RuleInPolicy[], before: RuleInPolicy | undefined, paint: Paint): string {
  const [rule] = group as readonly [RuleInPolicy];
  const effect = [rule.effect.action, rule.effect.class && `class ${rule.effect.class}`].filter(Boolean).join(", ");
  const speaks = { all: "everybody", reporter: "reporters", maintainer: "maintainers", practice: "practice, no text" };
  const binds = rule.audience === "maintainer" && rule.bindsReporter ? ", and binds the reporter" : "";
  return [
    paint("cyan", paragraph(group.map(({ policy }) => policy).join(", "), "under ", "      ")),
    ...[...new Set(group.map(({ source }) => placeOf(source)))].map((place) => paragraph(place, "  --> ")),
    ...(before?.quote === rule.quote ? ["  | the same words"] : [quoted(rule.quote)]),
    paragraph(`${speaks[rule.audience]}${binds}`, "  to    "),
    ...(before?.when === rule.when ? [] : [paragraph(rule.when, "  if    ")]),
    paragraph(effect === "" ? "sets the scene, decides nothing" : effect, "  then  "),
    ...(rule.reading ? [paragraph(rule.reading, "  our reading: ", "  ")] : []),
    ...rule.variants.flatMap(({ name, when, reading }) => [
      paragraph(reading, `  variant +${name}: `, "  "),
      paragraph(when, "    if  "),
    ]),
  ].join("\n");
}

/** Neighbours with the same key. */
function grouped<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups: T[][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && key(last[0]) === key(item)) last.push(item);
    else groups.push([item]);
  }
  return groups;
}
