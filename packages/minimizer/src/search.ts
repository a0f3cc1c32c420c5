// The best so far and how it changes. Passes propose candidates; a candidate that is interesting and smaller becomes
// the best. Now and then a checkpoint asks the rich question: if the crash has drifted, the last good state comes back.

import { type Asker, contentHash, createAsker, Stopped } from "./asker.ts";
import { baseline, beCareful, type Flaky, rateOf } from "./baseline.ts";
import { MinimizerError } from "./error.ts";
import { type Output, openOutput } from "./output.ts";
import type { Question } from "./question.ts";
import type { Finding, MinimizeEvent, MinimizeOptions, PassReport, Reduction } from "./reduction.ts";
import { follow, type Walk } from "./walk.ts";

export interface Search {
  readonly best: Uint8Array;
  /** Interesting? Becomes the best if so and smaller (or, with `sameSize`, not larger). Not smaller: no, for free. */
  test(candidate: Uint8Array | null, options?: TestOptions): Promise<boolean>;
  /**
   * What was left out may hold another crash, hidden behind ours until now. One question, if answers have keys at all:
   * a different crash becomes a finding.
   */
  explore(leftOut: Uint8Array): Promise<void>;
  /** Walks a strategy; `render` makes the candidate, or null for one that makes no sense. The last yes is returned. */
  follow<Q>(walk: Walk<Q>, render: (question: Q) => Uint8Array | null): Promise<Q | undefined>;
  pass(name: string, body: () => Promise<unknown>): Promise<void>;
  /** Time-outs are provisional: the smallest that would be a new best get a second, longer chance. */
  retryTimeouts(): Promise<boolean>;
  /**
   * Asks the best again. If it wavers and the input does too, the target is flaky, and the search has to ask again with care.
   * If only the best does, it lies at a threshold (so much nesting, so many constants): back along the bests to one that holds.
   */
  confirm(oneMinimal: boolean): Promise<"holds" | "went back" | "flaky">;
  /** Asks the rich question if much has changed since the last time. False: it had drifted, and `best` has been set back. */
  settle(always?: boolean): Promise<boolean>;
}

interface TestOptions {
  readonly upcoming?: () => Iterable<Uint8Array>;
  readonly sameSize?: boolean;
}

/** A checkpoint is due when the best is this many times smaller than the last one checked. */
const SHRINK_BETWEEN_CHECKPOINTS = 4;
const SECOND_CHANCES = 3;
/** Runs that must agree before a result is believed: large ones lie at a threshold more often; a checkpoint is one run more. */
const CONFIRMATIONS = { small: 2, checked: 1, large: 4 };
/** How much larger than the result we go back at most. */
const TRAIL = 2;

interface State {
  best: Uint8Array;
  verified: Uint8Array;
  /** Check every success richly: the cheap key cannot tell the drifted crash from ours. */
  strict: boolean;
  passName: string;
  readonly findings: Map<string, Uint8Array>;
  readonly forbidden: Set<string>;
  readonly passes: Map<string, { questions: number; successes: number; bytesRemoved: number }>;
  readonly rejects: { boring: number; timeout: number };
  drifted: string[];
  /** The bests that led here, the last ones: where to go back to if the last proves shaky. */
  trail: readonly Uint8Array[];
  /** The smallest candidates without an answer in time. */
  timedOut: readonly Uint8Array[];
  flaky?: Flaky;
}

/** Runs `body` on a fresh search; gives the reduction however the search ended. */
export async function runSearch(
  input: Uint8Array,
  question: Question,
  options: MinimizeOptions,
  body: (search: Search) => Promise<{ oneMinimal: boolean }>,
): Promise<Reduction> {
  if (options.keepValid && !(await options.keepValid(input)))
    throw new MinimizerError(
      "not-valid",
      "the input itself is not valid",
      "do not ask for valid candidates: malformed ones are fine",
    );
  const state: State = {
    best: input,
    verified: input,
    strict: false,
    passName: "baseline",
    findings: new Map(),
    forbidden: new Set(),
    passes: new Map(),
    rejects: { boring: 0, timeout: 0 },
    drifted: [],
    trail: [],
    timedOut: [],
  };
  const output = openOutput(options, (bytes) => bytes.length <= input.length && isProven(asker, bytes, state));
  const asker = await openAsker(question, options, output);
  const emit = options.onEvent ?? (() => {});
  let stopped: Reduction["stopped"] = "done";
  let oneMinimal = false;
  try {
    emit({ kind: "start", size: input.length });
    const { key: hotKey, flaky } = await baseline(asker, input, options.baselineRuns);
    if (flaky) state.flaky = flaky;
    passOf(state).questions = asker.tally.questions;
    if (asker.tally.fromJournal > 0 && hotKey !== undefined) question.recall?.(hotKey);
    ({ oneMinimal } = await body(openSearch(asker, input, state, hotKey, options, output, emit)));
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    stopped = error.why;
  } finally {
    asker.close();
  }
  const bytes = await output.finish(state.best, stopped);
  emit({ kind: "done", size: bytes.length, questions: asker.tally.questions });
  return {
    bytes,
    originalSize: input.length,
    questions: asker.tally.questions,
    fromJournal: asker.tally.fromJournal,
    cacheHits: asker.tally.cacheHits,
    speculated: Math.max(0, asker.tally.runs + asker.tally.fromJournal - asker.tally.questions),
    passes: [...state.passes].map(([name, numbers]): PassReport => ({ name, ...numbers })),
    findings: [...state.findings].map(([key, bytes]): Finding => ({ key, bytes })),
    rejects: { ...state.rejects, invalid: asker.tally.invalid },
    drifted: state.drifted,
    oneMinimal,
    stopped,
    ...(state.flaky ? { flaky: state.flaky } : {}),
  };
}

