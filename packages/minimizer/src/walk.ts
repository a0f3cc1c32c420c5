// Search strategies as lazy decision trees: a question, and what follows a yes and a no. Nothing here asks anything.
// Because a walk is a value, idle workers can look down both branches before the answer is known.

export type Walk<Q> =
  | { readonly kind: "done" }
  | { readonly kind: "ask"; readonly question: Q; readonly yes: () => Walk<Q>; readonly no: () => Walk<Q> };

export interface Range {
  readonly from: number;
  readonly to: number;
}

const DONE: Walk<never> = { kind: "done" };

/**
 * Walks to the end. A question that renders to null is answered no for free. Each ask is told what may come after it,
 * likeliest first (most answers are no). Gives the last question that was answered yes.
 */
export async function follow<Q, T>(
  start: Walk<Q>,
  render: (question: Q) => T | null,
  ask: (candidate: T, upcoming: () => Iterable<T>) => Promise<boolean>,
): Promise<Q | undefined> {
  let last: Q | undefined;
  for (let walk = start; walk.kind === "ask"; ) {
    const here = walk;
    const candidate = render(here.question);
    const yes = candidate !== null && (await ask(candidate, () => ahead(here, render)));
    if (yes) last = here.question;
    walk = yes ? here.yes() : here.no();
  }
  return last;
}

function* ahead<Q, T>(walk: Walk<Q>, render: (question: Q) => T | null): Generator<T> {
  let at = walk;
  for (let depth = 0; depth < 8 && at.kind === "ask"; depth++) {
    const yes = at.yes();
    at = at.no();
    for (const next of [at, yes]) {
      const candidate = next.kind === "ask" ? render(next.question) : null;
      if (candidate !== null) yield candidate;
    }
  }
}

/** The smallest k in [low, high) that answers yes, if yes is upwards closed; `high` is known to answer yes. */
export function bisect(
  low: number,
  high: number,
  options: { first?: number; weightAt?: (k: number) => number } = {},
): Walk<number> {
  if (low >= high) return DONE;
  const { first, ...rest } = options;
  const k = first ?? middle(low, high, options.weightAt);
  return { kind: "ask", question: k, yes: () => bisect(low, k, rest), no: () => bisect(k + 1, high, rest) };
}

/** With weights (a growing sum), the k that halves the weight: a needed item is as likely as it is heavy. */
function middle(low: number, high: number, weightAt?: (k: number) => number): number {
  if (weightAt === undefined) return (low + high) >> 1;
  const target = (weightAt(low) + weightAt(high)) / 2;
  let [from, to] = [low, high - 1];
  while (from < to) {
    const mid = (from + to) >> 1;
    if (weightAt(mid) < target) from = mid + 1;
    else to = mid;
  }
  return from;
}

export interface HuntOptions {
  /** How many needed items to look for, one by one, before giving up. */
  readonly rounds: number;
  /** A growing sum over the items; see `bisect`. */
  readonly weightAt?: (k: number) => number;
}

/**
 * For the case that few of n items are needed: bisects to the last needed one, asks whether those found so far are
 * enough, and so on. The question is the list of ranges removed. About log2(n) + 1 questions for each needed item.
 */
export function hunt(n: number, { rounds, weightAt }: HuntOptions): Walk<readonly Range[]> {
  const limits = weightAt ? { weightAt } : {};
  // `needed` is sorted; [0, below) is still whole.
  const alone = (needed: readonly number[], below: number): Walk<readonly Range[]> => ({
    kind: "ask",
    question: gaps(0, needed, n),
    yes: () => DONE,
    no: () => (needed.length < rounds && below > 0 ? search(needed, bisect(1, below, limits), below) : DONE),
  });
  const search = (needed: readonly number[], walk: Walk<number>, best: number): Walk<readonly Range[]> =>
    walk.kind === "done"
      ? alone([best - 1, ...needed], best - 1)
      : {
          kind: "ask",
          question: gaps(walk.question, needed, n),
          yes: () => search(needed, walk.yes(), walk.question),
          no: () => search(needed, walk.no(), best),
        };
  return n === 0 ? DONE : alone([], n);
}

/** What is left out of [from, n) when only `kept` stays of it. */
function gaps(from: number, kept: readonly number[], n: number): readonly Range[] {
  return [...kept, n]
    .map((to, i) => ({ from: i === 0 ? from : (kept[i - 1] as number) + 1, to }))
    .filter((range) => range.from < range.to);
}

