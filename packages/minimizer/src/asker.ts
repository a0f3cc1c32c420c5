// Asks questions, each at most once: answers are cached by content, kept in a journal, and may be fetched ahead of
// time by idle workers. The search itself is sequential; a worker only guesses what it will ask next. That is why
// any number of workers gives the same result, and why `questions` counts what one worker would have run.

import { createHash } from "node:crypto";
import type { Journal } from "./journal.ts";
import type { Answer, AskInfo, Question } from "./question.ts";

export interface AskerOptions<T> {
  readonly workers: number;
  readonly timeoutMs?: number;
  readonly journal?: Journal;
  readonly abort?: AbortSignal;
  /** Candidates that fail this are never asked. */
  readonly admit?: (candidate: T) => boolean | Promise<boolean>;
  /** Throws Stopped when the budget is spent; called before each question that the journal does not answer, with their number. */
  readonly beforeQuestion?: (fresh: number) => void | Promise<void>;
  /** Counted from the start. */
  readonly runsBefore?: number;
}

export interface Tally {
  questions: number;
  invalid: number;
  cacheHits: number;
  fromJournal: number;
  runs: number;
}

export interface Asker<T> {
  readonly tally: Tally;
  /** How often a boring answer is asked again before it is believed; above 1 for flaky targets only. */
  repeats: number;
  /** `upcoming` is what will probably be asked next, likeliest first; idle workers ask it already. */
  ask(candidate: T, upcoming?: () => Iterable<T>): Promise<Answer | Inadmissible>;
  /** One more run of the same candidate, whatever is known of it: for measuring how flaky the target is. */
  askAgain(candidate: T): Promise<Answer>;
  checkpoint(candidate: T): Promise<Answer>;
  /** All answers there are for it, asked for yet or not. */
  known(candidate: T): { readonly cheap: readonly Answer[]; readonly rich: readonly Answer[] };
  /** Stops what is still running. */
  close(): void;
}

export interface Inadmissible {
  readonly kind: "inadmissible";
}

/** Ends the search early; the best so far stands. */
export class Stopped extends Error {
  readonly why: "abort" | "budget";
  constructor(why: "abort" | "budget") {
    super(`stopped: ${why}`);
    this.why = why;
  }
}

interface Line {
  /** In the order they were heard; the journal keeps this order, so a resumed run replays it. */
  readonly answers: Answer[];
  journaled: number;
  asked: number;
  admitted: Promise<boolean> | null;
  verdict: Answer | Inadmissible | null;
  pending: { readonly promise: Promise<void>; readonly control: AbortController } | null;
}

const TIMEOUT_TRIES = 2;

