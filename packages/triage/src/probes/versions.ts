/**
 * All configured runtimes on the minimal input: affected, not affected, not seen, other bug, unknown. Silence of a plain build
 * proves nothing (heap corruption often goes unnoticed), so "not affected" takes a sanitizer build that reached the same
 * stage. A runtime that refuses for another reason is unknown: a fix often is an earlier refusal, a missing feature too.
 */
import { type Fingerprint, similarity } from "@assay/crash";
import { type Fact, NEWEST_RELEASE } from "@assay/policy";
import { expand } from "../command-line.ts";
import { type Observation, observe } from "../observe.ts";
import { fact, type ProbeInput, unknown } from "../probe.ts";
import type { Runtime } from "../runtimes.ts";
import { throwIfAborted } from "../session.ts";
import { fingerprintOf } from "../stages/fingerprint.ts";

/** From here on two crashes are one bug, as packages/crash clusters them. */
const ONE_BUG = 0.7;

export type VersionState = "affected" | "not-affected" | "not-seen" | "other-crash" | "refuses" | "hangs" | "unknown";

export interface VersionResult {
  readonly runtime: string;
  readonly version: string | null;
  readonly date: string | null;
  readonly mode: string | null;
  readonly sanitizer: string | null;
  readonly state: VersionState;
  readonly detail: string;
}

export function versionFacts(input: ProbeInput, rows: readonly VersionResult[]): Fact[] {
  return [affectedFact(rows), newestClean(input, rows)];
}

/** The table for the report; the target's own row comes from the outcome that is there already. */
export async function versionTable(input: ProbeInput): Promise<VersionResult[]> {
  const { session, name } = input;
  if ((name.fingerprint === null && name.reading.kind !== "hang") || session.record.input.kind !== "wasm") return [];
  const { runtime, command } = session.record;
  const rows: VersionResult[] = [];
  if (runtime)
    rows.push(
      row(
        runtime,
        name.own || name.reading.kind === "hang" ? "affected" : "not-seen",
        name.own?.summary ?? name.reading.kind,
      ),
    );
  for (const other of session.fleet) {
    throwIfAborted(session.options);
    session.options.notify.phase(`trying ${other.name} …`);
    const target = {
      name: other.name,
      template: expand(other, command.options, command.args),
      env: other.env,
      sanitizer: other.sanitizer,
    };
    const { observation } = await observe(target, input.minimal, session.record.input.kind, {
      timeoutMs: session.options.timeoutMs,
      abort: session.options.abort,
    });
    const [state, detail] = judge(observation, name.fingerprint, other, input);
    rows.push(row(other, state, detail));
  }
  return rows;
}

function row(r: Runtime, state: VersionState, detail: string): VersionResult {
  return { runtime: r.name, version: r.version, date: r.date, mode: r.mode, sanitizer: r.sanitizer, state, detail };
}

function judge(
  seen: Observation,
  wanted: Fingerprint | null,
  runtime: Runtime,
  input: ProbeInput,
): [VersionState, string] {
  const reading = seen.reading;
  const found = fingerprintOf(seen);
  const sameBuild = input.session.siblings.some((s) => s.name === runtime.name);
  if (found) {
    // On a build of the same version the same input showing a crash is the same bug; elsewhere the frames must say so.
    const same = sameBuild || wanted === null || similarity(found, wanted) >= ONE_BUG;
    return [same ? "affected" : "other-crash", found.summary];
  }
  if (reading.kind === "hang") return [wanted === null ? "affected" : "hangs", "no end within the limit"];
  const beyond = reading.kind === "refused" && reading.stage === "instantiate" && phaseOfCrash(input) === "load";
  if (beyond && runtime.sanitizer)
    return ["not-affected", `loads without a report of the sanitizer, then: instantiate: ${reading.message}`];
  if (beyond) return ["not-seen", `loads, then: instantiate: ${reading.message}; a plain build proves nothing`];
  if (reading.kind === "refused") return ["refuses", `${reading.stage}: ${reading.message}`];
  if (reading.kind === "clean" || reading.kind === "trap") {
    const how = reading.kind === "trap" ? `trap: ${reading.message}` : "ends cleanly";
    return runtime.sanitizer
      ? ["not-affected", `${how}, no report of the sanitizer`]
      : ["not-seen", `${how}; a plain build proves nothing`];
  }
  return ["unknown", reading.kind === "setup-error" ? reading.message : "not understood"];
}

/** The stage that a run has to get past before its silence says anything. */
function phaseOfCrash({ name }: ProbeInput): string {
  return /loader/.test(name.fingerprint?.component ?? "") ? "load" : "run";
}

function affectedFact(rows: readonly VersionResult[]): Fact {
  const line = (r: VersionResult): string => `${r.runtime}: ${r.state} (${r.detail})`;
  const affected = [
    ...new Set(rows.filter((r) => r.state === "affected").map((r) => r.version ?? r.date ?? r.runtime)),
  ];
  return affected.length > 0
    ? fact("affectedVersions", affected.join(", "), ...rows.map(line))
    : unknown("affectedVersions", ...rows.map(line));
}

/** Only the newest release known, in the same mode, under a sanitizer, answers whether updating helps. */
function newestClean({ session }: ProbeInput, rows: readonly VersionResult[]): Fact {
  const mode = session.record.runtime?.mode ?? null;
  const newest = rows.find((r) => r.version === NEWEST_RELEASE.version && r.mode === mode && r.sanitizer);
  if (newest?.state === "not-affected")
    return fact(
      "newestClean",
      "yes",
      `${newest.runtime} is the newest release known (${NEWEST_RELEASE.version}, ${NEWEST_RELEASE.date}): ${newest.detail}`,
    );
  if (newest?.state === "affected") return fact("newestClean", "no", `${newest.runtime}: ${newest.detail}`);
  const older = rows.filter((r) => r.state === "not-affected").map((r) => `not seen on ${r.version ?? r.runtime}`);
  return unknown(
    "newestClean",
    ...older,
    `the newest release known is ${NEWEST_RELEASE.version} (${NEWEST_RELEASE.date}): test that and main`,
  );
}
