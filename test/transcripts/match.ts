/**
 * What was expected against what was printed, line by line. Exact, but for `…`. The insight: both comparing and rewriting are one
 * alignment, the one in which the most expected lines are found again in order.
 */
const ANY = "…";

export function lineMatches(pattern: string, line: string): boolean {
  if (!pattern.includes(ANY)) return pattern === line.trimEnd();
  const parts = pattern.split(ANY).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "u").test(line.trimEnd());
}

const isGap = (pattern: string): boolean => pattern.trim() === ANY;

/** Whether the whole text fits; `…` alone takes any number of lines, none too. */
export function matches(expected: readonly string[], actual: readonly string[]): boolean {
  let reachable = new Set([0]);
  for (const pattern of expected) {
    const next = new Set<number>();
    if (isGap(pattern)) for (let i = Math.min(...reachable); i <= actual.length; i++) next.add(i);
    else for (const at of reachable) if (at < actual.length && lineMatches(pattern, actual[at] ?? "")) next.add(at + 1);
    if (next.size === 0) return false;
    reachable = next;
  }
  return reachable.has(actual.length);
}

export interface Pair {
  readonly pattern: number;
  readonly line: number;
}

/** The longest row of expected lines that are found again, in order. */
export function align(expected: readonly string[], actual: readonly string[]): Pair[] {
  const table = Array.from({ length: expected.length + 1 }, () => new Uint32Array(actual.length + 1));
  const fits = (p: number, l: number) => !isGap(expected[p] ?? "") && lineMatches(expected[p] ?? "", actual[l] ?? "");
  const cell = (p: number, l: number) => table[p]?.[l] ?? 0;
  for (let p = expected.length - 1; p >= 0; p--)
    for (let l = actual.length - 1; l >= 0; l--)
      (table[p] as Uint32Array)[l] = fits(p, l) ? cell(p + 1, l + 1) + 1 : Math.max(cell(p + 1, l), cell(p, l + 1));
  const pairs: Pair[] = [];
  for (let p = 0, l = 0; p < expected.length && l < actual.length; ) {
    if (fits(p, l)) pairs.push({ pattern: p++, line: l++ });
    else if (cell(p + 1, l) >= cell(p, l + 1)) p++;
    else l++;
  }
  return pairs;
}

interface Stretch {
  readonly expected: readonly string[];
  readonly actual: readonly string[];
  /** The expected line that was found after the stretch. */
  readonly then?: string;
}

function stretches(expected: readonly string[], actual: readonly string[]): Stretch[] {
  const found: Stretch[] = [];
  let p = 0;
  let l = 0;
  for (const pair of align(expected, actual)) {
    const then = expected[pair.pattern] ?? "";
    found.push({ expected: expected.slice(p, pair.pattern), actual: actual.slice(l, pair.line), then });
    p = pair.pattern + 1;
    l = pair.line + 1;
  }
  return [...found, { expected: expected.slice(p), actual: actual.slice(l) }];
}

const onlyGap = (stretch: Stretch): boolean => stretch.expected.length > 0 && stretch.expected.every(isGap);

/** For people: `-` what the page says, `+` what was printed. */
export function difference(expected: readonly string[], actual: readonly string[]): string {
  return stretches(expected, actual)
    .flatMap((s) => [
      ...(onlyGap(s) ? s.expected.map((line) => `  ${line}`) : s.expected.map((line) => `- ${line}`)),
      ...(onlyGap(s) ? [] : s.actual.map((line) => `+ ${line}`)),
      ...(s.then === undefined ? [] : [`  ${s.then}`]),
    ])
    .join("\n");
}

/** The expectation that fits what was printed: lines that still fit and gaps stay as written, the rest is replaced. */
export function blessed(expected: readonly string[], actual: readonly string[]): string[] {
  return stretches(expected, actual).flatMap((s) => [
    ...(onlyGap(s) ? [ANY] : s.actual.map((line) => line.trimEnd())),
    ...(s.then === undefined ? [] : [s.then]),
  ]);
}