/** Answered interesting, and neither at a checkpoint nor by its key known as another crash. */
function isProven(asker: Asker<Uint8Array>, bytes: Uint8Array, { forbidden, strict }: State): boolean {
  const { cheap, rich } = asker.known(bytes);
  const ours = cheap.some((a) => a.kind === "interesting" && !(a.key !== undefined && forbidden.has(a.key)));
  return ours && (rich.length > 0 ? rich.some(({ kind }) => kind === "interesting") : !strict);
}

function openAsker(question: Question, options: MinimizeOptions, output: Output): Promise<Asker<Uint8Array>> {
  const { now, maxMs, maxQuestions = Number.POSITIVE_INFINITY } = options;
  if (maxMs !== undefined && now === undefined)
    throw new MinimizerError("bad-option", "maxMs needs a clock", "pass now: () => performance.now()");
  let deadline: number | undefined;
  const checkBudget = (fresh: number): void => {
    // The clock starts when the journal has no more to say: the budget is for what is new.
    if (now && maxMs !== undefined) deadline ??= now() + maxMs;
    if (fresh >= maxQuestions || (now && deadline !== undefined && now() >= deadline)) throw new Stopped("budget");
  };
  return createAsker(question, contentHash, {
    workers: Math.max(1, options.workers ?? 1),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    ...(options.journal ? { journal: options.journal } : {}),
    ...(options.abort ? { abort: options.abort } : {}),
    ...(options.keepValid ? { admit: options.keepValid } : {}),
    ...(options.runsBefore ? { runsBefore: options.runsBefore } : {}),
    beforeQuestion(fresh) {
      const written = output.caughtUp();
      return written ? written.then(() => checkBudget(fresh)) : checkBudget(fresh);
    },
  });
}

