/**
 * Repetition in a stack. How deep a recursion was, and where in its cycle it stopped, is chance; the cycle itself is the
 * bug. Repeated intervals become one; a cycle that fills the stack is turned so that it always starts at the same name.
 */

/** Functions in one cycle: more means the stack merely looks alike. */
const LONGEST_CYCLE = 16;
/** A cycle that repeats this often, in frames, has eaten the stack. */
const DEEP = 24;
/** A leaf may lie on top of the cycle when the stack ends. */
const LEAVES = 6;

function repeats(names: readonly string[], at: number, period: number): number {
  let length = period;
  while (at + length < names.length && names[at + length] === names[at + length - period]) length++;
  return Math.floor(length / period);
}

/** The longest run of a repeated interval at `at`: its period and how often it comes. */
function cycleAt(names: readonly string[], at: number): { period: number; count: number } {
  let best = { period: 1, count: 1 };
  for (let period = 1; period <= LONGEST_CYCLE && at + 2 * period <= names.length; period++) {
    const count = repeats(names, at, period);
    if (count > 1 && (count - 1) * period > (best.count - 1) * best.period) best = { period, count };
  }
  return best;
}

/** Indices of the frames to keep when each repeated interval counts once. */
export function collapsed(names: readonly string[]): number[] {
  const kept: number[] = [];
  for (let i = 0; i < names.length; ) {
    const { period, count } = cycleAt(names, i);
    for (let j = 0; j < period; j++) kept.push(i + j);
    i += period * count;
  }
  return kept;
}

/** Indices of one turn of the cycle that fills the stack, from its alphabetically first name on; undefined if none does. */
export function runaway(names: readonly string[]): number[] | undefined {
  for (let at = 0; at < Math.min(LEAVES, names.length); at++) {
    const { period, count } = cycleAt(names, at);
    if (count * period < DEEP || count < 3) continue;
    const turn = Array.from({ length: period }, (_, i) => at + i);
    const first = turn.reduce((best, i) => (names[i]! < names[best]! ? i : best), at);
    return turn.map((_, i) => at + ((first - at + i) % period));
  }
  return undefined;
}
