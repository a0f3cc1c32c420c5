/** One page of Markdown for a policy, generated from its rules: what a reporter does, what a maintainer says, what is open. */
import { inWords } from "./condition.ts";
import { readableSteps } from "./decision.ts";
import { BREACHES } from "./facts.ts";
import { QUESTIONS } from "./questions.ts";
import { findPolicy } from "./revisions/registry.ts";
import type { Action, Class, Policy, Rule, Source } from "./rule.ts";

export const ACTION_WORDS: Readonly<Record<Action, string>> = {
  "report-privately": "Report privately",
  "public-bug": "File a public bug",
  update: "Update: it is fixed",
  "not-a-bug": "Not a bug: change input or options",
  "not-reproduced": "Nothing to report yet",
};

export const CLASS_WORDS: Readonly<Record<Class, string>> = {
  security: "Security issue",
  "potential-security": "Potential security issue",
  bug: "Bug",
  "not-a-bug": "Not a bug",
  unclear: "Unclear",
};

export function cheatSheet(policyId: string | Policy): string {
  const policy = typeof policyId === "string" ? findPolicy(policyId) : policyId;
  return [
    `# Is it a security issue? ${policy.title}`,
    `${policy.id}, ${policy.date}. ${policy.about}`,
    "## For someone who finds a problem",
    "Go down the list; the first line that applies decides. What you do not know counts as if it made the report private; only where nothing is found, a breach counts once somebody shows it.",
    table(
      ["", "if", "then", "the words"],
      stepsOf(policy, "reporter", (rule, i) => [
        `${i + 1}`,
        label(rule),
        `**${ACTION_WORDS[rule.action!]}**`,
        words(rule),
      ]),
    ),
    questions(policy),
    "## For maintainers",
    "The expected class, in the same way. No maintainers' rule makes the reporter's action less private, but for the program's own loop.",
    table(
      ["", "if", "then", "the words"],
      stepsOf(policy, "class", (rule, i) => [`${i + 1}`, label(rule), `**${CLASS_WORDS[rule.class!]}**`, words(rule)]),
    ),
    ...(policy.gaps.length > 0
      ? ["## What the text leaves open", policy.gaps.map(({ text }) => `- ${text}`).join("\n")]
      : []),
    `Sources: ${sources(policy).join(" · ")}.`,
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

function stepsOf(policy: Policy, question: "reporter" | "class", row: (rule: Rule, i: number) => string[]): string[][] {
  return readableSteps(policy, question).map(({ rule }, i) => row(rule, i));
}

function questions(policy: Policy): string {
  if (!policy.rules.some(({ id }) => id === "reporter.checklist.1")) return "";
  const list = QUESTIONS.filter(({ fact }) => BREACHES.includes(fact)).map(
    ({ question }, i) => `${i + 1}. ${question}`,
  );
  return `The five questions:\n\n${list.join("\n")}`;
}

function label(rule: Rule): string {
  const text = rule.label ?? inWords(rule.when);
  return rule.yieldsToBreach ? `${text}; not where a breach is shown` : text;
}

function words({ quote, source }: Rule): string {
  return `“${quote.replace(/[|*]/g, "\\$&")}” ${place(source)}`;
}

export function place({ commit, page, line }: Source): string {
  return `(${[commit ?? page, line === null ? undefined : `line ${line}`].filter(Boolean).join(", ")})`;
}

function sources(policy: Policy): string[] {
  const texts = policy.rules
    .filter(({ audience }) => audience !== "practice")
    .map(({ source }) => `${source.repo} ${source.file} ${source.commit ?? source.page}`);
  return [...new Set(texts)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