function openSearch(
  asker: Asker<Uint8Array>,
  input: Uint8Array,
  state: State,
  hotKey: string | undefined,
  options: MinimizeOptions,
  output: Output,
  emit: (event: MinimizeEvent) => void,
): Search {
  const found = (key: string, bytes: Uint8Array): void => {
    const known = state.findings.get(key);
    if (known !== undefined && known.length <= bytes.length) return;
    state.findings.set(key, bytes);
    emit({ kind: "finding", key, size: bytes.length });
  };

  async function adopt(candidate: Uint8Array): Promise<void> {
    const pass = passOf(state);
    pass.successes++;
    pass.bytesRemoved += state.best.length - candidate.length;
    state.best = candidate;
    state.trail = [...state.trail.filter(({ length }) => length <= TRAIL * candidate.length), candidate];
    emit({ kind: "best", size: candidate.length, questions: asker.tally.questions, pass: state.passName });
    await output.put(candidate);
  }

  /** Runs that the pass at hand pays for. */
  async function paid<R>(asking: () => Promise<R>): Promise<R> {
    const before = asker.tally.questions;
    try {
      return await asking();
    } finally {
      passOf(state).questions += asker.tally.questions - before;
    }
  }

  async function isOurs(candidate: Uint8Array, upcoming?: () => Iterable<Uint8Array>): Promise<boolean> {
    const before = asker.tally.questions;
    const answer = await paid(() => asker.ask(candidate, upcoming));
    const fresh = asker.tally.questions > before;
    if (answer.kind === "inadmissible") return false;
    if (fresh)
      emit({
        kind: "question",
        questions: asker.tally.questions,
        fromJournal: asker.tally.fromJournal,
        size: candidate.length,
        answer: answer.kind,
      });
    if (answer.kind === "timeout") {
      if (!fresh) return false;
      state.rejects.timeout++;
      state.timedOut = [...state.timedOut, candidate].sort((a, b) => a.length - b.length).slice(0, SECOND_CHANCES);
      return false;
    }
    if (answer.kind === "interesting" && !(answer.key !== undefined && state.forbidden.has(answer.key))) {
      if (!state.strict || (await isStillOurs(candidate))) return true;
    } else if (answer.key !== undefined) found(answer.key, candidate);
    if (fresh) state.rejects.boring++;
    return false;
  }

  function holds(candidate: Uint8Array, runs: number): Promise<boolean> {
    return paid(async () => {
      let good = 0;
      while (good < runs && (await asker.askAgain(candidate)).kind === "interesting") good++;
      return good === runs;
    });
  }

  /** Asked when something else wavered. From then on the search is careful. */
  async function inputWavers(): Promise<boolean> {
    if (await holds(input, CONFIRMATIONS.large)) return false;
    const rate = await paid(() => rateOf(asker, input));
    if (rate.interesting === 0 || rate.interesting === rate.asked) return false;
    state.flaky = beCareful(asker, rate);
    return true;
  }

  async function isStillOurs(candidate: Uint8Array): Promise<boolean> {
    const answer = await paid(() => asker.checkpoint(candidate));
    if (answer.kind === "interesting") return true;
    if (answer.kind === "boring" && answer.key !== undefined) found(answer.key, candidate);
    return false;
  }

  const search: Search = {
    get best() {
      return state.best;
    },
    async test(candidate, { upcoming, sameSize = false } = {}) {
      if (candidate === null || candidate.length > state.best.length - (sameSize ? 0 : 1)) return false;
      if (!(await isOurs(candidate, upcoming))) return false;
      await adopt(candidate);
      return true;
    },
    async explore(leftOut) {
      if (hotKey !== undefined) await isOurs(leftOut);
    },
    follow: (walk, render) => follow(walk, render, (candidate, upcoming) => search.test(candidate, { upcoming })),
    async pass(name, body) {
      state.passName = name;
      emit({ kind: "pass", name, size: state.best.length });
      await body();
    },
    async retryTimeouts() {
      const again = state.timedOut;
      state.timedOut = [];
      for (const candidate of again) if (await search.test(candidate)) return true;
      return false;
    },
    async confirm(oneMinimal) {
      state.passName = "confirm";
      if (state.flaky) {
        state.flaky = { ...state.flaky, result: await paid(() => rateOf(asker, state.best)) };
        return "holds";
      }
      const small = options.checkpoints === false ? CONFIRMATIONS.small : CONFIRMATIONS.checked;
      if (await holds(state.best, oneMinimal ? small : CONFIRMATIONS.large)) return "holds";
      if (await inputWavers()) return "flaky";
      const { trail } = state;
      for (let at = trail.length - 1, step = 1; at >= 0; at = at > 0 ? Math.max(0, at - step) : -1, step *= 2) {
        const candidate = trail[at] as Uint8Array;
        if (candidate === state.best || !(await holds(candidate, CONFIRMATIONS.large))) continue;
        passOf(state).bytesRemoved += state.best.length - candidate.length;
        state.best = candidate;
        await output.put(candidate);
        return "went back";
      }
      return "holds";
    },
    async settle(always = false) {
      if (options.checkpoints === false || state.best === state.verified) return true;
      if (!always && state.best.length * SHRINK_BETWEEN_CHECKPOINTS > state.verified.length) return true;
      const suspect = state.best;
      state.passName = "checkpoint";
      if (state.strict || (await isStillOurs(suspect))) {
        state.verified = suspect;
        return true;
      }
      // Not seen to drift, if it just did not crash this time.
      if (!state.flaky && !(await holds(suspect, CONFIRMATIONS.large)) && (await inputWavers())) return false;
      // The cheap answer for the suspect is cached; its key tells the two crashes apart, or nothing cheap does.
      const cheap = await asker.ask(suspect);
      const key = cheap.kind === "interesting" ? cheap.key : undefined;
      if (key === undefined || key === hotKey) state.strict = true;
      else state.forbidden.add(key);
      state.drifted.push(key ?? "");
      emit({ kind: "drift", key: key ?? null, size: suspect.length });
      state.best = state.verified;
      state.trail = state.trail.filter(({ length }) => length >= state.verified.length);
      await output.put(state.best);
      return false;
    },
  };
  return search;
}

function passOf(state: State): { questions: number; successes: number; bytesRemoved: number } {
  let pass = state.passes.get(state.passName);
  if (pass === undefined) {
    pass = { questions: 0, successes: 0, bytesRemoved: 0 };
    state.passes.set(state.passName, pass);
  }
  return pass;
}
