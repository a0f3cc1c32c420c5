/**
 * Which tier a target, feature or flag has on a day. A name in no row is `unlisted`, which is an answer and not tier C. A
 * proposal that is always on and has no row of its own takes the runtime's tier.
 */
import { BY_AREA, FEATURES, type Group, TARGETS, TIER_TABLES, type TierTable } from "./data/tier-tables.ts";
import { PolicyError } from "./error.ts";
import { isAlwaysOn, spellings, splitTarget, tripleOf } from "./tier-names.ts";

export type Tier = "A" | "B" | "C" | "unlisted";

export interface TierAnswer {
  readonly tier: Tier;
  /** The document's own name of the row. */
  readonly name: string;
  readonly line: number | null;
  /** Commit of the table; null before there was one. */
  readonly commit: string | null;
  readonly note?: string;
}

export interface TierQuery {
  readonly target?: string;
  readonly feature?: string;
  readonly flag?: string;
}

/** `when`: a day (YYYY-MM-DD) or the commit of a table. Exactly one of the query's names is used, in the order above. */
export function tierOf(when: string, query: TierQuery): TierAnswer {
  const name = query.target ?? query.feature ?? query.flag ?? "";
  const commit = tableAt(when);
  if (commit === undefined)
    return { tier: "unlisted", name, line: null, commit: null, note: "no tier table existed then" };
  const table = TIER_TABLES.find((one) => one.commit === commit);
  if (!table) return query.target === undefined ? byArea(name, query.flag !== undefined) : targetByArea(name);
  return query.target === undefined ? featureIn(table, name) : targetIn(table, name);
}

/**
 * A row of the catalogue in another table: by its title, which tells rows of one flag apart, and by its flag where no row of that
 * table has the title.
 */
export function tierOfRow(when: string, [title, flag]: readonly [string, string?]): TierAnswer {
  const answer = tierOf(when, { feature: title });
  return answer.line === null && flag !== undefined ? tierOf(when, { flag }) : answer;
}

/** Commits of all tables, by date. */
export function tierCommits(): readonly { readonly commit: string; readonly date: string; readonly change: string }[] {
  return [
    {
      commit: BY_AREA.commit,
      date: BY_AREA.date,
      change: "The first table, by area: architectures, platforms, proposals, features, flags.",
    },
    ...TIER_TABLES,
  ];
}

function tableAt(when: string): string | undefined {
  const known = tierCommits();
  const day = /^\d{4}-\d{2}-\d{2}/.exec(when)?.[0];
  if (day) return known.findLast(({ date }) => date <= day)?.commit;
  const exact = known.find(({ commit }) => when.startsWith(commit));
  if (!exact)
    throw new PolicyError(
      "bad-date",
      `${when} is neither a date nor the commit of a tier table`,
      `tables: ${known.map(({ commit }) => commit).join(", ")}`,
    );
  return exact.commit;
}

function targetIn(table: TierTable, name: string): TierAnswer {
  const triple = tripleOf(name);
  const row = find(table.targets, TARGETS.indexOf(triple));
  return { ...(row ?? UNLISTED), name: triple, commit: table.commit };
}

function featureIn(table: TierTable, name: string): TierAnswer {
  const wanted = spellings(name);
  const index = FEATURES.findIndex(([title, flag]) =>
    [title, flag].some((word) => word !== undefined && wanted.includes(word.toLowerCase())),
  );
  const row = find(table.features, index);
  if (row) return { ...row, name: FEATURES[index]![0], commit: table.commit };
  return isAlwaysOn(name) ? alwaysOn(name, table.commit) : { ...UNLISTED, name, commit: table.commit };
}

const UNLISTED = { tier: "unlisted", line: null } as const;

function alwaysOn(name: string, commit: string): TierAnswer {
  return { tier: "A", name, line: null, commit, note: "always on and in no row: the runtime's own tier" };
}

/** Groups count rows from their first line on: `31-35 81` are six rows. */
function find(groups: readonly Group[], index: number): { tier: Tier; line: number } | undefined {
  if (index < 0) return undefined;
  for (const [tier, from, rows] of groups) {
    let line = from;
    for (const range of rows.split(" ")) {
      const [first = 0, last = first] = range.split("-").map(Number);
      if (index >= first && index <= last) return { tier, line: line + index - first };
      line += last - first + 1;
    }
  }
  return undefined;
}

function areaRow(area: string, matches: (name: string) => boolean): TierAnswer | undefined {
  const [from, rows] = BY_AREA.areas[area]!;
  const index = rows.findIndex((row) => matches(row.slice(2).toLowerCase()));
  const row = rows[index];
  if (row === undefined) return undefined;
  const letter = row[0]!;
  const listed = letter === "A" || letter === "B" || letter === "C";
  return {
    tier: listed ? letter : "unlisted",
    name: row.slice(2),
    line: from + index,
    commit: BY_AREA.commit,
    ...(letter === "U" ? { note: "the table says: unsupported" } : {}),
  };
}

function byArea(name: string, flagFirst: boolean): TierAnswer {
  const wanted = spellings(name);
  const named = ["proposal", "feature", "platform", "architecture"];
  const areas = flagFirst ? ["flag", ...named] : [...named, "flag"];
  const rows = areas.map((area) => areaRow(area, (row) => wanted.includes(row))).filter((row) => row !== undefined);
  const [row, ...others] = rows;
  if (!row) return isAlwaysOn(name) ? alwaysOn(name, BY_AREA.commit) : { ...UNLISTED, name, commit: BY_AREA.commit };
  const other = others.find(({ tier }) => tier !== row.tier);
  return other ? { ...row, note: `the same table says tier ${other.tier} in line ${other.line} (${other.name})` } : row;
}

/** Architecture and platform have rows of their own there; the weaker of the two. */
function targetByArea(name: string): TierAnswer {
  const [cpu, system] = splitTarget(name);
  const rows = [areaRow("architecture", (row) => row === cpu), areaRow("platform", (row) => row === system)];
  const [a, b] = rows;
  if (!a || !b) return { ...UNLISTED, name, commit: BY_AREA.commit };
  const weaker = a.tier >= b.tier ? a : b;
  return {
    ...weaker,
    note: `the weaker of ${a.name} (${a.tier}, line ${a.line}) and ${b.name} (${b.tier}, line ${b.line})`,
  };
}
