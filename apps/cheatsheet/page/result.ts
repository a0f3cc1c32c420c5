/** The verdict on the page: what to do, why, what contradicts, what is open, what would change it. */
import { ACTION_WORDS, CLASS_WORDS, type FiredRule, QUESTIONS, type Source, type Verdict } from "@assay/policy";
import { element } from "./element.ts";
import type { State } from "./state.ts";

export function showResult(
  place: HTMLElement,
  verdict: Verdict,
  { answers }: State,
  goTo: (fact: string) => void,
): void {
  place.dataset.action = verdict.action;
  place.dataset.class = verdict.class;
  place.dataset.policy = verdict.policy;
  place.replaceChildren(
    element("p", { class: `action ${verdict.action}` }, ACTION_WORDS[verdict.action]),
    element(
      "p",
      { class: "class" },
      verdict.audience === "maintainer" ? "Class: " : "A maintainer is expected to call it: ",
      element("strong", {}, CLASS_WORDS[verdict.class]),
      `. Confidence: ${verdict.confidence}.`,
    ),
    element("ul", { class: "given" }, ...given(answers)),
    ...section("Because", verdict.rules.map(ruleItem)),
    ...section(
      "The text contradicts itself",
      verdict.conflicts.map(({ rules, quotes, settled }) =>
        element("li", {}, quote(quotes[0]), ` (${rules[0]}) against `, quote(quotes[1]), ` (${rules[1]}). `, settled),
      ),
    ),
    ...section(
      "The text leaves open",
      verdict.gaps.map(({ text }) => element("li", {}, text)),
    ),
    ...section(
      "Notes",
      verdict.notes.map((note) => element("li", {}, note)),
    ),
    ...section(
      "What would change it",
      verdict.wouldChange.slice(0, 8).map((change) => changeItem(change, goTo)),
    ),
    ...section(
      "Then",
      verdict.handling.map((rule) =>
        element("li", {}, quote(rule.quote), " ", element("small", {}, where(rule.source))),
      ),
    ),
  );
}

/** What was answered, for the printed page. */
function given(answers: State["answers"]): HTMLElement[] {
  return QUESTIONS.flatMap(({ fact, question, answers: choices }) => {
    const chosen = choices.find(({ value }) => value === answers[fact]);
    return chosen ? [element("li", {}, `${question} `, element("strong", {}, chosen.label))] : [];
  });
}

function section(title: string, items: readonly HTMLElement[]): HTMLElement[] {
  return items.length > 0 ? [element("section", {}, element("h3", {}, title), element("ul", {}, ...items))] : [];
}

function ruleItem(rule: FiredRule): HTMLElement {
  const settles = rule.decides.length > 0 ? ` settles the ${rule.decides.join(" and the ")}` : "";
  const doubt =
    rule.applies === "yes" ? "" : rule.applies === "presumed" ? " (if nothing excludes it)" : " (if so; not known)";
  return element(
    "li",
    { class: `${rule.decides.length > 0 ? "decides" : "beside"} ${rule.applies}` },
    quote(rule.quote),
    " ",
    element("small", {}, `${rule.id}, ${where(rule.source)}${settles}${doubt}`),
    ...(rule.reading && rule.decides.length > 0
      ? [element("small", { class: "reading" }, ` Our reading: ${rule.reading}`)]
      : []),
  );
}

function changeItem(
  { question, facts, becomes }: Verdict["wouldChange"][number],
  goTo: (fact: string) => void,
): HTMLElement {
  const button = element("button", { type: "button", class: "link" }, question);
  button.addEventListener("click", () => goTo(facts[0]!.name));
  return element("li", {}, button, `: ${ACTION_WORDS[becomes.action]}, ${CLASS_WORDS[becomes.class].toLowerCase()}`);
}

function quote(text: string): HTMLElement {
  return element("q", {}, text);
}

function where({ commit, page, line }: Source): string {
  return `${commit ?? page}${line === null ? "" : `, line ${line}`}`;
}
