/** The values that iwasm prints after `-f NAME` (`0x5:i32,1.5:f32`), and whether they are those of another engine. */
export interface Value {
  readonly text: string;
  readonly type: "i32" | "i64" | "f32" | "f64";
}

/** Of the last line that is nothing but values; undefined when there is none. */
export function valuesIn(stdout: string): Value[] | undefined {
  const line = stdout.trimEnd().split("\n").at(-1) ?? "";
  const parts = line.split(",").map((part) => /^(\S+):(i32|i64|f32|f64)$/.exec(part.trim()));
  if (parts.some((p) => p === null)) return undefined;
  return parts.map((p) => ({ text: `${p?.[1]}:${p?.[2]}`, type: p?.[2] as Value["type"] }));
}

/** `other` as JavaScript writes them: bigints with an n behind. Floats are printed short, so they are compared loosely. */
export function sameValues(values: readonly Value[], other: readonly string[]): boolean {
  return values.length === other.length && values.every((v, i) => same(v, other[i] ?? ""));
}

function same({ text, type }: Value, other: string): boolean {
  const own = text.slice(0, text.lastIndexOf(":"));
  if (type === "i32" || type === "i64") {
    const bits = type === "i32" ? 32 : 64;
    const whole = (word: string): bigint | undefined =>
      /^-?(0x[0-9a-f]+|\d+)$/i.test(word)
        ? BigInt.asUintN(bits, word.startsWith("-") ? -BigInt(word.slice(1)) : BigInt(word))
        : undefined;
    const [a, b] = [whole(own), whole(other.replace(/n$/, ""))];
    // A text that is no number is nothing to accuse anybody with.
    return a === undefined || b === undefined || a === b;
  }
  if (/nan/i.test(own) || /nan/i.test(other)) return /nan/i.test(own) === /nan/i.test(other);
  const [a, b] = [toNumber(own), toNumber(other)];
  if (!Number.isFinite(a) || !Number.isFinite(b)) return a === b;
  return Math.abs(a - b) <= 1e-5 * Math.max(Math.abs(a), Math.abs(b), 1e-30);
}

function toNumber(word: string): number {
  if (/^[+-]?inf/i.test(word)) return word.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(word);
}
