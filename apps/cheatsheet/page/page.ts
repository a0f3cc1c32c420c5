/** The cheat sheet: answers in, verdict out, by the same evaluator as the command line. */
import { ACTION_WORDS, CLASS_WORDS, decisionDiagram, evaluate, findPolicy, parseFacts } from "@assay/policy";
import { answersIn, buildForm, buildPolicies, markOpen, showAnswers } from "./form.ts";
import { showResult } from "./result.ts";
import { readFragment, type State, writeFragment } from "./state.ts";

const form = document.querySelector<HTMLFormElement>("#questions")!;
const policies = document.querySelector<HTMLSelectElement>("#policy")!;
const audience = document.querySelector<HTMLSelectElement>("#audience")!;
const verdictPlace = document.querySelector<HTMLElement>("#verdict")!;
const about = document.querySelector<HTMLElement>("#about")!;
const diagram = document.querySelector<HTMLElement>("#diagram")!;
const spoken = document.querySelector<HTMLElement>("#spoken")!;
const status = document.querySelector<HTMLElement>("#copied")!;

buildForm(form);
buildPolicies(policies);
show(readFragment(location.hash));

form.addEventListener("change", changed);
policies.addEventListener("change", changed);
audience.addEventListener("change", changed);
addEventListener("hashchange", () => show(readFragment(location.hash)));
document.querySelector("#clear")!.addEventListener("click", () => {
  form.reset();
  changed();
});
document.querySelector("#print")!.addEventListener("click", () => print());
document.querySelector("#share")!.addEventListener("click", () => {
  navigator.clipboard?.writeText(location.href).then(
    () => say("Link copied."),
    () => say("Copy the address of this page: it holds your answers."),
  );
});

/** The fragment first, then the page from it: what is shown is always what a link would show. */
function changed(): void {
  const state: State = {
    policy: policies.value,
    audience: audience.value === "maintainer" ? "maintainer" : "reporter",
    answers: answersIn(form),
  };
  history.replaceState(null, "", writeFragment(state));
  show(state);
}

function show(state: State): void {
  const policy = findPolicy(state.policy);
  const verdict = evaluate(parseFacts(state.answers), { policy, audience: state.audience });
  policies.value = state.policy;
  audience.value = state.audience;
  showAnswers(form, state.answers);
  markOpen(form, verdict.open, state.answers);
  showResult(verdictPlace, verdict, state, goTo);
  about.textContent = policy.about;
  // The only markup that is not built from text: our own generator's, from our own data.
  diagram.innerHTML = decisionDiagram(policy, state.audience === "maintainer" ? "class" : "reporter");
  spoken.textContent = `${ACTION_WORDS[verdict.action]}. ${CLASS_WORDS[verdict.class]}.`;
  say("");
}

function goTo(fact: string): void {
  const field = document.querySelector<HTMLElement>(`#q-${fact}`);
  field?.scrollIntoView({ block: "center" });
  field?.querySelector<HTMLInputElement>("input:checked")?.focus();
}

function say(text: string): void {
  status.textContent = text;
}
