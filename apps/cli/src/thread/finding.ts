/** What was found in a public thread, and the words left in its place. The words match no detector, so a second pass finds nothing. */
export type FindingKind = "poc" | "trace" | "address" | "attachment";

export interface Finding {
  readonly kind: FindingKind;
  /** First line, from 1. */
  readonly line: number;
  readonly lines: number;
  /** What it is, without repeating it. */
  readonly what: string;
}

/** From one line on: so many lines, replaced by `keep` around one placeholder. */
export interface Block {
  readonly kind: FindingKind;
  readonly lines: number;
  readonly what: string;
}

/** A detector looks at the lines from `at` on; the lines are without quote marks (`> `) and indentation. */
export type Detector = (lines: readonly string[], at: number) => Block | undefined;

export interface Stretch {
  readonly kind: FindingKind;
  readonly start: number;
  readonly end: number;
  readonly what: string;
}

/** A detector inside one line. */
export type InlineDetector = (line: string) => Stretch[];

export function placeholder(what: string): string {
  return `[removed: ${what}]`;
}

/** Lines from `at` on for which `belongs` holds, with up to `gap` others between two of them. */
export function countRun(
  lines: readonly string[],
  at: number,
  belongs: (line: string) => boolean,
  gap: (line: string) => boolean = () => false,
): number {
  let count = 0;
  for (let i = at; i < lines.length; i++) {
    const line = lines[i] ?? "";
    if (belongs(line)) count = i - at + 1;
    else if (!gap(line)) break;
  }
  return count;
}
