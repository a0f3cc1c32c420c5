/**
 * Claims against evidence: the streams are read again, the policy is applied again, and the numbers must add up. The readers are
 * the receiver's own and come from outside. What another version of Assay may find otherwise is a doubt and no problem: it was not
 * checked, whatever the bundle says.
 */
import type { BundleFact, BundleFingerprint, BundleInput, BundleObservation, BundleVerdict } from "../bundle-input.ts";
import { documentsOf, ENVIRONMENT, FACTS, FINGERPRINT, RUNS, VERDICT } from "../evidence.ts";
import { stepsOf } from "../steps.ts";
import { factValue } from "../text/title.ts";
import { type CheckProblem, problem } from "./reasons.ts";

/** What was read of one run: a crash with its fingerprint, or another kind. */
export interface RunReading {
  readonly kind: string;
  readonly fingerprint?: BundleFingerprint;
}

export type Evaluated =
  | { readonly kind: "verdict"; readonly verdict: BundleVerdict }
  | { readonly kind: "unknown-policy" }
  | { readonly kind: "bad-facts"; readonly text: string };

export interface CheckServices {
  /** Name and version of the Assay that checks, as `tool` in a bundle. */
  readonly tool: string;
  /** A report of AoT code says which function only beside the file itself. */
  readonly read: (run: BundleObservation, poc: Uint8Array) => RunReading;
  readonly evaluate: (facts: readonly BundleFact[], policy: string) => Evaluated;
  /** What is proposed and what it looks like, by the same crash and facts. */
  readonly propose: (input: BundleInput) => Pick<BundleInput, "severity" | "likeness">;
}

export interface Claims {
  readonly problems: readonly CheckProblem[];
  readonly doubts: readonly string[];
}

export function checkClaims(input: BundleInput, services: CheckServices): Claims {
  const problems = [
    ...numbers(input),
    ...facts(input),
    ...versions(input),
    ...fingerprint(input, services),
    ...verdict(input, services),
  ];
  const differing = [...details(input, services), ...opinion(input, services), ...proposals(input, services)];
  return input.tool === services.tool
    ? { problems: [...problems, ...differing], doubts: unknownPolicy(input, services) }
    : {
        problems,
        doubts: [
          ...unknownPolicy(input, services),
          ...differing.map(({ where, text }) => `${where}: ${text}; that may be the other version's reading.`),
        ],
      };
}

function unknownPolicy({ verdict }: BundleInput, { evaluate }: CheckServices): string[] {
  return evaluate([], verdict.policy).kind === "unknown-policy"
    ? [`Policy ${verdict.policy} is not known here: its verdict and the words of its rules were not checked.`]
    : [];
}

function numbers({ stability, reduction, poc, input }: BundleInput): CheckProblem[] {
  const wrong =
    stability.same > stability.runs ||
    (reduction !== null && (reduction.from !== input.size || reduction.to !== poc.bytes.length));
  return wrong ? [problem("numbers-contradicted", "evidence/environment.json", "counts and sizes do not add up")] : [];
}

function facts(input: BundleInput): CheckProblem[] {
  const effect = factValue(input, "effect");
  const claims: readonly (readonly [boolean, string])[] = [
    [effect === "crash" && input.fingerprint === null, "a crash is claimed and no fingerprint is given"],
    [effect === "none" && input.fingerprint !== null, "no effect is claimed and a fingerprint is given"],
    [!kindAgrees(input), "the kind of input is another"],
  ];
  return claims.filter(([wrong]) => wrong).map(([, text]) => problem("facts-contradicted", FACTS, text));
}

/** What crashes may be the .aot that the first step made of the .wasm; which policy applies is a matter of the .aot then. */
function kindAgrees(input: BundleInput): boolean {
  const { kind } = input.input;
  const claimed = factValue(input, "input") ?? kind;
  return claimed === kind || (claimed === "aot" && kind === "wasm" && stepsOf(input) === "both");
}

function versions(input: BundleInput): CheckProblem[] {
  const claimed = input.facts.find((f) => f.name === "affectedVersions" && f.source === "measured")?.value;
  if (claimed === undefined || claimed === null) return [];
  const seen = input.versions.filter((v) => v.state === "affected").map((v) => v.version ?? v.date ?? v.runtime);
  const same = [...new Set(seen)].sort().join(", ") === claimed.split(", ").sort().join(", ");
  return same
    ? []
    : [problem("versions-contradicted", FACTS, "other versions are called affected than the table shows")];
}

