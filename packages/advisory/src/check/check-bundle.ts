/**
 * A received bundle, from outside to inside: archive, names, digests, documents, PoC, what is derived, what is claimed. Each step
 * trusts what the ones before have shown and nothing else. Nothing is run and nothing is written.
 */
import type { BundleFile, BundleInput } from "../bundle-input.ts";
import { inputFrom } from "../evidence.ts";
import { buildFiles } from "../make-bundle.ts";
import type { Redactions } from "../redact/redact.ts";
import { type CheckServices, checkClaims } from "./claims.ts";
import { type Compared, compareDerived, compareReworded, fileSetProblems } from "./derived.ts";
import { readDocuments } from "./documents.ts";
import { LIMITS, type Limits, nameCollisions, nameProblem, sizeProblems } from "./names.ts";
import { pocProblems } from "./poc-problems.ts";
import { readZip } from "./read-zip.ts";
import { type CheckProblem, isMalformed, problem } from "./reasons.ts";
import { sumProblems } from "./sums.ts";

export type CheckResult =
  /** Whole, and its parts agree. It says nothing about whether the crash is real: that takes a run. */
  | { readonly kind: "consistent"; readonly input: BundleInput; readonly notes: readonly string[] }
  /** Whole, and nothing in it disagrees; but what is listed could not be made again here, so it is the sender's word. */
  | {
      readonly kind: "unchecked";
      readonly input: BundleInput;
      readonly unchecked: readonly string[];
      readonly notes: readonly string[];
    }
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
  const made = buildFiles(input, withoutVersion(redactions));
  const claims = checkClaims(input, services);
  const derived = compare(input, redactions, files, made, services);
  const found = [
    ...fileSetProblems(files, made),
    ...pocProblems(input, files),
    ...claims.problems,
    ...derived.problems,
  ];
  const problems = found.filter(
    (one, i) => found.findIndex((other) => other.reason === one.reason && other.where === one.where) === i,
  );
  const unchecked = [...claims.doubts, ...derived.unchecked];
  const notes = [
    ...(input.tool === services.tool ? [] : [`Made by ${input.tool}, as it says; this is ${services.tool}.`]),
    ...redactions.warnings.map((warning) => `The sender was told: ${warning}`),
  ];
  if (problems.some(({ reason }) => isMalformed(reason))) return { kind: "malformed", problems };
  if (problems.length > 0) return { kind: "contradicted", input, problems, notes: [...notes, ...unchecked] };
  return unchecked.length > 0 ? { kind: "unchecked", input, unchecked, notes } : { kind: "consistent", input, notes };
}

/** Which version made it is only its sender's word, so no other one frees a file from being compared. */
function compare(
  input: BundleInput,
  redactions: Redactions,
  files: ReadonlyMap<string, Uint8Array>,
  made: readonly BundleFile[],
  { tool }: CheckServices,
): Compared {
  if (input.tool === tool) return { problems: compareDerived(files, made), unchecked: [] };
  const report = files.get("ADVISORY.md");
  const words = report && new TextDecoder().decode(report);
  return compareReworded(files, made, buildFiles(input, withoutVersion(redactions), words));
}

/** As the one who made it had it: the document on disk carries a version. */
function withoutVersion({ kept, replaced, warnings }: Redactions): Redactions {
  return { kept, replaced, warnings };
}
