/** Two policies side by side: sentences, meanings, tiers, and what that does to examples. */
import type { PolicyDiff } from "@assay/policy";
import { paragraph, quoted } from "./paragraph.ts";
import { type Paint, table } from "./style.ts";

type Change = PolicyDiff["changed"][number];

export function renderDiff(diff: PolicyDiff, paint: Paint): string {
  const parts = [
    ...diff.added.map((change) => changeText("+", change, paint)),
    ...diff.removed.map((change) => changeText("-", change, paint)),
    ...diff.changed.map((change) => changeText("~", change, paint)),
    ...lines("on handling a report", diff.handling.added, diff.handling.removed),
    ...lines("what the text leaves open", diff.gaps.opened, diff.gaps.closed),
    ...(diff.tiers.length > 0
      ? [`tiers\n${table(diff.tiers.map(({ name, from, to }) => [`  ${from} → ${to}`, name]))}`]
      : []),
    ...(diff.examples.length > 0
      ? [`examples whose verdict changes\n${diff.examples.map(exampleText).join("\n")}`]
      : []),
  ];
  const head = paint("bold", `${diff.from} → ${diff.to}`);
  return parts.length === 0 ? `${head}: nothing changed` : [head, ...parts].join("\n\n");
}

function changeText(sign: "+" | "-" | "~", { id, quote, meaning }: Change, paint: Paint): string {
  const tint = sign === "+" ? "green" : sign === "-" ? "red" : "yellow";
  const words =
    quote.from === quote.to
      ? [quoted(quote.to ?? "")]
      : [quote.from, quote.to].filter((text) => text !== null).map((text) => quoted(text));
  const means = meaning
    ? [meaning.from, meaning.to].flatMap((text, i) =>
        text === null ? [] : [paragraph(text, sign === "~" ? (i === 0 ? "  was " : "  now ") : "    = ")],
      )
    : [];
  return [
    `${paint(tint, sign)} ${id}${sign === "~" && quote.from === quote.to ? "  (same words)" : ""}`,
    ...words,
    ...means,
  ].join("\n");
}

function lines(title: string, added: readonly string[], removed: readonly string[]): string[] {
  if (added.length + removed.length === 0) return [];
  return [
    [title, ...added.map((text) => paragraph(text, "  + ")), ...removed.map((text) => paragraph(text, "  - "))].join(
      "\n",
    ),
  ];
}

function exampleText({ title, from, to }: PolicyDiff["examples"][number]): string {
  return `${paragraph(title, "  - ")}\n      ${from.action}, ${from.class} → ${to.action}, ${to.class}`;
}
