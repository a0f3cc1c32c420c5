/** A whole tier table, row by row, as it stood on a day: targets first, then features, by tier and line. */
import { FEATURES, TARGETS } from "./data/tier-tables.ts";
import { type TierAnswer, tierCommits, tierOf } from "./tiers.ts";

export interface TierRow extends TierAnswer {
  readonly kind: "target" | "feature";
  readonly flag?: string;
}

/** `when`: a day (YYYY-MM-DD) or the commit of a table. Rows that the table of that day does not list are left out. */
export function tierRows(when: string): TierRow[] {
  const targets = TARGETS.map((target): TierRow => ({ ...tierOf(when, { target }), kind: "target" }));
  const features = FEATURES.map(
    ([feature, flag]): TierRow => ({
      ...tierOf(when, flag === undefined ? { feature } : { flag }),
      kind: "feature",
      ...(flag === undefined ? {} : { flag }),
    }),
  );
  return [...targets, ...features].filter(({ tier }) => tier !== "unlisted");
}

export function tierTables(): readonly { readonly commit: string; readonly date: string; readonly change: string }[] {
  return tierCommits().map(({ commit, date, change }) => ({ commit, date, change }));
}