/** Asks each in turn; stops at the first yes. */
export function firstOf<Q>(questions: readonly Q[], at = 0): Walk<Q> {
  const question = questions[at];
  if (question === undefined) return DONE;
  return { kind: "ask", question, yes: () => DONE, no: () => firstOf(questions, at + 1) };
}

export interface SplittingOptions {
  /** Ask for all at once first (default), or start with windows of this size. */
  readonly window?: number;
  /** Don't split windows smaller than this. */
  readonly smallest?: number;
  /** Give up after this many refused windows of one size in a row when that size had no success at all. */
  readonly patience?: number;
}

interface Window extends Range {
  /** The other half, asked before: if it went away and the whole had resisted, this half must resist. */
  readonly sibling: Range | null;
}

/** A list that grows at its end without copying. */
type Chain = { readonly last: Window; readonly before: Chain } | null;

interface Level {
  readonly size: number;
  readonly refused: number;
  readonly accepted: number;
}

/**
 * Which of n items can go? Group testing: all, then halves of what resisted, then quarters, back to front. The
 * question is the list of ranges removed so far plus the window on trial.
 */
export function splitting(n: number, options: SplittingOptions = {}): Walk<readonly Range[]> {
  const { window = n, smallest = 1, patience = Number.POSITIVE_INFINITY } = options;
  const windows: Window[] = [];
  for (let to = n; to > 0; to -= window) windows.push({ from: Math.max(0, to - window), to, sibling: null });
  return step([], windows, 0, null, { size: window, refused: 0, accepted: 0 });

  // `queue` holds this level's windows from `at` on; `next` collects the halves for the level below.
  function step(
    removed: readonly Range[],
    queue: readonly Window[],
    at: number,
    next: Chain,
    level: Level,
  ): Walk<readonly Range[]> {
    let [q, i, below, now] = [queue, at, next, level];
    for (;;) {
      const head = q[i];
      const tired = now.accepted === 0 && now.refused >= patience;
      if (head === undefined || tired) {
        if (below === null || tired) return DONE;
        now = { size: Math.ceil(now.size / 2), refused: 0, accepted: 0 };
        [q, i, below] = [toArray(below), 0, null];
        continue;
      }
      i++;
      if (head.sibling !== null && covers(removed, head.sibling)) {
        below = append(below, halves(head, smallest));
        continue;
      }
      const gone = addRange(removed, head);
      const [queue2, at2, below2, now2] = [q, i, below, now];
      return {
        kind: "ask",
        question: gone,
        yes: () => step(gone, queue2, at2, below2, { ...now2, accepted: now2.accepted + 1 }),
        no: () =>
          step(removed, queue2, at2, append(below2, halves(head, smallest)), { ...now2, refused: now2.refused + 1 }),
      };
    }
  }
}

function halves({ from, to }: Range, smallest: number): Window[] {
  if (to - from < 2 * smallest || to - from < 2) return [];
  const mid = (from + to) >> 1;
  const back = { from: mid, to };
  return [
    { ...back, sibling: null },
    { from, to: mid, sibling: back },
  ];
}

function append(chain: Chain, windows: readonly Window[]): Chain {
  return windows.reduce<Chain>((before, last) => ({ last, before }), chain);
}

function toArray(chain: Chain): Window[] {
  const windows: Window[] = [];
  for (let at = chain; at !== null; at = at.before) windows.push(at.last);
  return windows.reverse();
}

export function covers(ranges: readonly Range[], { from, to }: Range): boolean {
  return ranges.some((range) => range.from <= from && to <= range.to);
}

/** Sorted, disjoint, merged. */
export function addRange(ranges: readonly Range[], added: Range): readonly Range[] {
  const before = ranges.filter((range) => range.to < added.from);
  const after = ranges.filter((range) => range.from > added.to);
  const touched = ranges.slice(before.length, ranges.length - after.length);
  const from = Math.min(added.from, ...touched.map((range) => range.from));
  const to = Math.max(added.to, ...touched.map((range) => range.to));
  return [...before, { from, to }, ...after];
}

/** The items that are in none of the (sorted) ranges. */
export function without<T>(items: readonly T[], ranges: readonly Range[]): T[] {
  const kept: T[] = [];
  let at = 0;
  for (const { from, to } of ranges) {
    for (; at < from; at++) kept.push(items[at] as T);
    at = Math.max(at, to);
  }
  for (; at < items.length; at++) kept.push(items[at] as T);
  return kept;
}
