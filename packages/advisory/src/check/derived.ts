/**
 * What follows from the evidence is made again and compared byte by byte. So a report cannot say what its evidence does not, and a
 * script cannot do what its command does not. Another version of Assay may choose other words, and those alone: the rest of its files is
 * compared all the same, and what was not is named, because anyone may write another version into a bundle.
 */
import type { BundleFile } from "../bundle-input.ts";
import { type CheckProblem, type CheckReason, problem } from "./reasons.ts";
import { otherClaim } from "./words.ts";

export interface Compared {
  readonly problems: readonly CheckProblem[];
  /** What could not be compared: the sender's words. */
  readonly unchecked: readonly string[];
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

/** Files that are words for people. */
const WORDS = /\.(?:md|html)$/;

/** Made by the version that compares: every byte follows from the evidence. */
export function compareDerived(files: ReadonlyMap<string, Uint8Array>, made: readonly BundleFile[]): CheckProblem[] {
  return differing(files, made).map((file) => altered(file));
}

/**
 * Made by another version. `made` is all in the words of this one; in `carried` the files that hold the report hold it as it came, so that
 * a mail or a request says what ADVISORY.md says and nothing else.
 */
export function compareReworded(
  files: ReadonlyMap<string, Uint8Array>,
  made: readonly BundleFile[],
  carried: readonly BundleFile[],
): Compared {
  const machine = differing(files, carried).filter(({ path }) => !WORDS.test(path));
  const words = differing(files, made).filter(({ path }) => WORDS.test(path));
  const seen = made.filter(({ path }) => path.startsWith("evidence/run-")).flatMap(({ bytes }) => linesOf(bytes));
  const problems: CheckProblem[] = [];
  const unchecked: string[] = [];
  for (const file of machine) {
    if (sameButTheSentence(file)) unchecked.push(sendersWords(file.path));
    else problems.push(altered(file));
  }
  for (const file of words) {
    const odd = otherClaim(file.path, text(file.there), text(file.bytes), seen);
    if (odd === undefined) unchecked.push(sendersWords(file.path));
    else
      problems.push(
        problem(reasonOf(file.path), file.path, `${odd} is not what Assay makes from this evidence, in whatever words`),
      );
  }
  return { problems, unchecked };
}

function sendersWords(path: string): string {
  return `${path} is worded otherwise than this version of Assay would: read it as the sender's words.`;
}

interface Differing extends BundleFile {
  readonly there: Uint8Array;
}

function differing(files: ReadonlyMap<string, Uint8Array>, made: readonly BundleFile[]): Differing[] {
  return made.flatMap((file) => {
    const there = files.get(file.path);
    return there && file.path !== "SHA256SUMS" && Buffer.compare(there, file.bytes) !== 0 ? [{ ...file, there }] : [];
  });
}

function altered({ path, there, bytes }: Differing): CheckProblem {
  return problem(reasonOf(path), path, `not what Assay makes from this evidence${firstLine(there, bytes)}`);
}

function reasonOf(path: string): CheckReason {
  return BY_FILE.find(([pattern]) => pattern.test(path))?.[1] ?? "text-altered";
}

/** Two documents for programs hold a sentence: all else is compared as it stands, and the sentence as any text is. */
function sameButTheSentence({ path, there, bytes }: Differing): boolean {
  if (path !== "osv.json" && path !== "report.sarif") return false;
  const [is, would] = [there, bytes].map((document) => JSON.parse(text(document))) as [Sentence, Sentence];
  const [said, ours] = [takeSentence(is), takeSentence(would)];
  return JSON.stringify(is) === JSON.stringify(would) && otherClaim(path, said, ours, []) === undefined;
}

/** Where osv.json and report.sarif have it. */
interface Sentence {
  details?: string;
  runs?: { results: { message: { text: string } }[] }[];
}

function takeSentence(document: Sentence): string {
  const message = document.runs?.[0]?.results[0]?.message;
  const said = message?.text ?? document.details ?? "";
  if (message) message.text = "";
  else document.details = "";
  return said;
}

/** Where to look: the first line that is another. */
function firstLine(there: Uint8Array, made: Uint8Array): string {
  const [is, would] = [there, made].map((bytes) => text(bytes).split("\n")) as [string[], string[]];
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

function linesOf(bytes: Uint8Array): string[] {
  return text(bytes)
    .split("\n")
    .map((line) => line.trim());
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
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
