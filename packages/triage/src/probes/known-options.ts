/**
 * What is known of iwasm's options: which turn a protection off by their own documentation, and which take a number. An option
 * is to blame only when the crash needs it; being there is not enough.
 */

/** Words of iwasm's usage text for each. */
const UNSAFE: Readonly<Record<string, string>> = {
  "--disable-bounds-checks": "turns off the checks of memory accesses",
  "--native-lib": "runs native code of the caller's choice inside the runtime",
};

const NUMBERS: ReadonlySet<string> = new Set([
  "--stack-size",
  "--heap-size",
  "--gc-heap-size",
  "--shared-heap-size",
  "--jit-codecache-size",
  "--llvm-jit-size-level",
  "--llvm-jit-opt-level",
  "--max-threads",
  "--timeout",
  "--instruction-limit",
]);

/** Why the option is documented to be unsafe, or undefined. */
export function unsafeOption(group: readonly string[]): string | undefined {
  return UNSAFE[nameOf(group)];
}

/** What is wrong with the option's value, or undefined. iwasm reads numbers with atoi, so nobody else complains. */
export function malformedOption(group: readonly string[]): string | undefined {
  const name = nameOf(group);
  const value = group[0]?.includes("=") ? group[0].slice(group[0].indexOf("=") + 1) : undefined;
  if (NUMBERS.has(name)) {
    if (value === undefined || !/^\d+$/.test(value)) return `${group.join(" ")}: expected a number`;
    if (Number(value) > 0xffffffff) return `${group.join(" ")}: more than 32 bits`;
  }
  if (name === "--env" && value !== undefined && !value.includes("=")) return `${group.join(" ")}: expected NAME=VALUE`;
  return undefined;
}

function nameOf(group: readonly string[]): string {
  return (group[0] ?? "").split("=")[0] ?? "";
}

/** `-f NAME` counts as one: a word without a dash belongs to the option before it. */
export function groupOptions(words: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (const word of words) {
    const last = groups.at(-1);
    if (!word.startsWith("-") && last) last.push(word);
    else groups.push([word]);
  }
  return groups;
}
