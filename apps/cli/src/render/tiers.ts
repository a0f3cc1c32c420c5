/** Tier tables as text: a whole table by tier, or one name through all of them. */
import type { TierRow } from "@assay/policy";
import type { TierOnDay } from "../tier-history.ts";
import { escapeControl } from "./escape.ts";
import { paragraph } from "./paragraph.ts";
import { table } from "./style.ts";

export function renderTiers(commit: string | null, rows: readonly TierRow[]): string {
  if (commit === null) return "There was no tier table when this text appeared.";
  const lines = (["A", "B", "C"] as const).flatMap((tier) => {
    const found = rows.filter((row) => row.tier === tier);
    return found.map(({ kind, name, flag, line }) => [
      tier,
      kind,
      line === null ? "" : `${line}`,
      flag ? `${name} (${flag})` : name,
    ]);
  });
  const head = `doc/tiered_support.md@${commit}: ${rows.length} rows`;
  return `${head}\n\n${table([["TIER", "KIND", "LINE", "NAME"], ...lines])}`;
}

export function renderHistory(name: string, history: readonly TierOnDay[]): string {
  const rows = history.map(({ date, tier, commit, line, name: row }) => [
    date,
    tier,
    commit === null ? "" : `doc/tiered_support.md@${commit}${line === null ? "" : `:${line}`}`,
    row,
  ]);
  const notes = [...new Set(history.map(({ note }) => note).filter((note) => note !== undefined))];
  return [
    escapeControl(name),
    table([["FROM", "TIER", "PLACE", "ROW"], ...rows.map((row) => row.map(escapeControl))]),
    ...notes.map((note) => paragraph(note, "note: ")),
  ].join("\n");
}
