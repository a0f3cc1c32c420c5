/** Sentences beside the verdict: what was presumed, what to try next, what the reported configuration's tier is. */
import { NEWEST_RELEASE } from "./data/known-vulnerabilities.ts";
import { type Assignment, asked, isSingleOutcome, restrict } from "./diagram.ts";
import { BREACHES, DECIDING_FACTS, type Fact, type Known } from "./facts.ts";
import type { Compiled } from "./outcome.ts";
import { PRESUMED, presume } from "./presumption.ts";
import { listPolicies } from "./revisions/registry.ts";
import type { Policy } from "./rule.ts";
import { tierOf } from "./tiers.ts";
import { factOf } from "./trace.ts";
import type { Verdict } from "./verdict.ts";

export function notesOf(
  policy: Policy,
  diagrams: Compiled,
  { known, settled }: { readonly known: Known; readonly settled: Assignment },
  facts: readonly Fact[],
  verdict: Pick<Verdict, "action" | "class" | "audience">,
): string[] {
  const notes: (string | undefined)[] = [
    presumed(diagrams, known, settled, verdict),
    reporterSpared(verdict),
    unknownAot(known, verdict),
    secondIssue(known, verdict),
    looksLike(facts),
    versionsTried(facts, verdict) ?? newestRelease(facts, known, verdict),
    configuration(policy, facts),
    beforeAnyText(policy, facts),
  ];
  return notes.filter((note) => note !== undefined);
}

function presumed(
  diagrams: Compiled,
  known: Known,
  settled: Assignment,
  verdict: Pick<Verdict, "class">,
): string | undefined {
  if (verdict.class === "unclear" || isSingleOutcome(diagrams.class, settled)) return undefined;
  const matters = asked(restrict(diagrams.class, settled));
  const filled = presume(settled);
  const used = PRESUMED.filter(({ fact }) => {
    const index = DECIDING_FACTS.indexOf(fact);
    return known[fact] === undefined && matters.has(index) && filled[index]! >= 0;
  });
  const words = used.map((presumed) => `${presumed.words} (${presumed.fact} is ${presumed.value})`);
  return `The class presumes that ${words.join(", that ")}: an exclusion counts only when it is shown.`;
}

function reporterSpared({
  action,
  class: name,
  audience,
}: Pick<Verdict, "action" | "class" | "audience">): string | undefined {
  if (audience !== "reporter" || action !== "report-privately" || (name !== "bug" && name !== "not-a-bug"))
    return undefined;
  return `A maintainer may well call this ${name === "bug" ? "a bug" : "no bug"} and make it public; that is his decision, so report it privately first.`;
}

function unknownAot(known: Known, { action }: Pick<Verdict, "action">): string | undefined {
  if (known.input !== "aot" || known.aotOrigin !== undefined || action === "not-reproduced") return undefined;
  return "Who made this .aot is not known: ask for the .wasm it came from and rebuild it. A missing stamp is no sign of crafting.";
}

function secondIssue(known: Known, { action }: Pick<Verdict, "action">): string | undefined {
  const answered = BREACHES.filter((name) => known[name] === "yes");
  if (action === "report-privately" || answered.length === 0) return undefined;
  return `You also answered yes to ${answered.join(", ")}. If that is not the same problem, it is an issue of its own: make a case for it, one vulnerability per report.`;
}

function looksLike(facts: readonly Fact[]): string | undefined {
  const { value, evidence } = factOf("looksLike", facts);
  return value === null ? undefined : [value, ...evidence].join(" · ");
}

/** “Not seen on 2.4.3; test 2.4.5 and main”: what was tried says more than one sentence of ours. */
function versionsTried(facts: readonly Fact[], { action }: Pick<Verdict, "action">): string | undefined {
  const { value, evidence } = factOf("newestClean", facts);
  return action === "report-privately" && value === null && evidence.length > 0 ? evidence.join("; ") : undefined;
}

function newestRelease(facts: readonly Fact[], known: Known, { action }: Pick<Verdict, "action">): string | undefined {
  const { value } = factOf("runtimeVersion", facts);
  if (
    action !== "report-privately" ||
    known.newestClean !== undefined ||
    value === null ||
    value.includes(NEWEST_RELEASE.version)
  )
    return undefined;
  return `Seen on ${value}. The newest release known is ${NEWEST_RELEASE.version} of ${NEWEST_RELEASE.date}: test it and main before you report.`;
}

/** Shown, never deciding: the configuration in which a bug was seen need not be the component at fault. */
function configuration(policy: Policy, facts: readonly Fact[]): string | undefined {
  if (policy.tierTable === null) return undefined;
  const date = factOf("reportDate", facts).value;
  const when = date !== null && /^\d{4}-\d{2}-\d{2}/.test(date) && date > policy.date ? date : policy.tierTable;
  const named = (name: "platform" | "mode" | "features"): string[] =>
    (factOf(name, facts).value ?? "").split(/[,;]\s*/).filter((word) => word !== "");
  const rows = [
    ...named("platform").map((target) => tierOf(when, { target })),
    ...[...named("mode"), ...named("features")].map((feature) => tierOf(when, { feature })),
  ];
  if (rows.length === 0) return undefined;
  const text = rows
    .map(({ name, tier, line }) => `${name} ${tier}${line === null ? "" : ` (line ${line})`}`)
    .join(", ");
  return `Tiers of the reported configuration, table ${rows[0]!.commit}: ${text}. They are shown and do not decide.`;
}

/** The first text is the one for every day before it, so that there is an answer at all; people must hear of it. */
function beforeAnyText({ id }: Policy, facts: readonly Fact[]): string | undefined {
  const first = listPolicies()[0]!;
  const { value } = factOf("reportDate", facts);
  if (id !== first.id || value === null || value >= first.date) return undefined;
  return `No text was in force on ${value}. The first one, ${first.id} of ${first.date}, is applied.`;
}
