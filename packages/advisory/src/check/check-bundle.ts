/**
 * A received bundle, from outside to inside: archive, names, digests, documents, PoC, what is derived, what is claimed. Each step
 * trusts what the ones before have shown and nothing else. Nothing is run and nothing is written.
 */
import type { BundleInput } from "../bundle-input.ts";
import { inputFrom } from "../evidence.ts";
import { buildFiles } from "../make-bundle.ts";
import type { Redactions } from "../redact/redact.ts";
import { type CheckServices, claimProblems } from "./claims.ts";
import { compareDerived, fileSetProblems } from "./derived.ts";
import { readDocuments } from "./documents.ts";
import { LIMITS, type Limits, nameCollisions, nameProblem, sizeProblems } from "./names.ts";
import { pocProblems } from "./poc-problems.ts";
import { readZip } from "./read-zip.ts";
import { type CheckProblem, isMalformed, problem } from "./reasons.ts";
import { sumProblems } from "./sums.ts";

export type CheckResult =
  /** Whole, and its parts agree. It says nothing about whether the crash is real: that takes a run. */
  | { readonly kind: "consistent"; readonly input: BundleInput; readonly notes: readonly string[] }
  | {
      readonly kind: "contradicted";
      readonly input: BundleInput;
      readonly problems: readonly CheckProblem[];
      readonly notes: readonly string[];
    }
  | { readonly kind: "malformed"; readonly problems: readonly CheckProblem[] };

export function checkBundle(
  source: ReadonlyMap<string, Uint8Array> | Uint8Array,
  services: CheckServices,
  limits: Limits = LIMITS,
): CheckResult {
  const unpacked = source instanceof Uint8Array ? readZip(source, limits) : ({ kind: "files", files: source } as const);
  if (unpacked.kind === "problems") return { kind: "malformed", problems: unpacked.problems };
  const { files } = unpacked;
  const outside = firstOf(
    () => [...files.keys()].flatMap((name) => nameProblem(name) ?? []),
    () => nameCollisions([...files.keys()]),
    () => sizeProblems(files, limits),
    () => sumProblems(files),
  );
  if (outside.length > 0) return { kind: "malformed", problems: outside };
  const { documents, problems } = readDocuments(files);
  if (problems.length > 0) return { kind: "malformed", problems };
  const input = assemble(documents, files);
  if ("reason" in input) return { kind: "malformed", problems: [input] };
  return judge(input, documents["redactions.json"] as Redactions, files, services);
}

function firstOf(...steps: readonly (() => readonly CheckProblem[])[]): readonly CheckProblem[] {
  for (const step of steps) {
    const found = step();
    if (found.length > 0) return found;
  }
  return [];
}

function assemble(
  documents: Readonly<Record<string, object>>,
  files: ReadonlyMap<string, Uint8Array>,
): BundleInput | CheckProblem {
  const none = new Uint8Array(0);
  const { kind } = inputFrom(documents, { poc: none, pocText: "", original: none }).input;
  const poc = files.get(`poc.${kind}`);
  if (!poc) return problem("file-missing", `poc.${kind}`, "every bundle has it");
  const pocText = new TextDecoder().decode(files.get("poc.txt") ?? none);
  return inputFrom(documents, { poc, pocText, original: files.get(`original.${kind}`) ?? none });
}

function judge(
  input: BundleInput,
  redactions: Redactions,
  files: ReadonlyMap<string, Uint8Array>,
  services: CheckServices,
): CheckResult {
  const known = input.tool === services.tool;
  const made = buildFiles(input, withoutVersion(redactions));
  const set = fileSetProblems(files, made);
  const poc = pocProblems(input, files);
  const claims = claimProblems(input, services);
  const derived = compareDerived(files, made, known);
  const notes = [
    ...(known ? [] : [`Made by ${input.tool}; this is ${services.tool}.`]),
    ...(services.evaluate([], input.verdict.policy).kind === "unknown-policy"
      ? [`Policy ${input.verdict.policy} is not known here: its verdict was not made again.`]
      : []),
    ...derived.notes,
    ...redactions.warnings.map((warning) => `The sender was told: ${warning}`),
  ];
  const problems = [...set, ...poc, ...claims, ...derived.problems].filter(
    (found, i, all) => all.findIndex((other) => other.reason === found.reason && other.where === found.where) === i,
  );
  if (problems.length === 0) return { kind: "consistent", input, notes };
  return problems.some(({ reason }) => isMalformed(reason))
    ? { kind: "malformed", problems }
    : { kind: "contradicted", input, problems, notes };
}

/** As the one who made it had it: the document on disk carries a version. */
function withoutVersion({ kept, replaced, warnings }: Redactions): Redactions {
  return { kept, replaced, warnings };
}