function fingerprint(input: BundleInput, { read }: CheckServices): CheckProblem[] {
  const seen = crashesIn(input, read);
  const claimed = input.fingerprint;
  if (!claimed) {
    return seen.length > 0
      ? [problem("fingerprint-contradicted", FINGERPRINT, "no crash is claimed and a run shows one")]
      : [];
  }
  // What programs are told of the crash; its summary is words.
  const told = (f: BundleFingerprint): string =>
    JSON.stringify([f.key, f.kind, f.access, f.frames, f.size, f.signal, f.pointer, f.site]);
  return seen.some((f) => told(f) === told(claimed))
    ? []
    : [problem("fingerprint-contradicted", RUNS, `no run shows ${claimed.key}`)];
}

function crashesIn(input: BundleInput, read: CheckServices["read"]): BundleFingerprint[] {
  const readings = input.observations.map((run) => read(run, input.poc.bytes));
  return readings.flatMap((r) => (r.kind === "crash" && r.fingerprint ? [r.fingerprint] : []));
}

function details(input: BundleInput, { read }: CheckServices): CheckProblem[] {
  const claimed = input.fingerprint;
  const whole = (f: BundleFingerprint): string =>
    JSON.stringify(documentsOf({ ...input, fingerprint: f })[FINGERPRINT]);
  return !claimed || crashesIn(input, read).some((f) => whole(f) === whole(claimed))
    ? []
    : [problem("fingerprint-contradicted", FINGERPRINT, `no run is called “${claimed.summary}” here`)];
}

function verdict(input: BundleInput, { evaluate }: CheckServices): CheckProblem[] {
  const claimed = input.verdict;
  const again = evaluate(input.facts, claimed.policy);
  if (again.kind === "bad-facts") return [problem("facts-contradicted", FACTS, again.text)];
  if (again.kind === "unknown-policy") return [];
  const { action, class: expected, rules } = again.verdict;
  const ids = (v: BundleVerdict): string => v.rules.map((r) => r.id).join(" ");
  if (action !== claimed.action || expected !== claimed.class || ids(again.verdict) !== ids(claimed))
    return [
      problem(
        "verdict-contradicted",
        VERDICT,
        `by the same facts policy ${claimed.policy} says ${action}, ${expected}`,
      ),
    ];
  const altered = claimed.rules.find((rule, i) => rule.quote !== rules[i]?.quote);
  return altered ? [problem("quote-altered", VERDICT, `the words of rule ${altered.id} are not the policy's`)] : [];
}

/** How the same rules were weighed, and what was said beside them. */
function opinion(input: BundleInput, { evaluate }: CheckServices): CheckProblem[] {
  const { facts, verdict: claimed } = input;
  const again = evaluate(facts, claimed.policy);
  if (again.kind !== "verdict") return [];
  if (weighed(claimed) !== null && weighed(claimed) !== weighed(again.verdict))
    return [
      problem("verdict-contradicted", VERDICT, "by the same facts other sentences decide, or other ones conflict"),
    ];
  const { notes, confidence } = again.verdict;
  if (JSON.stringify([notes, confidence]) !== JSON.stringify([claimed.notes, claimed.confidence]))
    return [problem("verdict-contradicted", VERDICT, "by the same facts the notes or the confidence are others")];
  return places(input) === places({ ...input, verdict: again.verdict })
    ? []
    : [problem("quote-altered", VERDICT, "the words of a rule stand in another place of the policy")];
}

function proposals(input: BundleInput, { propose }: CheckServices): CheckProblem[] {
  const document = (over: Partial<BundleInput>): string =>
    JSON.stringify(documentsOf({ ...input, ...over })[ENVIRONMENT]);
  const { severity, likeness } = propose(input);
  return [
    ...(document({ severity }) === document({})
      ? []
      : [problem("severity-contradicted", ENVIRONMENT, "by the same facts another CWE or CVSS is proposed")]),
    ...(document({ likeness }) === document({})
      ? []
      : [
          problem(
            "likeness-contradicted",
            ENVIRONMENT,
            "by the same frames it looks like another vulnerability, or none",
          ),
        ]),
  ];
}

function places(input: BundleInput): string {
  const { verdict } = documentsOf(input)[VERDICT] as { readonly verdict: BundleVerdict };
  return JSON.stringify(verdict.rules.map(({ source }) => source));
}

/** Which sentence settles what, and what stands against it; null for a bundle that does not say. */
function weighed({ rules, conflicts, gaps }: BundleVerdict): string | null {
  if (!conflicts || !gaps || rules.some((rule) => !rule.decides)) return null;
  return JSON.stringify([
    rules.map((rule) => rule.decides),
    conflicts.map(({ rules, quotes, settled }) => [rules, quotes, settled]),
    gaps.map(({ id, text }) => [id, text]),
  ]);
}
