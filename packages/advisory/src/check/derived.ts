/**
 * What follows from the evidence is made again and compared byte by byte. So a report cannot say what its evidence does not, and a
 * script cannot do what its command does not. Texts of another version of Assay may be worded otherwise: that is a note.
 */
import type { BundleFile } from "../bundle-input.ts";
import { type CheckProblem, type CheckReason, problem } from "./reasons.ts";

export interface Compared {
  readonly problems: readonly CheckProblem[];
  readonly notes: readonly string[];
}

const BY_FILE: readonly (readonly [RegExp, CheckReason])[] = [
  [/^repro\.sh$/, "repro-altered"],
  [/^advisory\.json$/, "body-altered"],
  [/^(mail\.txt|report\.eml)$/, "mail-altered"],
  [/^osv\.json$/, "osv-altered"],
  [/^report\.sarif$/, "sarif-altered"],
  [/^report\.html$/, "html-altered"],
  [/^evidence\//, "evidence-altered"],
  [/\.gz\.b64$/, "poc-base64-differs"],
];

/** Files that some bundle has, by the action. */
const ELSEWHERE = /^(ADVISORY\.md|advisory\.json|osv\.json|mail\.txt|report\.eml|ISSUE\.md|NOTE\.md)$/;

/** `known`: the bundle was made by the version of Assay that compares. */
export function compareDerived(
  files: ReadonlyMap<string, Uint8Array>,
  made: readonly BundleFile[],
  known: boolean,
): Compared {
  const problems: CheckProblem[] = [];
  const notes: string[] = [];
  const expected = new Map(made.map((f) => [f.path, f.bytes]));
  for (const [path, bytes] of expected) {
    const there = files.get(path);
    if (!there) problems.push(problem("file-missing", path, "a bundle with this action has it"));
    else if (path !== "SHA256SUMS" && Buffer.compare(there, bytes) !== 0) {
      const reason = BY_FILE.find(([pattern]) => pattern.test(path))?.[1] ?? "text-altered";
      if (known || reason === "repro-altered")
        problems.push(problem(reason, path, "not what Assay makes from this evidence"));
      else notes.push(`${path} is worded otherwise than this version of Assay would: read it as the sender's words.`);
    }
  }
  for (const path of files.keys()) {
    if (expected.has(path)) continue;
    problems.push(
      ELSEWHERE.test(path)
        ? problem("channel-mixed", path, "belongs to another action: a private report and a public text in one bundle")
        : problem("file-unknown", path, "no file of a bundle"),
    );
  }
  return { problems, notes };
}
