/** Every deciding fact as a question a person can answer, for the terminal, the page and the “what would change it” list. */
import type { DecidingFact } from "./facts.ts";

export interface FactQuestion {
  readonly fact: DecidingFact;
  readonly question: string;
  readonly answers: readonly { readonly value: string; readonly label: string }[];
  readonly hint?: string;
}

const YES_NO: FactQuestion["answers"] = [
  { value: "yes", label: "Yes" },
  { value: "no", label: "No" },
];

/** In the order in which they are asked. */
export const QUESTIONS: readonly FactQuestion[] = [
  {
    fact: "input",
    question: "What was fed in?",
    answers: [
      { value: "wasm", label: "A .wasm module" },
      { value: "aot", label: "An .aot file" },
      { value: "host", label: "Calls from the embedding program" },
    ],
  },
  {
    fact: "effect",
    question: "What happened?",
    answers: [
      { value: "crash", label: "A crash" },
      { value: "hang", label: "A hang: it never ends" },
      { value: "wrong-result", label: "A wrong result" },
      { value: "none", label: "None of these" },
    ],
    hint: "A trap (“Exception: …”) or a refused module is none of these.",
  },
  {
    fact: "component",
    question: "Which program failed?",
    answers: [
      { value: "runtime", label: "The runtime (iwasm or an embedder)" },
      { value: "wamrc", label: "The compiler wamrc" },
    ],
  },
  {
    fact: "phase",
    question: "When did it happen?",
    answers: [
      { value: "compile", label: "While compiling" },
      { value: "load", label: "While loading" },
      { value: "instantiate", label: "While instantiating" },
      { value: "run", label: "While running" },
    ],
  },
  { fact: "reproduced", question: "Does it happen again when you repeat it?", answers: YES_NO },
  {
    fact: "sanitizerDoubt",
    question: "If only a sanitizer reports it: is the report real?",
    answers: [
      { value: "real", label: "Real, or there are other signs" },
      { value: "false-positive", label: "A known false alarm, and the only sign" },
    ],
    hint: "A stack-buffer-overflow in sigemptyset below mask_signals is one.",
  },
  {
    fact: "loopOwner",
    question: "Whose endless loop or recursion is it?",
    answers: [
      { value: "program", label: "The Wasm program's own" },
      { value: "runtime", label: "The runtime's" },
    ],
    hint: "The program's own: cut short inside the module, the run ends.",
  },
  {
    fact: "aotOrigin",
    question: "Who made the .aot file?",
    answers: [
      { value: "toolchain-made", label: "An unmodified wamrc, shown by a stamp or a rebuild" },
      { value: "contradicted", label: "Evidence contradicts wamrc" },
    ],
    hint: "A missing stamp is neither.",
  },
  {
    fact: "aotOptions",
    question: "Was the .aot compiled with correct options?",
    answers: [
      { value: "correct", label: "Yes" },
      { value: "misused", label: "No: without the option the problem is gone" },
    ],
  },
  {
    fact: "sandboxDisabled",
    question: "Was the protection that failed switched off on purpose, and does the problem need that?",
    answers: YES_NO,
  },
  {
    fact: "callerGuarantee",
    question: "Did the embedder or the command line keep their side (valid arguments, well-formed options)?",
    answers: [
      { value: "kept", label: "Yes" },
      { value: "broken", label: "No, and the problem needs that" },
    ],
    hint: "What a module passes to a host function is not the caller's doing.",
  },
  {
    fact: "newestClean",
    question: "Does the newest release, built with AddressSanitizer, run the same thing cleanly in the same mode?",
    answers: YES_NO,
    hint: "A quiet plain build proves nothing.",
  },
  {
    fact: "knownFix",
    question: "Is it a known problem whose fix is in a version that you have tested?",
    answers: YES_NO,
  },
  {
    fact: "affectsTierA",
    question: "Does it affect a tier A platform or feature?",
    answers: YES_NO,
    hint: "No only if the component at fault is itself of tier B or C.",
  },
  {
    fact: "weakestTier",
    question: "What is the weakest tier among target, mode and the features the problem needs?",
    answers: ["A", "B", "C"].map((value) => ({ value, label: `Tier ${value}` })),
  },
  {
    fact: "recovers",
    question: "Can the runtime go on afterwards: start another module or call another function?",
    answers: YES_NO,
    hint: "Never counts after a memory error.",
  },
  { fact: "breachEscape", question: "Can a module break out of the Wasm sandbox?", answers: YES_NO },
  {
    fact: "breachMemory",
    question: "Can it read or change host memory, runtime memory or another module's data?",
    answers: YES_NO,
    hint: "Reading uninitialised memory counts.",
  },
  {
    fact: "breachCapability",
    question: "Can it use files, sockets, devices or other host resources it was not granted?",
    answers: YES_NO,
  },
  {
    fact: "breachNative",
    question: "Can it call host functions or native APIs past the intended checks?",
    answers: YES_NO,
  },
  {
    fact: "breachUnavailable",
    question: "Can it make the runtime unavailable or put it into a state it cannot leave?",
    answers: YES_NO,
  },
];

const BY_FACT = new Map(QUESTIONS.map((question) => [question.fact, question]));

/** “Question → answer”, for lists of what would change a verdict. */
export function asSentence(fact: DecidingFact, value: string): string {
  const { question, answers } = BY_FACT.get(fact)!;
  return `${question} → ${answers.find((answer) => answer.value === value)?.label ?? value}`;
}
