/**
 * A proposal for CWE and CVSS, each metric with its reason. It scores what the facts show and nothing an attacker might make of
 * it; a maintainer decides. In a file and an entry of its own because the score calculator is larger than all the rest.
 */
import calculator from "ae-cvss-calculator";
import { type CrashKind, type Weakness, weaknessesOf } from "./cwe.ts";
import { type Fact, type Known, knownOf } from "./facts.ts";

export type { CrashKind, Weakness };

export interface Metric {
  readonly metric: string;
  readonly value: string;
  readonly reason: string;
}

export interface Score {
  readonly vector: string;
  readonly score: number;
  readonly rating: "none" | "low" | "medium" | "high" | "critical";
  readonly metrics: readonly Metric[];
}

export interface SeverityProposal {
  readonly proposal: true;
  readonly cwe: readonly Weakness[];
  readonly cvss40: Score;
  readonly cvss31: Score;
}

export function proposeSeverity(facts: readonly Fact[], crash: CrashKind = { kind: "" }): SeverityProposal {
  const known = knownOf(facts);
  const reach = reachOf(known);
  const impact = impactOf(known, crash);
  const beyond = beyondOf(known);
  return {
    proposal: true,
    cwe: weaknessesOf(crash, known),
    cvss40: score("4.0", [
      ...reach.shared.slice(0, 2),
      reach.conditions,
      ...reach.shared.slice(2),
      ...impact.map(prefixed("V")),
      ...beyond.systems,
    ]),
    cvss31: score("3.1", [...reach.shared, beyond.scope, ...impact]),
  };
}

function score(version: "4.0" | "3.1", metrics: readonly Metric[]): Score {
  const vector = `CVSS:${version}/${metrics.map(({ metric, value }) => `${metric}:${value}`).join("/")}`;
  const made = version === "4.0" ? new calculator.Cvss4P0(vector) : new calculator.Cvss3P1(vector);
  const { overall } = made.calculateScores();
  return { vector, score: overall, rating: ratingOf(overall), metrics };
}

function ratingOf(value: number): Score["rating"] {
  if (value === 0) return "none";
  return value < 4 ? "low" : value < 7 ? "medium" : value < 9 ? "high" : "critical";
}

function reachOf(known: Known): { shared: readonly Metric[]; conditions: Metric } {
  const special = known.affectsTierA === "no";
  return {
    shared: [
      {
        metric: "AV",
        value: "L",
        reason:
          "The file is handed to the runtime on the same machine. Take N where a service accepts files from the network.",
      },
      { metric: "AC", value: "L", reason: "The same file does it again; nothing has to be overcome." },
      { metric: "PR", value: "N", reason: "Whoever supplies the file needs no account." },
      { metric: "UI", value: "N", reason: "A host loads modules without asking a person each time." },
    ],
    conditions: {
      metric: "AT",
      value: special ? "P" : "N",
      reason: special
        ? "Only builds with a feature or platform outside tier A are affected."
        : "No special build is known to be needed.",
    },
  };
}

/** Confidentiality, integrity, availability of the runtime and what runs in it. */
function impactOf(known: Known, { access, kind }: CrashKind): Metric[] {
  return [confidentiality(known), integrity(known, access, kind), availability(known, kind)];
}

function confidentiality(known: Known): Metric {
  if (known.breachEscape === "yes" || known.breachCapability === "yes")
    return { metric: "C", value: "H", reason: "A module reads what it was not given." };
  if (known.breachMemory === "yes")
    return { metric: "C", value: "L", reason: "Foreign memory is reached; how much can be chosen is not shown." };
  return { metric: "C", value: "N", reason: "Nothing was shown to leak." };
}

function integrity(known: Known, access: string | undefined, kind: string): Metric {
  if (known.breachEscape === "yes") return { metric: "I", value: "H", reason: "A module acts outside its sandbox." };
  if (access === "WRITE" && /overflow|use-after-free|unknown-crash/.test(kind))
    return {
      metric: "I",
      value: "L",
      reason: "The sanitizer saw a write outside its buffer; what an attacker can choose is not shown.",
    };
  if (known.breachCapability === "yes" || known.breachNative === "yes")
    return { metric: "I", value: "L", reason: "A module acts without the rights for it." };
  return { metric: "I", value: "N", reason: "Nothing was shown to be changed." };
}

function availability(known: Known, kind: string): Metric {
  if (known.effect === "hang" && known.recovers === "yes")
    return { metric: "A", value: "L", reason: "The hang can be ended and the runtime goes on." };
  // LeakSanitizer reports at the end of the run, so a leak is never what ended it.
  if (known.effect === "crash" && kind !== LEAK)
    return {
      metric: "A",
      value: "H",
      reason:
        "The process dies, or a sanitizer ends it because its memory is not sound; every module in it goes with it.",
    };
  if (known.effect === "hang" || known.breachUnavailable === "yes")
    return { metric: "A", value: "H", reason: "The runtime serves nobody any more." };
  if (kind === LEAK)
    return {
      metric: "A",
      value: "L",
      reason: "Memory is not given back: the run ends as usual, and a host that repeats it has less and less.",
    };
  return { metric: "A", value: "N", reason: known.effect === undefined ? NOT_SHOWN_TO_STOP : "The runtime goes on." };
}

const LEAK = "memory-leak";
/** So after a data race or undefined behaviour that was reported while the program went on. */
const NOT_SHOWN_TO_STOP = "Nothing was shown to stop the runtime: what was reported need not have ended the run.";

/** What lies beyond the runtime: only an escape reaches it. */
function beyondOf(known: Known): { systems: readonly Metric[]; scope: Metric } {
  const out = known.breachEscape === "yes";
  const reason = out
    ? "The sandbox is left; how far it goes is not shown."
    : "Nothing beyond the runtime was shown to be reached.";
  const value = out ? "L" : "N";
  return {
    systems: [
      { metric: "SC", value, reason },
      { metric: "SI", value, reason },
      { metric: "SA", value: "N", reason: "Nothing beyond the runtime was shown to stop." },
    ],
    scope: { metric: "S", value: out ? "C" : "U", reason },
  };
}

function prefixed(letter: string): (metric: Metric) => Metric {
  return (metric) => ({ ...metric, metric: letter + metric.metric });
}
