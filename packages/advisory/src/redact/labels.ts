/** The same secret gets the same placeholder, numbered by first appearance; and the count of each, for the list of what was replaced. */
export const REDACTION_KINDS = [
  "path",
  "user",
  "host",
  "env",
  "secret",
  "input-name",
  "address",
  "pid",
  "time",
  "original",
] as const;

/** What can be replaced, and so what `--keep` can name. `original`: the input as it was found, left out when it holds a secret. */
export type RedactionKind = (typeof REDACTION_KINDS)[number];

export interface Replaced {
  readonly kind: RedactionKind;
  readonly placeholder: string;
  readonly count: number;
}

export interface Labels {
  /** `path` → `[path-1]`, the same for the same secret. */
  numbered(kind: RedactionKind, secret: string): string;
  fixed(kind: RedactionKind, placeholder: string): string;
  list(): Replaced[];
}

export function makeLabels(): Labels {
  const given = new Map<string, string>();
  const numbers = new Map<RedactionKind, number>();
  const counts = new Map<string, { kind: RedactionKind; count: number }>();
  const count = (kind: RedactionKind, placeholder: string): string => {
    const row = counts.get(placeholder);
    if (row) row.count++;
    else counts.set(placeholder, { kind, count: 1 });
    return placeholder;
  };
  return {
    numbered(kind, secret) {
      const key = `${kind}\0${secret}`;
      let placeholder = given.get(key);
      if (placeholder === undefined) {
        const number = (numbers.get(kind) ?? 0) + 1;
        numbers.set(kind, number);
        placeholder = `[${kind}-${number}]`;
        given.set(key, placeholder);
      }
      return count(kind, placeholder);
    },
    fixed: count,
    list: () =>
      [...counts].map(([placeholder, row]) => ({ kind: row.kind, placeholder, count: row.count })).sort(byPlaceholder),
  };
}

function byPlaceholder(a: Replaced, b: Replaced): number {
  return a.placeholder < b.placeholder ? -1 : 1;
}
