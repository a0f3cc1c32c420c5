// What a reduction takes and gives: options, the events on the way, and the result.

import type { Journal } from "./journal.ts";

export interface MinimizeOptions {
  /** Questions in flight at once. More workers are faster; the result is the same. */
  readonly workers?: number;
  /** Refuse candidates that are not valid (for example `WebAssembly.validate`); such candidates are never asked. */
  readonly keepValid?: (bytes: Uint8Array) => boolean | Promise<boolean>;
  readonly journal?: Journal;
  readonly onEvent?: (event: MinimizeEvent) => void;
  /**
   * Awaited at each new best, so that the caller can write it beside and rename. Not while answers come from the journal: then
   * once, when they have all been heard.
   */
  readonly onBest?: (bytes: Uint8Array) => void | Promise<void>;
  /**
   * What an earlier call has written with `onBest`. If the journal proves it interesting, nothing larger replaces it until the
   * search itself goes back from it or ends; it is the result of a search that is stopped before it got further.
   */
  readonly reached?: Uint8Array;
  /** Questions of this call: those that the journal answers are free, and `runsBefore` is the caller's own. */
  readonly maxQuestions?: number;
  /** From the first question on that the journal does not answer. */
  readonly maxMs?: number;
  /** The clock for `maxMs`, injected: the library reads none. */
  readonly now?: () => number;
  readonly abort?: AbortSignal;
  readonly timeoutMs?: number;
  /** Default true: the rich question is asked at checkpoints. False where the cheap question is already the rich one. */
  readonly checkpoints?: boolean;
  /**
   * How often the input is asked first (default 3). If the answers differ, its rate is measured, and boring answers are asked
   * again before they are believed. 1: the target is known to answer the same always.
   */
  readonly baselineRuns?: number;
  /** Runs of the target on the input that the caller made himself: they are part of the baseline, so they count as questions. */
  readonly runsBefore?: number;
}

export interface PassReport {
  readonly name: string;
  readonly questions: number;
  readonly successes: number;
  readonly bytesRemoved: number;
}

export interface Finding {
  readonly key: string;
  readonly bytes: Uint8Array;
}

export interface Reduction {
  readonly bytes: Uint8Array;
  readonly originalSize: number;
  /** Runs of the target that one worker would have needed, baseline and checkpoints included, cache hits not. */
  readonly questions: number;
  /** Questions answered by the journal of an earlier run; part of `questions`. */
  readonly fromJournal: number;
  readonly cacheHits: number;
  /** Runs that speculation asked for nothing; 0 with one worker. */
  readonly speculated: number;
  readonly passes: readonly PassReport[];
  readonly findings: readonly Finding[];
  readonly rejects: { readonly boring: number; readonly timeout: number; readonly invalid: number };
  /** Keys that a checkpoint unmasked as another crash; treated as boring from then on. */
  readonly drifted: readonly string[];
  readonly oneMinimal: boolean;
  readonly stopped: "done" | "abort" | "budget";
  /** Set when the input was not always interesting: how often, how often a boring answer was asked, and how it is with the result. */
  readonly flaky?: Rate & { readonly repeats: number; readonly result?: Rate };
}

export interface Rate {
  readonly asked: number;
  readonly interesting: number;
}

export type MinimizeEvent =
  | { readonly kind: "start"; readonly size: number }
  | { readonly kind: "pass"; readonly name: string; readonly size: number }
  | {
      readonly kind: "question";
      readonly questions: number;
      readonly fromJournal: number;
      readonly size: number;
      readonly answer: Answer["kind"];
    }
  | { readonly kind: "best"; readonly size: number; readonly questions: number; readonly pass: string }
  | { readonly kind: "finding"; readonly key: string; readonly size: number }
  | { readonly kind: "drift"; readonly key: string | null; readonly size: number }
  | { readonly kind: "done"; readonly size: number; readonly questions: number };

import type { Answer } from "./question.ts";
