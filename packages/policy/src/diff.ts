/** What changed between two policies: sentences, meanings, tiers, and the examples whose verdict is another one now. */
import { FEATURES, TARGETS } from "./data/tier-tables.ts";
import { whenInWords } from "./decision.ts";
import { evaluate } from "./evaluate.ts";
import { EXAMPLES } from "./examples.ts";
import { findPolicy } from "./revisions/registry.ts";
import type { Action, Class, Policy, Rule } from "./rule.ts";
import { type Tier, tierOf, tierOfRow } from "./tiers.ts";

export interface RuleChange {
  readonly id: string;
  readonly quote: { readonly from: string | null; readonly to: string | null };
  /** In words, where the meaning differs and not only the wording. */
  readonly meaning?: { readonly from: string | null; readonly to: string | null };
}

export interface TierChange {
  readonly name: string;
  readonly from: Tier;
  readonly to: Tier;
}

export interface PolicyDiff {
  readonly from: string;
  readonly to: string;
  readonly added: readonly RuleChange[];
  readonly removed: readonly RuleChange[];
  readonly changed: readonly RuleChange[];
  readonly handling: { readonly added: readonly string[]; readonly removed: readonly string[] };
  readonly gaps: { readonly opened: readonly string[]; readonly closed: readonly string[] };
  readonly tiers: readonly TierChange[];
  readonly examples: readonly {
    readonly title: string;
    readonly from: { readonly action: Action; readonly class: Class };
    readonly to: { readonly action: Action; readonly class: Class };
  }[];
}

export function diffPolicies(a: string | Policy, b: string | Policy): PolicyDiff {
  const from = typeof a === "string" ? findPolicy(a) : a;
  const to = typeof b === "string" ? findPolicy(b) : b;
  const both = from.rules.flatMap((rule) => {
    const other = to.rules.find(({ id }) => id === rule.id);
    return other ? [change(rule, other)] : [];
  });
  return {
    from: from.id,
    to: to.id,
    added: missing(to.rules, from.rules).map((rule) => change(undefined, rule)),
    removed: missing(from.rules, to.rules).map((rule) => change(rule, undefined)),
    changed: both.filter(({ quote, meaning }) => quote.from !== quote.to || meaning !== undefined),
    handling: { added: sentences(to.handling, from.handling), removed: sentences(from.handling, to.handling) },
    gaps: {
      opened: missing(to.gaps, from.gaps).map(({ text }) => text),
      closed: missing(from.gaps, to.gaps).map(({ text }) => text),
    },
    tiers: tierChanges(from.tierTable, to.tierTable),
    examples: EXAMPLES.flatMap(({ title, facts }) => {
      const before = evaluate(facts, { policy: from });
      const after = evaluate(facts, { policy: to });
      if (before.action === after.action && before.class === after.class) return [];
      return [
        {
          title,
          from: { action: before.action, class: before.class },
          to: { action: after.action, class: after.class },
        },
      ];
    }),
  };
}

function change(from: Rule | undefined, to: Rule | undefined): RuleChange {
  const meaning = { from: from ? meaningOf(from) : null, to: to ? meaningOf(to) : null };
  return {
    id: (from ?? to)!.id,
    quote: { from: from?.quote ?? null, to: to?.quote ?? null },
    ...(meaning.from === meaning.to ? {} : { meaning }),
  };
}

function meaningOf(rule: Rule): string {
  const { action, class: name, stage, audience } = rule;
  const effect = [action, name && `class ${name}`].filter(Boolean).join(", ");
  return `${audience}: if ${whenInWords(rule)} → ${effect || stage}`;
}

function missing<T extends { readonly id: string }>(list: readonly T[], other: readonly T[]): T[] {
  return list.filter(({ id }) => !other.some((item) => item.id === id));
}

function sentences(
  list: readonly { readonly quote: string }[],
  other: readonly { readonly quote: string }[],
): string[] {
  return list.map(({ quote }) => quote).filter((quote) => !other.some((item) => item.quote === quote));
}

/** Empty where one of the two has no tier table: then everything is new. */
function tierChanges(from: string | null, to: string | null): TierChange[] {
  if (from === null || to === null || from === to) return [];
  const rows = [
    ...TARGETS.map((target) => ({ name: target, at: (when: string) => tierOf(when, { target }) })),
    ...FEATURES.map((row) => ({ name: row[0], at: (when: string) => tierOfRow(when, row) })),
  ];
  return rows.flatMap(({ name, at }) => {
    const [before, after] = [at(from).tier, at(to).tier];
    return before === after ? [] : [{ name, from: before, to: after }];
  });
}