export async function createAsker<T>(
  question: Question<T>,
  identify: (candidate: T) => string,
  options: AskerOptions<T>,
): Promise<Asker<T>> {
  const { journal, abort } = options;
  const before = options.runsBefore ?? 0;
  const tally: Tally = { questions: before, invalid: 0, cacheHits: 0, fromJournal: 0, runs: before };
  const lines = new Map<string, Line>();
  const running = new Set<Line>();
  for (const { id, answer } of journal ? await journal.load() : []) lineOf(id).answers.push(answer);
  for (const line of lines.values()) line.journaled = line.answers.length;

  function lineOf(id: string): Line {
    let line = lines.get(id);
    if (line === undefined) {
      line = { answers: [], journaled: 0, asked: 0, admitted: null, verdict: null, pending: null };
      lines.set(id, line);
    }
    return line;
  }

  function admits(line: Line, candidate: T): Promise<boolean> {
    line.admitted ??= Promise.resolve(options.admit?.(candidate) ?? true);
    return line.admitted;
  }

  function start(line: Line, id: string, candidate: T, info: AskInfo): void {
    const control = new AbortController();
    const { signal } = control;
    const run = async (): Promise<void> => {
      if (!(await admits(line, candidate)) || signal.aborted) return;
      tally.runs++;
      const answer = await question.ask(candidate, { ...info, signal });
      if (signal.aborted) return;
      line.answers.push(answer);
      await journal?.append({ id, answer });
    };
    const promise = run();
    line.pending = { promise, control };
    running.add(line);
    const ended = (): void => {
      line.pending = null;
      running.delete(line);
    };
    promise.then(ended, ended);
  }

  /** The next unheard answer for a candidate, from the journal, a worker that was ahead, or a new run. */
  async function hear(line: Line, id: string, candidate: T, info: AskInfo): Promise<Answer> {
    if (abort?.aborted) throw new Stopped("abort");
    if (line.asked >= line.journaled) {
      const ready = options.beforeQuestion?.(tally.questions - before - tally.fromJournal);
      // Without a need to wait the question starts at once, ahead of what idle workers guess.
      if (ready) await ready;
    }
    for (;;) {
      const known = line.answers[line.asked];
      if (known !== undefined) {
        if (line.asked < line.journaled) tally.fromJournal++;
        line.asked++;
        tally.questions++;
        return known;
      }
      if (line.pending === null) start(line, id, candidate, info);
      await stoppable(line.pending?.promise ?? Promise.resolve());
    }
  }

  /** Of a flaky target: a boring answer only counts when it comes again and again. */
  async function untilBelieved(first: Answer, line: Line, id: string, candidate: T, info: AskInfo): Promise<Answer> {
    let answer = first;
    while (answer.kind === "boring" && line.asked < asker.repeats) answer = await hear(line, id, candidate, info);
    return answer;
  }

  async function stoppable<R>(promise: Promise<R>): Promise<R> {
    if (abort === undefined) return promise;
    let stop: () => void = () => {};
    const stopped = new Promise<never>((_, reject) => {
      stop = () => reject(new Stopped("abort"));
      abort.addEventListener("abort", stop);
    });
    try {
      return await Promise.race([promise, stopped]);
    } catch (error) {
      throw abort.aborted ? new Stopped("abort") : error;
    } finally {
      abort.removeEventListener("abort", stop);
    }
  }

  function lookAhead(current: Line, upcoming: () => Iterable<T>): void {
    const wanted = new Set<Line>([current]);
    const launch: [Line, string, T][] = [];
    let seen = 0;
    for (const candidate of upcoming()) {
      if (wanted.size >= options.workers || seen++ >= 4 * options.workers) break;
      const id = identify(candidate);
      const line = lineOf(id);
      if (line.verdict !== null || line.answers.length > line.asked || wanted.has(line)) continue;
      wanted.add(line);
      if (line.pending === null) launch.push([line, id, candidate]);
    }
    for (const line of running) if (!wanted.has(line)) line.pending?.control.abort();
    for (const [line, id, candidate] of launch) {
      start(line, id, candidate, info());
      line.pending?.promise.catch(() => {});
    }
  }

  const info = (factor = 1): AskInfo => (options.timeoutMs ? { timeoutMs: options.timeoutMs * factor } : {});

  function stopAll(): void {
    for (const line of running) line.pending?.control.abort();
  }

  const richId = (candidate: T): string => `checkpoint ${identify(candidate)}`;
  const answersTo = (id: string): readonly Answer[] => lines.get(id)?.answers ?? [];

  const asker: Asker<T> = {
    tally,
    repeats: 1,
    async ask(candidate, upcoming) {
      const id = identify(candidate);
      const line = lineOf(id);
      // A time-out is provisional: if the same candidate comes up again, it gets a second, longer chance.
      const again = line.verdict?.kind === "timeout" && line.asked < TIMEOUT_TRIES;
      // Told to be flaky since: what was believed boring is asked again.
      const doubted = line.verdict?.kind === "boring" && line.asked < asker.repeats;
      if (line.verdict !== null && !again && !doubted) {
        tally.cacheHits++;
        return line.verdict;
      }
      if (!(await admits(line, candidate))) {
        tally.invalid++;
        line.verdict = { kind: "inadmissible" };
        return line.verdict;
      }
      const first = hear(line, id, candidate, info(again ? 4 : 1));
      if (upcoming && options.workers > 1) lookAhead(line, upcoming);
      line.verdict = await untilBelieved(await first, line, id, candidate, info());
      return line.verdict;
    },
    async askAgain(candidate) {
      const id = identify(candidate);
      return hear(lineOf(id), id, candidate, info());
    },
    async checkpoint(candidate) {
      const id = richId(candidate);
      const line = lineOf(id);
      const rich = { ...info(), checkpoint: true };
      return untilBelieved(
        line.answers[line.asked - 1] ?? (await hear(line, id, candidate, rich)),
        line,
        id,
        candidate,
        rich,
      );
    },
    known(candidate) {
      return { cheap: answersTo(identify(candidate)), rich: answersTo(richId(candidate)) };
    },
    close() {
      abort?.removeEventListener("abort", stopAll);
      stopAll();
    },
  };
  // One listener for all runs: a signal for each would pile up on a long-lived one.
  abort?.addEventListener("abort", stopAll);
  return asker;
}

export function contentHash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64url");
}
