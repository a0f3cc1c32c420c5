/**
 * What the page knows lives in the URL's fragment, and nowhere else: a link is a complete case, nothing is stored and nothing is
 * sent. Whatever a fragment holds that is no fact is ignored.
 */
import { listPolicies, QUESTIONS } from "@assay/policy";

export interface State {
  readonly policy: string;
  readonly audience: "reporter" | "maintainer";
  /** Answers by fact; what is missing is not known. */
  readonly answers: Readonly<Record<string, string>>;
}

export const NEWEST: string = listPolicies()
  .filter(({ state }) => state === "merged")
  .at(-1)!.id;

export function readFragment(fragment: string): State {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const policy = given.get("policy") ?? NEWEST;
  const answers = QUESTIONS.flatMap(({ fact, answers: choices }) => {
    const value = given.get(fact);
    return value !== null && choices.some((choice) => choice.value === value) ? [[fact, value]] : [];
  });
  return {
    policy: listPolicies().some(({ id }) => id === policy) || isVariant(policy) ? policy : NEWEST,
    audience: given.get("as") === "maintainer" ? "maintainer" : "reporter",
    answers: Object.fromEntries(answers),
  };
}

export function writeFragment({ policy, audience, answers }: State): string {
  const given = new URLSearchParams();
  if (policy !== NEWEST) given.set("policy", policy);
  if (audience !== "reporter") given.set("as", audience);
  for (const { fact } of QUESTIONS) if (answers[fact] !== undefined) given.set(fact, answers[fact]);
  const text = given.toString();
  return text === "" ? "#" : `#${text}`;
}

/** `f5a1c39be+weakest-tier`; a plus sign may have come through a link as a space. */
export function isVariant(name: string): boolean {
  const [base, variant] = name.split("+");
  const policy = listPolicies().find(({ id }) => id === base);
  return policy?.rules.some(({ variants = [] }) => variants.some((one) => one.name === variant)) ?? false;
}
