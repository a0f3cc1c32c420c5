/** A whole tier table, row by row, as it stood on a day, by tier and line. The first table was ordered by area and is read so. */
import { BY_AREA, FEATURES, TARGETS } from "./data/tier-tables.ts";
import { type Tier, type TierAnswer, tierCommits, tierOf, tierOfRow } from "./tiers.ts";

export interface TierRow extends TierAnswer {
  /** target or feature; in the first table the area: architecture, platform, proposal, feature, flag. */
  readonly kind: string;
  readonly flag?: string;
}

/** `when`: a day (YYYY-MM-DD) or the commit of a table. Rows that the table of that day does not list are left out. */
export function tierRows(when: string): TierRow[] {
  const first = tierOf(when, { target: TARGETS[0]! }).commit === BY_AREA.commit;
  const rows = first ? areaRows() : [...targetRows(when), ...featureRows(when)];
  return rows.filter(({ tier }) => tier !== "unlisted").sort((a, b) => order(a) - order(b));
}

export function tierTables(): readonly { readonly commit: string; readonly date: string; readonly change: string }[] {
  return tierCommits().map(({ commit, date, change }) => ({ commit, date, change }));
}

function targetRows(when: string): TierRow[] {
  return TARGETS.map((target) => ({ ...tierOf(when, { target }), kind: "target" }));
}

function featureRows(when: string): TierRow[] {
  return FEATURES.map((row) => ({
    ...tierOfRow(when, row),
    kind: "feature",
    ...(row[1] === undefined ? {} : { flag: row[1] }),
  }));
}

function areaRows(): TierRow[] {
  return Object.entries(BY_AREA.areas).flatMap(([kind, [from, rows]]) =>
    rows.map((row, i) => ({
      tier: /^[ABC]/.test(row) ? (row[0] as Tier) : "unlisted",
      name: row.slice(2),
      line: from + i,
      commit: BY_AREA.commit,
      kind,
    })),
  );
}

function order({ tier, line }: TierRow): number {
  return tier.charCodeAt(0) * 10_000 + (line ?? 0);
}
