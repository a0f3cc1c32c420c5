/** The questions as native radio groups: keyboard and screen reader work without help of ours. */
import { listPolicies, QUESTIONS } from "@assay/policy";
import { element } from "./element.ts";
import type { State } from "./state.ts";

const GROUPS: readonly (readonly [title: string, facts: readonly string[]])[] = [
  ["What happened", ["input", "effect", "component", "phase", "reproduced", "sanitizerDoubt"]],
  [
    "What can a module do with it",
    ["breachEscape", "breachMemory", "breachCapability", "breachNative", "breachUnavailable"],
  ],
  ["Whose doing is it", ["loopOwner", "aotOrigin", "aotOptions", "sandboxDisabled", "callerGuarantee"]],
  ["Where else", ["newestClean", "knownFix", "affectsTierA", "weakestTier", "recovers"]],
];

export function buildForm(form: HTMLFormElement): void {
  for (const [title, facts] of GROUPS) {
    const questions = facts.map((fact) => QUESTIONS.find((question) => question.fact === fact)!);
    form.append(element("section", {}, element("h3", {}, title), ...questions.map(buildQuestion)));
  }
}

function buildQuestion({ fact, question, answers, hint }: (typeof QUESTIONS)[number]): HTMLElement {
  const hintId = `hint-${fact}`;
  const choices = [{ value: "", label: "Not known" }, ...answers].map(({ value, label }) =>
    element(
      "label",
      {},
      element("input", { type: "radio", name: fact, value, ...(value === "" ? { checked: "" } : {}) }),
      ` ${label}`,
    ),
  );
  return element(
    "fieldset",
    { id: `q-${fact}`, "data-fact": fact, ...(hint ? { "aria-describedby": hintId } : {}) },
    element("legend", {}, question),
    ...(hint ? [element("p", { class: "hint", id: hintId }, hint)] : []),
    element("div", { class: "choices" }, ...choices),
  );
}

export function buildPolicies(select: HTMLSelectElement): void {
  for (const { id, title, date, rules } of [...listPolicies()].reverse()) {
    select.append(element("option", { value: id }, `${title} (${id}, ${date})`));
    for (const { name } of rules.flatMap(({ variants = [] }) => variants)) {
      select.append(element("option", { value: `${id}+${name}` }, `– ${name} reading (${id})`));
    }
  }
}

export function answersIn(form: HTMLFormElement): State["answers"] {
  const data = [...new FormData(form).entries()].filter(([, value]) => value !== "");
  return Object.fromEntries(data.map(([fact, value]) => [fact, String(value)]));
}

export function showAnswers(form: HTMLFormElement, answers: State["answers"]): void {
  for (const input of form.querySelectorAll<HTMLInputElement>("input[type=radio]")) {
    input.checked = (answers[input.name] ?? "") === input.value;
  }
}

/** Questions that can no longer matter step back; they stay answerable. */
export function markOpen(form: HTMLFormElement, open: readonly string[], answers: State["answers"]): void {
  for (const field of form.querySelectorAll<HTMLElement>("fieldset")) {
    const fact = field.dataset.fact ?? "";
    const settled = !open.includes(fact) && answers[fact] === undefined;
    field.classList.toggle("settled", settled);
    field.querySelector("legend")!.title = settled ? "Makes no difference now" : "";
  }
}
