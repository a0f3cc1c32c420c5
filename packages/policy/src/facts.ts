/**
 * The facts a verdict rests on. Each deciding fact has a closed set of values; null is "unknown" and stays unknown: nothing here
 * guesses. Facts about options and protections are counterfactual by definition (CAUSE, not mere presence), because a flag that
 * changes nothing excuses nothing.
 */
import { PolicyError } from "./error.ts";

/** Deciding facts in the order in which they are asked and shown; the values of each. */
export const FACT_VALUES: Readonly<Record<DecidingFact, readonly string[]>> = {
  input: ["wasm", "aot", "host"],
  component: ["runtime", "wamrc"],
  effect: ["crash", "hang", "wrong-result", "none"],
  phase: ["compile", "load", "instantiate", "run"],
  reproduced: ["yes", "no"],
  sanitizerDoubt: ["real", "false-positive"],
  loopOwner: ["program", "runtime"],
  aotOrigin: ["toolchain-made", "contradicted"],
  aotOptions: ["correct", "misused"],
  sandboxDisabled: ["yes", "no"],
  callerGuarantee: ["kept", "broken"],
  newestClean: ["yes", "no"],
  knownFix: ["yes", "no"],
  affectsTierA: ["yes", "no"],
  weakestTier: ["A", "B", "C"],
  recovers: ["yes", "no"],
  breachEscape: ["yes", "no"],
  breachMemory: ["yes", "no"],
  breachCapability: ["yes", "no"],
  breachNative: ["yes", "no"],
  breachUnavailable: ["yes", "no"],
};

export type DecidingFact =
  | "input"
  | "component"
  | "effect"
  | "phase"
  | "reproduced"
  | "sanitizerDoubt"
  | "loopOwner"
  | "aotOrigin"
  | "aotOptions"
  | "sandboxDisabled"
  | "callerGuarantee"
  | "newestClean"
  | "knownFix"
  | "affectsTierA"
  | "weakestTier"
  | "recovers"
  | "breachEscape"
  | "breachMemory"
  | "breachCapability"
  | "breachNative"
  | "breachUnavailable";

/** Facts that are shown beside a verdict and never decide it. */
export const CONTEXT_FACTS: readonly ContextFact[] = [
  "runtimeVersion",
  "mode",
  "platform",
  "features",
  "sanitizer",
  "valid",
  "reportDate",
  "flags",
  "neededOptions",
  "looksLike",
  "affectedVersions",
];

export type ContextFact =
  | "runtimeVersion"
  | "mode"
  | "platform"
  | "features"
  | "sanitizer"
  | "valid"
  | "reportDate"
  | "flags"
  | "neededOptions"
  | "looksLike"
  | "affectedVersions";
export type FactName = DecidingFact | ContextFact;

export interface Fact {
  readonly name: FactName;
  /** null: unknown. */
  readonly value: string | null;
  readonly source: "measured" | "declared" | "unknown";
  readonly evidence: readonly string[];
}

export const DECIDING_FACTS: readonly DecidingFact[] = Object.keys(FACT_VALUES) as DecidingFact[];

/** The five questions of the checklist, in its order. */
export const BREACHES: readonly DecidingFact[] = [
  "breachEscape",
  "breachMemory",
  "breachCapability",
  "breachNative",
  "breachUnavailable",
];

/** What is known of the deciding facts; a name that is missing is unknown. */
export type Known = { readonly [N in DecidingFact]?: string };

export function isDeciding(name: string): name is DecidingFact {
  return Object.hasOwn(FACT_VALUES, name);
}

export function isFactName(name: string): name is FactName {
  return isDeciding(name) || isContext(name);
}

function isContext(name: string): name is ContextFact {
  return (CONTEXT_FACTS as readonly string[]).includes(name);
}

/** Reads a list of facts (as in facts.json) or a plain object `{ name: value }` (as in an answers file: declared facts). */
export function parseFacts(input: unknown): Fact[] {
  const bad: string[] = [];
  const entries = Array.isArray(input)
    ? input.map((item, i) => readEntry(item, `$[${i}]`, bad))
    : readAnswers(input, bad);
  const facts = entries.filter((fact) => fact !== undefined);
  const seen = new Set<string>();
  for (const { name } of facts) {
    if (seen.has(name)) bad.push(`${name}: given twice`);
    seen.add(name);
  }
  if (bad.length > 0)
    throw new PolicyError(
      "bad-fact",
      "these facts cannot be read",
      "see `assay facts` for the names and their values",
      bad,
    );
  return facts;
}

function readAnswers(input: unknown, bad: string[]): (Fact | undefined)[] {
  if (typeof input !== "object" || input === null) {
    bad.push("$: expected a list of facts or an object of answers");
    return [];
  }
  return Object.entries(input).map(([name, value]) =>
    readEntry({ name, value, source: value === null ? "unknown" : "declared", evidence: [] }, `$.${name}`, bad),
  );
}

function readEntry(item: unknown, at: string, bad: string[]): Fact | undefined {
  if (typeof item !== "object" || item === null) return void bad.push(`${at}: expected an object`);
  const { name, value = null, source, evidence = [] } = item as Record<string, unknown>;
  if (typeof name !== "string" || !isFactName(name)) return void bad.push(`${at}.name: no such fact: ${String(name)}`);
  if (value !== null && typeof value !== "string") return void bad.push(`${at}.value: expected text or null`);
  const problem = value === null ? undefined : valueProblem(name, value);
  if (problem) return void bad.push(`${at}.value: ${problem}`);
  if (source !== undefined && source !== "measured" && source !== "declared" && source !== "unknown")
    return void bad.push(`${at}.source: no such source`);
  if (!Array.isArray(evidence) || evidence.some((line) => typeof line !== "string"))
    return void bad.push(`${at}.evidence: expected a list of texts`);
  return {
    name,
    value,
    source: value === null ? "unknown" : source === "measured" ? "measured" : "declared",
    evidence,
  };
}

function valueProblem(name: FactName, value: string): string | undefined {
  if (!isDeciding(name)) return undefined;
  const values = FACT_VALUES[name];
  return values.includes(value) ? undefined : `${value} is none of ${values.join(", ")}`;
}

/** The deciding facts that are known, checked. */
export function knownOf(facts: readonly Fact[]): Known {
  const known: { [N in DecidingFact]?: string } = {};
  for (const { name, value } of parseFacts(facts)) if (value !== null && isDeciding(name)) known[name] = value;
  return known;
}
