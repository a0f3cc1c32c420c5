/**
 * What a log can tell, and what it cannot. Everything that takes a run stays unknown and says so; the input, when it was given
 * too, is looked at without running anything but validators.
 */
import { asanDoubt, survivable } from "@assay/crash";
import type { Fact, FactName } from "@assay/policy";
import { parseVersionOutput } from "./describe-build.ts";
import type { LogObservation } from "./log-observation.ts";
import { fact, type ProbeInput, unknown } from "./probe.ts";
import { phaseOf, WITHOUT_SANITIZER } from "./probes/basics.ts";
import { oracle } from "./probes/oracle.ts";
import { origin } from "./probes/origin.ts";
import { tierFacts } from "./probes/tiers.ts";

const SANITIZER: Readonly<Record<string, string>> = {
  asan: "address",
  hwasan: "hwaddress",
  ubsan: "undefined",
  msan: "memory",
  tsan: "thread",
  lsan: "leak",
};

/** Facts that only a run gives. */
const TAKES_A_RUN: readonly FactName[] = [
  "reproduced",
  "callerGuarantee",
  "sandboxDisabled",
  "recovers",
  "loopOwner",
  "neededOptions",
  "newestClean",
  "knownFix",
  "affectedVersions",
  "affectsTierA",
  "weakestTier",
];
const ONLY_A_LOG = "only a log: nothing was run. A run measures it: assay triage INPUT --runtime NAME";

/** Of the log alone. */
export function logFacts(log: LogObservation, text: string, date: string): Fact[] {
  const told = [...effect(log), ...build(log, text)];
  return [
    ...told,
    ...TAKES_A_RUN.map((name) => unknown(name, ONLY_A_LOG)),
    { name: "reportDate", value: date, source: "declared", evidence: ["written into the case when it was made"] },
  ];
}

/** Of the log and the input that came with it. */
export async function inputFacts(input: ProbeInput): Promise<Fact[]> {
  const { name, kind, size, sha256 } = input.session.record.input;
  const facts: Fact[] = [fact("input", kind, `${name}, ${size} bytes, sha256 ${sha256}`)];
  for (const probe of [oracle, origin]) if (probe.applies(input)) facts.push(...(await probe.run(input)));
  return [...facts, ...tierFacts(input, [])];
}

function effect({ reading }: LogObservation): Fact[] {
  if (reading.kind === "crash") {
    const { fingerprint } = reading;
    const wamrc = fingerprint.component === "wamrc";
    const doubt = asanDoubt(reading);
    const mild = survivable(fingerprint);
    return [
      mild
        ? unknown("effect", `read from the log: ${fingerprint.summary}`, mild, WITHOUT_SANITIZER)
        : fact("effect", "crash", `read from the log: ${fingerprint.summary}`),
      fingerprint.component === "unknown"
        ? unknown("component", "the log names no function of the runtime or of wamrc")
        : fact("component", wamrc ? "wamrc" : "runtime", `read from the log: ${fingerprint.component}`),
      phaseOf(fingerprint.component, fingerprint.frames),
      doubt
        ? unknown("sanitizerDoubt", `${doubt.pattern}: ${doubt.why}`, doubt.confirm)
        : fact("sanitizerDoubt", "real", "the report matches no known false positive"),
    ];
  }
  if (reading.kind === "hang") return [fact("effect", "hang", "read from the log: it was stopped at a time limit")];
  if (reading.kind === "unknown" || reading.kind === "setup-error")
    return [unknown("effect", `nothing of a crash is recognised in the log (${reading.kind})`)];
  const message = "message" in reading ? `: ${reading.message}` : "";
  return [fact("effect", "none", `read from the log: ${reading.kind}${message}`)];
}

function build({ reading }: LogObservation, text: string): Fact[] {
  const said = parseVersionOutput(text);
  const source = reading.kind === "crash" ? (reading.fingerprint.source.split("+")[0] ?? "") : "";
  const sanitizer = SANITIZER[source];
  return [
    said.version
      ? fact("runtimeVersion", said.version, `the log has the line "iwasm ${said.version}"`)
      : unknown("runtimeVersion", "the log does not name it"),
    said.features.length > 0
      ? fact("flags", said.features.join(" "), "build flags as printed in the log")
      : unknown("flags", "the log does not name them"),
    sanitizer ? fact("sanitizer", sanitizer, `the report is ${source}'s`) : unknown("sanitizer", ONLY_A_LOG),
    unknown("mode", "the log does not name it"),
    unknown("platform", "the log does not name it"),
  ];
}
