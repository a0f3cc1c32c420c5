/**
 * Which proposals the module needs, and the tier of platform, mode and each of them by the table in force on the report's date. The
 * policy speaks of bugs that *affect* tier A, so the tier of the reported configuration is shown and does not decide: yes takes
 * a tier A target with only tier A features; no takes a pair of builds that differ in the weak feature alone.
 */
import { type Fact, type TierAnswer, tierOf } from "@assay/policy";
import { type Feature, features, type NeededFeature } from "@assay/wasm-tree";
import { compilerDied } from "../compiler-died.ts";
import { fact, type ProbeInput, unknown } from "../probe.ts";
import type { Runtime } from "../runtimes.ts";
import type { VersionResult } from "./versions.ts";

/** Names of the tier tables where they differ from the proposals' own. New exception handling is in no list. */
const TABLE_NAME: Partial<Record<Feature, string>> = {
  "nontrapping-float-to-int": "nontrapping-fptoint",
  "legacy-exception-handling": "exception-handling",
  "exception-handling": "exception handling with exnref",
};

/** WAMR has typed function references in its GC build alone, and no tier table names them: where GC is needed, its row speaks for both. */
function named(needed: readonly NeededFeature[]): readonly NeededFeature[] {
  const gc = needed.some((n) => n.feature === "gc");
  return gc ? needed.filter((n) => n.feature !== "function-references") : needed;
}

export function tierFacts(input: ProbeInput, rows: readonly VersionResult[]): Fact[] {
  const { record } = input.session;
  if (record.input.kind !== "wasm") return [];
  const needed = named(features(input.minimal));
  const list = needed.map((n) => n.feature).join(", ");
  const of = input.reduction?.minimized ? " of the minimal input" : "";
  const where = needed.map((n) => `${n.feature}: ${n.by} at 0x${n.offset.toString(16)}${of}`);
  const shown = fact(
    "features",
    list || "mvp",
    ...(where.length > 0 ? where : ["no instruction, type or section of a later proposal"]),
  );
  return [
    shown,
    ...(compilerDied(input)
      ? [unknown("affectsTierA", "wamrc died and no runtime was started: no table names its tier")]
      : []),
    ...(record.runtime && !compilerDied(input)
      ? [
          ...configuration(
            input,
            record.runtime,
            needed.map((n) => n.feature),
            rows,
          ),
        ]
      : []),
  ];
}

function configuration(
  input: ProbeInput,
  runtime: Runtime,
  needed: readonly Feature[],
  rows: readonly VersionResult[],
): Fact[] {
  const { date, command } = input.session.record;
  const mode = command.compile ? "aot" : runtime.mode;
  if (!runtime.platform || !mode) return [unknown("affectsTierA", "platform or mode of the runtime is not known")];
  const answers = [
    tierOf(date, { target: runtime.platform }),
    tierOf(date, { feature: mode }),
    ...needed.map((f) => tierOf(date, { feature: TABLE_NAME[f] ?? f })),
  ];
  const evidence = answers.map(say);
  // Nothing is weaker than C; but for that, a name in no list may be of any tier.
  const tiers = answers.map((a) => a.tier).sort();
  const weakest = tiers.includes("C") ? "C" : (tiers.at(-1) ?? "unlisted");
  const shown =
    weakest === "unlisted" ? unknown("weakestTier", ...evidence) : fact("weakestTier", weakest, ...evidence);
  return [shown, affects(input, runtime, answers, evidence, rows)];
}

/** Source files that belong to one feature of WAMR and to nothing else. */
const OWNED: readonly (readonly [files: RegExp, flag: string])[] = [
  [/^gc_(object|type|common)\.[ch]$/, "WAMR_BUILD_GC"],
  [/^jit_|^fe_|^cg_/, "WAMR_BUILD_FAST_JIT"],
  [/^debug_engine\.|^gdbserver\.|^handler\.c$/, "WAMR_BUILD_DEBUG_INTERP"],
  [/^wasi_nn/, "WAMR_BUILD_WASI_NN"],
  [/^aot_validator\./, "WAMR_BUILD_AOT_VALIDATOR"],
  [/^lib_pthread_/, "WAMR_BUILD_LIB_PTHREAD"],
];

/** The component at fault by the file of the innermost frame, when that file is a feature's own. */
function faultyFeature(files: readonly string[], date: string): string | undefined {
  const own = OWNED.find(([pattern]) => pattern.test(files[0] ?? ""));
  if (!own) return undefined;
  const answer = tierOf(date, { flag: own[1] });
  return /^[BC]$/.test(answer.tier) ? `the innermost frame is in ${files[0]}; ${say(answer)}` : undefined;
}

function affects(
  { session, name }: ProbeInput,
  runtime: Runtime,
  answers: readonly TierAnswer[],
  evidence: readonly string[],
  rows: readonly VersionResult[],
): Fact {
  const { date } = session.record;
  const owner = faultyFeature(name.fingerprint?.files ?? [], date);
  if (owner) return fact("affectsTierA", "no", owner);
  const pair = weakPair([runtime, ...session.fleet], rows, date);
  if (pair) return fact("affectsTierA", "no", pair);
  const weak = enabledWeak(runtime, date);
  if (answers.every((a) => a.tier === "A") && weak.length === 0)
    return fact("affectsTierA", "yes", ...evidence, "no build flag of tier B or C is on");
  return unknown(
    "affectsTierA",
    ...evidence,
    ...(weak.length > 0 ? [`build flags of tier B or C that are on: ${weak.join(", ")}`] : []),
  );
}

/** Two sanitizer builds of one version: it crashes with the weak flag and runs clean without. */
function weakPair(runtimes: readonly Runtime[], rows: readonly VersionResult[], date: string): string | undefined {
  const state = (r: Runtime) => rows.find((row) => row.runtime === r.name)?.state;
  for (const on of runtimes.filter((r) => r.sanitizer && state(r) === "affected")) {
    for (const off of runtimes.filter(
      (r) =>
        r.sanitizer === on.sanitizer && r.version === on.version && r.mode === on.mode && state(r) === "not-affected",
    )) {
      const extra = on.features.filter((f) => !off.features.includes(f));
      const weak = extra.filter((f) => isOn(f) && /^[BC]$/.test(tierOf(date, { flag: flagName(f) }).tier));
      if (weak.length > 0 && extra.filter(isOn).length === weak.length)
        return `${on.name} is affected, ${off.name} is not; they differ in ${weak.join(", ")}`;
    }
  }
  return undefined;
}

function enabledWeak(runtime: Runtime, date: string): string[] {
  return runtime.features
    .filter(isOn)
    .map(flagName)
    .filter((flag) => /^[BC]$/.test(tierOf(date, { flag }).tier));
}

function isOn(feature: string): boolean {
  return /^WAMR_[A-Z0-9_]+=(1|ON)$/.test(feature);
}

function flagName(feature: string): string {
  return feature.slice(0, feature.indexOf("="));
}

function say(answer: TierAnswer): string {
  const place = answer.line === null ? "" : `, line ${answer.line}`;
  return `${answer.name}: tier ${answer.tier}${answer.commit ? ` (doc/tiered_support.md at ${answer.commit.slice(0, 9)}${place})` : ""}${answer.note ? `; ${answer.note}` : ""}`;
}
