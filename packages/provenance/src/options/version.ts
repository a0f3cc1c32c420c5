/** Versions of WAMR: order and ranges. `main` and anything that is no number come after every release. */

export function compareVersions(a: string, b: string): number {
  const [x, y] = [parts(a), parts(b)];
  for (let i = 0; i < 3; i++) {
    const [left, right] = [x[i] as number, y[i] as number];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

function parts(version: string): readonly number[] {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  const after = Number.MAX_SAFE_INTEGER;
  return match ? match.slice(1).map(Number) : [after, after, after];
}

export const RANGE: RegExp = /^(?:(?:>=|<=|>|<|=)?\d+\.\d+\.\d+)(?:[ ,]+(?:>=|<=|>|<|=)?\d+\.\d+\.\d+)*$/;

/** `>=2.4.4 <3.0.0`: every comparison of the range holds. An unknown version is in no range. */
export function inRange(version: string | undefined, range: string): boolean {
  if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) return false;
  return range.split(/[ ,]+/).every((comparison) => {
    const [, operator, bound] = /^(>=|<=|>|<|=)?(.*)$/.exec(comparison) as unknown as [string, string, string];
    const order = compareVersions(version, bound);
    if (operator === ">=") return order >= 0;
    if (operator === "<=") return order <= 0;
    if (operator === ">") return order > 0;
    if (operator === "<") return order < 0;
    return order === 0;
  });
}
