/** The documents that are generated from the policy's data; a test keeps them true, `vitest -u` writes them. */
import { cheatSheet, decisionDiagram, explainRule, findPolicy, listPolicies, type Policy } from "@assay/policy";

export const DOCUMENTED = "a231645c4";

/** Name under docs/ → text. */
export function documents(): Readonly<Record<string, string>> {
  return {
    "cheatsheet.md": aligned(cheatSheetPage()),
    "cheatsheet.svg": decisionDiagram(DOCUMENTED),
    "cheatsheet-class.svg": decisionDiagram(DOCUMENTED, "class"),
    "policy-rules.md": aligned(rulesPage()),
  };
}

function cheatSheetPage(): string {
  const [title = "", ...rest] = cheatSheet(DOCUMENTED).split("\n\n");
  return [
    title,
    "Generated from `packages/policy`. The same as a form that works offline: `apps/cheatsheet`. How the rules were read: [policy.md](policy.md).",
    "![The order of decision for a reporter](cheatsheet.svg)",
    ...rest,
  ].join("\n\n");
}

function rulesPage(): string {
  return [
    "# Every sentence and what it became",
    "Generated from `packages/policy`. For each revision: the words, where they stand, to whom they speak, when they apply, what follows, and what our reading adds. `assay explain RULE` shows one of them.",
    ...listPolicies().map(policySection),
  ]
    .join("\n\n")
    .concat("\n");
}

function policySection(policy: Policy): string {
  const head = [`## ${policy.title} (\`${policy.id}\`)`, `${policy.date}, ${policy.state}. ${policy.about}`];
  const same = listPolicies().find(
    (other) => other.id !== policy.id && other.rules === policy.rules && other.date < policy.date,
  );
  if (same) return [...head, `The rules are those of \`${same.id}\`.`].join("\n\n");
  const rows = findPolicy(policy.id).rules.map(({ id }) => {
    const rule = explainRule(`${policy.id}/${id}`).policies[0]!;
    const effect = [rule.effect.action, rule.effect.class && `class ${rule.effect.class}`].filter(Boolean).join(", ");
    const readings = [rule.reading, ...rule.variants.map(({ name, reading }) => `(${name}) ${reading}`)]
      .filter(Boolean)
      .join(" ");
    const cells = [
      `\`${id}\``,
      `“${rule.quote}”`,
      place(rule.source),
      rule.audience,
      rule.when,
      effect || "sets the scene",
      readings,
    ];
    return `| ${cells.map((cell) => cell.replace(/[|*]/g, "\\$&")).join(" | ")} |`;
  });
  return [
    ...head,
    [
      "| rule | words | place | to | if | then | our reading |",
      "| --- | --- | --- | --- | --- | --- | --- |",
      ...rows,
    ].join("\n"),
  ].join("\n\n");
}

function place({ repo, file, commit, page, line }: Policy["rules"][number]["source"]): string {
  const text = commit === null ? (page ?? file) : `${file} ${commit}${line === null ? "" : `:${line}`}`;
  return repo.startsWith("bytecodealliance/wasm") ? text : `${repo} ${text}`;
}

/** Tables with their columns in line, as the formatter of this repository wants them. */
function aligned(markdown: string): string {
  return markdown.replace(/(?:^\|.*\|\n?)+/gm, (table) => {
    const rows = table.trimEnd().split("\n").map(cellsOf);
    const widths = rows[0]!.map((_, column) =>
      Math.max(3, ...rows.filter((_row, i) => i !== 1).map((row) => row[column]!.length)),
    );
    const lines = rows.map(
      (row, i) =>
        `| ${row.map((cell, column) => (i === 1 ? "-".repeat(widths[column]!) : cell.padEnd(widths[column]!))).join(" | ")} |`,
    );
    return lines.join("\n") + (table.endsWith("\n") ? "\n" : "");
  });
}

/** A pipe that is escaped belongs to its cell. */
function cellsOf(line: string): string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}
