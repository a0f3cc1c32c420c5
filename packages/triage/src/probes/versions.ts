/**
 * All configured runtimes on the minimal input: affected, not affected, not seen, refuses the trigger, another bug, unknown. Silence
 * of a plain build proves nothing (heap corruption often goes unnoticed), so "not affected" takes a sanitizer build that reached
 * the same stage. Refusing is no answer by itself: a missing feature refuses too, so a quiet neighbour of the input is asked.
 */
import { type Fingerprint, similarity } from "@assay/crash";
import { type Feature, features } from "@assay/wasm-tree";
import { compilerBuild, compilerDied } from "../compiler-died.ts";
import type { Observation } from "../observe.ts";
import type { ProbeInput } from "../probe.ts";
import type { Runtime } from "../runtimes.ts";
import { sameBuild, targetOf, throwIfAborted } from "../session.ts";
import { sideBySide } from "../side-by-side.ts";
import { poc } from "../stages/confirm.ts";
import { bestName, fingerprintOf } from "../stages/fingerprint.ts";
import { lookAgain } from "./again.ts";
import { goesFurther, type Pair, quietPairs } from "./neighbour.ts";

/** From here on two crashes are one bug, as packages/crash clusters them. */
const ONE_BUG = 0.7;

const NAMELESS = "crashes too: ";

export type VersionState =
  | "affected"
  | "not-affected"
  | "not-seen"
  | "other-crash"
  | "refuses-trigger"
  | "refuses"
  | "hangs"
  | "unknown";

export interface VersionResult {
  readonly runtime: string;
  readonly version: string | null;
  readonly date: string | null;
  readonly mode: string | null;
  readonly sanitizer: string | null;
  readonly state: VersionState;
  readonly detail: string;
}

type Answer = readonly [VersionState, string];

/** The table for the report; the target's own row comes from the outcome that is there already. */
export async function versionTable(input: ProbeInput): Promise<VersionResult[]> {
  const { session, name } = input;
  if ((name.fingerprint === null && name.reading.kind !== "hang") || session.record.input.kind !== "wasm") return [];
  const { runtime } = session.record;
  // Every row is of the input that is shipped; the target's own was looked at when that was confirmed.
  const shipped = bestName(poc(session).outcome);
  const own: Answer = shipped.own
    ? ["affected", shipped.own.summary]
    : shipped.reading.kind === "hang"
      ? ["affected", "no end within the limit"]
      : ["not-seen", shipped.reading.kind];
  // Every runtime would be asked with the same wamrc, which dies before any of them is started.
  if (compilerDied(input)) return [row(compilerBuild(session, shipped.fingerprint?.source), own)];
  const pairs = once(() => quietPairs(input));
  const others = await sideBySide(session.fleet, session.options.workers, async (other) => {
    throwIfAborted(session.options);
    session.options.notify.phase(`trying ${other.name} …`);
    try {
      const seen = await look(input, other, input.minimal);
      const answer = judge(seen, name.fingerprint, other, input);
      return row(other, answer[0] === "refuses" ? await whatIsRefused(input, other, answer, pairs) : answer);
    } catch (error) {
      // One that cannot be started, deleted since it was configured, says nothing of the others.
      throwIfAborted(session.options);
      return row(other, ["unknown", (error as Error).message]);
    }
  });
  const rows = [...(runtime ? [row(runtime, own)] : []), ...others];
  return rows.map((r) => told(r, rows, [...session.fleet, ...(runtime ? [runtime] : [])]));
}

/** A plain build that died without a name: its sanitizer build on the same input says of what. */
function told(one: VersionResult, rows: readonly VersionResult[], runtimes: readonly Runtime[]): VersionResult {
  if (one.state !== "unknown" || !one.detail.startsWith(NAMELESS)) return one;
  const own = runtimes.find((r) => r.name === one.runtime);
  const guard = rows.find(
    (r) => r.sanitizer && runtimes.some((b) => b.name === r.runtime && own !== undefined && sameBuild(b, own)),
  );
  if (guard?.state !== "affected" && guard?.state !== "other-crash") return one;
  return {
    ...one,
    state: guard.state,
    detail: `${one.detail}; ${guard.runtime}, the same build, says: ${guard.detail}`,
  };
}

