/**
 * The one table of exit codes. The docs page is generated from it (docs/exit-codes.md), commands name codes by key.
 */
export const EXIT = {
  done: {
    code: 0,
    meaning: "done, whatever the verdict (verify: trusted; rebuild: reproduced)",
  },
  matched: { code: 1, meaning: "the answer matches --fail-on, or evidence contradicts the file" },
  usage: { code: 2, meaning: "usage, input/output, unusable runtime or key" },
  noEvidence: { code: 3, meaning: "no evidence: an unstamped file, or a log or run in which nothing is recognised" },
  noCrash: { code: 4, meaning: "no crash (clean, trap, refused, not reproduced), or a signer that is not trusted" },
  refused: { code: 5, meaning: "expectations refuse" },
  malformed: {
    code: 6,
    meaning: "malformed .aot, envelope, case or bundle (a malformed .wasm is normal input, never 6)",
  },
  bug: { code: 70, meaning: "a bug of Assay itself" },
  interrupted: { code: 130, meaning: "interrupted; the best result so far is on disk" },
} as const satisfies Record<string, { code: number; meaning: string }>;

export type ExitName = keyof typeof EXIT;

/** Several files in one call: the first of these codes that any file has. */
export const PRECEDENCE: readonly number[] = [2, 1, 6, 4, 3, 5];

export function worst(codes: readonly number[]): number {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? 0;
}
