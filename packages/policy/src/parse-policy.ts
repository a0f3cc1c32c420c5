/**
 * A policy file of your own, read at the door: everything wrong with it is collected, each with its JSON path, and thrown once.
 * What comes out is a Policy that the evaluator can trust. The same shape is published as policy.schema.json.
 */
import { isDay } from "./day.ts";
import { PolicyError } from "./error.ts";
import { FACT_VALUES, isDeciding } from "./facts.ts";
import { ACTIONS, CLASSES, type Policy, STAGES } from "./rule.ts";

const LIMITS = { rules: 500, depth: 32 } as const;

const AUDIENCES: readonly string[] = ["all", "reporter", "maintainer", "practice"];
const STATES: readonly string[] = ["merged", "proposal", "variant", "custom"];

type Fields = Record<string, unknown>;
type Check = (value: unknown, at: string) => void;

export function parsePolicy(input: unknown): Policy {
  const bad: string[] = [];
  new Checker(bad).policy(input);
  if (bad.length > 0)
    throw new PolicyError("bad-policy", "this policy file cannot be used", "compare it with policy.schema.json", bad);
  return input as Policy;
}

class Checker {
  readonly #bad: string[];
  readonly #ids: Set<string> = new Set();

  constructor(bad: string[]) {
    this.#bad = bad;
  }

  policy(input: unknown): void {
    this.#object(input, "$", {
      schemaVersion: this.#oneOf([1]),
      id: this.#text,
      aliases: this.#list(this.#text),
      title: this.#text,
      date: this.#day,
      state: this.#oneOf(STATES),
      about: this.#text,
      tierTable: this.#orNull(this.#text),
      rules: this.#list((rule, at) => this.#rule(rule, at)),
      handling: this.#list((rule, at) => this.#handling(rule, at)),
      gaps: this.#list((gap, at) =>
        this.#object(gap, at, { id: this.#newId, when: this.#condition(), text: this.#text }),
      ),
      inDoubt: this.#orNull((rule, at) => this.#rule(rule, at)),
    });
    const rules = (input as Fields | null)?.rules;
    if (Array.isArray(rules)) this.#references(rules);
  }

  #rule(rule: unknown, at: string): void {
    this.#object(
      rule,
      at,
      {
        id: this.#newId,
        quote: this.#text,
        source: this.#source,
        audience: this.#oneOf(AUDIENCES),
        stage: this.#oneOf(STAGES),
        when: this.#condition(),
      },
      {
        label: this.#text,
        action: this.#oneOf(ACTIONS),
        class: this.#oneOf(CLASSES),
        points: this.#oneOf(["security", "not-security"]),
        bindsReporter: this.#oneOf([true]),
        yieldsToBreach: this.#oneOf([true]),
        exceptionTo: this.#list(this.#text),
        reading: this.#text,
        variants: this.#list((item, path) =>
          this.#object(item, path, { name: this.#text, when: this.#condition(), reading: this.#text }),
        ),
      },
    );
    const { stage, action, class: name } = (rule ?? {}) as Fields;
    if (stage !== undefined && stage !== "premise" && action === undefined && name === undefined)
      this.#say(at, "decides nothing: give an action or a class, or make it a premise");
  }

  #handling(rule: unknown, at: string): void {
    this.#object(
      rule,
      at,
      { id: this.#newId, quote: this.#text, source: this.#source, audience: this.#oneOf(AUDIENCES) },
      { actions: this.#list(this.#oneOf(ACTIONS)), classes: this.#list(this.#oneOf(CLASSES)) },
    );
  }

  readonly #source: Check = (source, at) =>
    this.#object(
      source,
      at,
      {
        repo: this.#text,
        file: this.#text,
        commit: this.#orNull(this.#text),
        date: this.#orNull(this.#day),
        line: this.#orNull(this.#line),
      },
      { page: this.#text },
    );

  #condition(depth = 0): Check {
    return (condition, at) => {
      if (depth > LIMITS.depth) return this.#say(at, "nested too deep");
      if (typeof condition !== "object" || condition === null) return this.#say(at, "expected a condition");
      const inner = this.#condition(depth + 1);
      const keys = Object.keys(condition).sort().join();
      if (keys === "fact,is") return this.#atom(condition as Fields, at);
      if (keys === "not") return inner((condition as Fields).not, `${at}.not`);
      if (keys === "all" || keys === "any") return this.#list(inner)((condition as Fields)[keys], `${at}.${keys}`);
      this.#say(at, "expected { fact, is }, { all }, { any } or { not }");
    };
  }

  #atom({ fact, is }: Fields, at: string): void {
    if (typeof fact !== "string" || !isDeciding(fact)) {
      this.#say(`${at}.fact`, `no such deciding fact: ${String(fact)}`);
      return;
    }
    const values = FACT_VALUES[fact];
    const given = Array.isArray(is) ? is : [is];
    if (given.length === 0) this.#say(`${at}.is`, "expected a value");
    for (const value of given)
      if (!values.includes(value)) this.#say(`${at}.is`, `${String(value)} is none of ${values.join(", ")}`);
  }

  #references(rules: readonly unknown[]): void {
    rules.forEach((rule, i) => {
      const list = (rule as Fields | null)?.exceptionTo;
      if (!Array.isArray(list)) return;
      for (const id of list)
        if (id !== "*" && !this.#ids.has(id)) this.#say(`$.rules[${i}].exceptionTo`, `no rule is called ${String(id)}`);
    });
  }

  #object(value: unknown, at: string, required: Record<string, Check>, optional: Record<string, Check> = {}): void {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.#say(at, "expected an object");
      return;
    }
    const fields = value as Fields;
    for (const [name, check] of Object.entries(required)) {
      if (Object.hasOwn(fields, name)) check(fields[name], `${at}.${name}`);
      else this.#say(`${at}.${name}`, "is missing");
    }
    for (const [name, check] of Object.entries(optional))
      if (Object.hasOwn(fields, name)) check(fields[name], `${at}.${name}`);
    for (const name of Object.keys(fields)) {
      if (name !== "$schema" && !Object.hasOwn(required, name) && !Object.hasOwn(optional, name))
        this.#say(`${at}.${name}`, "is not known here");
    }
  }

  #list(check: Check): Check {
    return (value, at) => {
      if (!Array.isArray(value)) return this.#say(at, "expected a list");
      if (value.length > LIMITS.rules) return this.#say(at, `more than ${LIMITS.rules} items`);
      value.forEach((item, i) => {
        check(item, `${at}[${i}]`);
      });
    };
  }

  readonly #newId: Check = (value, at) => {
    if (typeof value !== "string" || value === "") return this.#say(at, "expected a name");
    if (this.#ids.has(value)) this.#say(at, `${value} is used twice`);
    this.#ids.add(value);
  };

  readonly #text: Check = (value, at) => {
    if (typeof value !== "string" || value === "") this.#say(at, "expected text");
  };

  readonly #day: Check = (value, at) => {
    if (typeof value !== "string" || !isDay(value)) this.#say(at, "expected a date like 2026-04-08");
  };

  readonly #line: Check = (value, at) => {
    if (!Number.isSafeInteger(value) || (value as number) < 1) this.#say(at, "expected a line number");
  };

  #oneOf(values: readonly unknown[]): Check {
    return (value, at) => {
      if (!values.includes(value)) this.#say(at, `expected ${values.join(" or ")}`);
    };
  }

  #orNull(check: Check): Check {
    return (value, at) => {
      if (value !== null) check(value, at);
    };
  }

  #say(at: string, text: string): void {
    this.#bad.push(`${at}: ${text}`);
  }
}
