// What the minimizer asks and what it hears back. It knows no processes: the caller runs the target, reads its
// fingerprint, and answers. "boring" with a key is another crash than the one looked for (it becomes a finding).

export type Answer =
  | { readonly kind: "interesting"; readonly key?: string }
  | { readonly kind: "boring"; readonly key?: string }
  | { readonly kind: "timeout" };

export interface AskInfo {
  /** Aborted when the answer is no longer wanted (speculation that lost, or the whole run was stopped). */
  readonly signal?: AbortSignal;
  /** A hint: how long this question may take at most. */
  readonly timeoutMs?: number;
  /** Ask the rich question (symbolized frames, gdb): is this still the crash we started with? */
  readonly checkpoint?: boolean;
}

export interface Question<T = Uint8Array> {
  ask(candidate: T, info: AskInfo): Promise<Answer>;
  /**
   * Called once before the first `ask` of a resumed run, with the key that the input had: the input itself is not asked
   * again. For questions that compare with their first answer.
   */
  recall?(key: string): void;
}

/** Time limit for candidates from the time the input itself took: roomy for a loaded machine, still quick on hangs. */
export function adaptiveTimeout(baselineMs: number, options: { floorMs?: number; factor?: number } = {}): number {
  const { floorMs = 1000, factor = 10 } = options;
  return Math.ceil(Math.max(floorMs, baselineMs * factor));
}
