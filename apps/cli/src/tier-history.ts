/** A name in every tier table. People write a target, a feature or a flag; the first that the tables know is taken. */
import { type TierAnswer, type TierQuery, tierOf, tierRows, tierTables } from "@assay/policy";
import { nearest } from "./nearest.ts";
import { UsageError } from "./usage-error.ts";

export interface TierOnDay extends TierAnswer {
  /** First day of the table, or the day asked for. */
  readonly date: string;
}

export function tierHistory(name: string, date: string | undefined): TierOnDay[] {
  const tables = tierTables();
  const queries: readonly TierQuery[] = /^(-D)?WAMR_/.test(name)
    ? [{ flag: name }]
    : [{ feature: name }, { flag: name }, { target: name }];
  const known = (query: TierQuery): boolean => tables.some(({ commit }) => tierOf(commit, query).tier !== "unlisted");
  const query = queries.find(known);
  if (query === undefined) throw unknown(name);
  if (date !== undefined) return [{ ...tierOf(date, query), date }];
  return tables.map(({ commit, date: day }) => ({ ...tierOf(commit, query), date: day }));
}

function unknown(name: string): UsageError {
  const rows = tierTables().flatMap(({ commit }) => tierRows(commit));
  const names = [...new Set(rows.flatMap(({ name: row, flag }) => (flag ? [row, flag] : [row])))];
  const near = nearest(
    name.toLowerCase(),
    names.map((row) => row.toLowerCase()),
  );
  const meant = names.find((row) => row.toLowerCase() === near);
  return new UsageError(
    `no tier table lists ${JSON.stringify(name)}`,
    meant ? `Did you mean: assay policy tier "${meant}"` : "assay policy show f5a1c39be --tiers lists all rows.",
  );
}
