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
  for (const { path, bytes } of made) {
    const there = files.get(path);
    if (there && path !== "SHA256SUMS" && Buffer.compare(there, bytes) !== 0) {
      const reason = BY_FILE.find(([pattern]) => pattern.test(path))?.[1] ?? "text-altered";
      if (known || reason === "repro-altered")
        problems.push(problem(reason, path, `not what Assay makes from this evidence${firstLine(there, bytes)}`));
      else notes.push(`${path} is worded otherwise than this version of Assay would: read it as the sender's words.`);
    }
  }
  return { problems, notes };
}

/** Where to look: the first line that is another. */
function firstLine(there: Uint8Array, made: Uint8Array): string {
  const [is, would] = [there, made].map((bytes) => new TextDecoder().decode(bytes).split("\n")) as [string[], string[]];
  const at = is.findIndex((line, i) => line !== would[i]);
  const from = Math.max(0, sameStart(is[at] ?? "", would[at] ?? "") - 20);
  const shown = (line: string | undefined): string =>
    line === undefined
      ? "nothing"
      : JSON.stringify(`${from > 0 ? "…" : ""}${line.slice(from, from + 50)}${line.length > from + 50 ? "…" : ""}`);
  return at < 0
    ? `: it ends before line ${is.length + 1}`
    : `: line ${at + 1} is ${shown(is[at])}, not ${shown(would[at])}`;
}

function sameStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

/** The files that a bundle with this action has: no more, no fewer. */
export function fileSetProblems(files: ReadonlyMap<string, Uint8Array>, made: readonly BundleFile[]): CheckProblem[] {
  const expected = new Set(made.map((f) => f.path));
  const missing = [...expected].filter((path) => !files.has(path));
  const odd = [...files.keys()].filter((path) => !expected.has(path));
  return [
    ...missing.map((path) => problem("file-missing", path, "a bundle with this action has it")),
    ...odd.map((path) =>
      ELSEWHERE.test(path)
        ? problem("channel-mixed", path, "belongs to another action: a private report and a public text in one bundle")
        : problem("file-unknown", path, "no file of a bundle"),
    ),
  ];
}
