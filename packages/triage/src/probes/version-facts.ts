/** What the table of versions says for the policy: which are affected, is the newest release clean, is there a known fix? */
import { type Fact, hasFix, knownLikeness, NEWEST_RELEASE } from "@assay/policy";
import { buildAtFault } from "../compiler-died.ts";
import { fact, type ProbeInput, unknown } from "../probe.ts";
import { byNumber, rangesOf } from "./ranges.ts";
import type { VersionResult } from "./versions.ts";

export function versionFacts(input: ProbeInput, rows: readonly VersionResult[]): Fact[] {
  return [affectedFact(rows), newestClean(input, rows), knownFix(input, rows)];
}

function affectedFact(rows: readonly VersionResult[]): Fact {
  const line = (r: VersionResult): string => `${r.runtime}: ${r.state} (${r.detail})`;
  const affected = rows.filter((r) => r.state === "affected").map((r) => r.version ?? r.date ?? r.runtime);
  const ranges = rangesOf(rows);
  const said = ranges.length > 0 ? [`in the advisory's grammar, tested versions only: ${ranges.join("; ")}`] : [];
  return affected.length > 0
    ? fact("affectedVersions", [...new Set(affected)].join(", "), ...rows.map(line), ...said)
    : unknown("affectedVersions", ...rows.map(line));
}

/** A fix is silence under a sanitizer, or a refusal of the very thing that crashed. */
function isClean({ state }: VersionResult): boolean {
  return state === "not-affected" || state === "refuses-trigger";
}

/** Only the newest release known, in the same mode, under a sanitizer, answers whether updating helps. */
function newestClean(input: ProbeInput, rows: readonly VersionResult[]): Fact {
  const { version, date } = NEWEST_RELEASE;
  const { mode } = buildAtFault(input);
  const newest = rows.filter((r) => r.version === version && r.mode === mode);
  const bad = newest.find((r) => r.state === "affected");
  if (bad)
    return fact("newestClean", "no", `${bad.runtime} is the newest release known (${version}, ${date}): ${bad.detail}`);
  const good = newest.find((r) => r.sanitizer && isClean(r));
  if (good)
    return fact(
      "newestClean",
      "yes",
      `${good.runtime} is the newest release known (${version}, ${date}): ${good.detail}`,
    );
  const older = rows.filter((r) => r.sanitizer && isClean(r)).map((r) => `not seen on ${r.version ?? r.runtime}`);
  return unknown(
    "newestClean",
    ...new Set(older),
    `the newest release known is ${version} (${date}): test that and main`,
  );
}

/** A published vulnerability that it looks like, fixed no later than a version on which this input is quiet. */
function knownFix(input: ProbeInput, rows: readonly VersionResult[]): Fact {
  const { name, known } = input;
  const { version, mode } = buildAtFault(input);
  const print = name.fingerprint;
  const tested = rows
    .filter((r) => isClean(r) || r.state === "not-seen")
    .flatMap((r) => (r.version && /^\d/.test(r.version) ? [r.version] : []))
    .sort(byNumber)
    .at(-1);
  const likes = print
    ? knownLikeness(
        {
          frames: print.frames,
          kind: print.kind,
          ...(print.access ? { access: print.access } : {}),
          ...(mode ? { mode } : {}),
          ...phaseOf(known),
        },
        version,
      )
    : [];
  const fixed = tested === undefined ? undefined : likes.find((l) => hasFix(l.fixed, tested) === true);
  if (fixed)
    return fact(
      "knownFix",
      "yes",
      `looks like ${fixed.name}, fixed in ${fixed.fixed}; not seen on ${tested}, which has that fix`,
    );
  return unknown(
    "knownFix",
    ...(likes.length > 0
      ? likes.map(
          (l) => `looks like ${l.name}, fixed in ${l.fixed}: no version with that fix was tested and found quiet`,
        )
      : ["looks like no published vulnerability that is known here"]),
  );
}

function phaseOf(known: readonly Fact[]): { phase?: string } {
  const value = known.find((f) => f.name === "phase")?.value;
  return value ? { phase: value } : {};
}