function row(
  r: Pick<Runtime, "name" | "version" | "date" | "mode" | "sanitizer">,
  [state, detail]: Answer,
): VersionResult {
  return { runtime: r.name, version: r.version, date: r.date, mode: r.mode, sanitizer: r.sanitizer, state, detail };
}

function look(input: ProbeInput, runtime: Runtime, bytes: Uint8Array): Promise<Observation> {
  const target = targetOf(runtime, input.session.record.command);
  return lookAgain(input, target, bytes, (seen) => fingerprintOf(seen) !== null || seen.reading.kind === "hang");
}

function judge(seen: Observation, wanted: Fingerprint | null, runtime: Runtime, input: ProbeInput): Answer {
  const reading = seen.reading;
  const found = fingerprintOf(seen);
  if (found) {
    // On a build of the same version the same input showing a crash is the same bug; elsewhere the frames must say so.
    const sibling = input.session.siblings.some((s) => s.name === runtime.name);
    const same = sibling || wanted === null || similarity(found, wanted) >= ONE_BUG;
    if (same) return ["affected", found.summary];
    return found.attributable
      ? ["other-crash", `another bug: ${found.summary}`]
      : ["unknown", `${NAMELESS}${found.summary}`];
  }
  if (reading.kind === "hang") return [wanted === null ? "affected" : "hangs", "no end within the limit"];
  if (reading.kind === "setup-error") return ["unknown", reading.message];
  if (reading.kind === "unknown" || reading.kind === "crash") return ["unknown", "not understood"];
  const how = reading.kind === "clean" ? "ends cleanly" : `${reading.kind}: ${reading.message}`;
  if (!reachesStage(seen, input))
    return reading.kind === "refused"
      ? ["refuses", `${reading.stage}: ${reading.message}`]
      : ["unknown", `${how}: it did not get to the place`];
  return runtime.sanitizer
    ? ["not-affected", `${how}, no report of the sanitizer`]
    : ["not-seen", `${how}; a plain build proves nothing`];
}

/** Did this run get past the place where the other one crashed? */
function reachesStage({ reading }: Observation, { name }: ProbeInput): boolean {
  const loading = /loader/.test(name.fingerprint?.component ?? "");
  if (reading.kind === "refused") return reading.stage === "instantiate" && loading;
  if (reading.kind === "trap" && /^lookup |^invalid input argument/.test(reading.message)) return loading;
  return reading.kind === "clean" || reading.kind === "trap";
}

async function whatIsRefused(
  input: ProbeInput,
  runtime: Runtime,
  refusal: Answer,
  pairs: () => Promise<readonly Pair[]>,
): Promise<Answer> {
  let both = false;
  for (const { trigger, quiet } of await pairs()) {
    const refused = trigger === input.minimal || (await look(input, runtime, trigger)).reading.kind === "refused";
    if (!refused) continue;
    if (!goesFurther((await look(input, runtime, quiet)).reading)) {
      both = true;
      continue;
    }
    const lacked = onlyIn(trigger, quiet);
    if (lacked.length > 0)
      return [
        "refuses",
        `${refusal[1]}; the body that crashes also needs ${lacked.join(", ")}, which that build may lack`,
      ];
    return ["refuses-trigger", `${refusal[1]}; it loads the same module without the body that crashes`];
  }
  return both ? ["refuses", `${refusal[1]}; its quiet neighbour too, so it says nothing of the bug`] : refusal;
}

/** What every WAMR has at all times, whatever it is built with. */
const ALWAYS: readonly Feature[] = ["multi-value", "mutable-globals", "sign-extension", "nontrapping-float-to-int"];

/** Proposals that the body alone needs: a version without them refuses it, bug or no bug. */
function onlyIn(trigger: Uint8Array, quiet: Uint8Array): Feature[] {
  const others = new Set([...ALWAYS, ...features(quiet).map((n) => n.feature)]);
  return features(trigger).flatMap(({ feature }) => (others.has(feature) ? [] : [feature]));
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
