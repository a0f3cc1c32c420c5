/** What the runs themselves say: kind of input, effect, phase, stability, and the build as far as it is known. */
import { survivable } from "@assay/crash";
import type { Fact } from "@assay/policy";
import { compilerDied, compilerOf } from "../compiler-died.ts";
import { askBuild } from "../describe-build.ts";
import { shown } from "../observe.ts";
import { fact, type Probe, type ProbeInput, unknown } from "../probe.ts";
import { tellingRun } from "../stages/telling-run.ts";
import { cpuWords } from "./loop.ts";

export const basics: Probe = {
  name: "basics",
  applies: () => true,
  run: async (input) => [
    ...what(input),
    ...(input.session.record.runtime || compilerDied(input) ? build(input) : await bare(input)),
  ],
};

function what({ session, outcome, name }: ProbeInput): Fact[] {
  const { reading } = name;
  const { stability } = outcome;
  const from = tellingRun(outcome.runs)?.target ?? session.target.name;
  const facts = [
    fact(
      "input",
      session.record.input.kind,
      `${session.record.input.name}, ${session.record.input.size} bytes, sha256 ${session.record.input.sha256}`,
    ),
    fact(
      "component",
      name.fingerprint?.component === "wamrc" ? "wamrc" : "runtime",
      from === session.target.name
        ? `the command is ${shown(session.target.template).join(" ")}`
        : `the command ends at its first step, ${from}`,
    ),
  ];
  const rate = `${stability.same} of ${stability.runs} runs of ${from} ended the same way`;
  if (name.fingerprint) {
    const seen = [name.fingerprint.summary, `seen on ${name.from}`];
    const mild = survivable(name.fingerprint);
    const died = name.own !== null && survivable(name.own) === undefined;
    facts.push(
      mild && !died ? unknown("effect", ...seen, mild, WITHOUT_SANITIZER) : fact("effect", "crash", ...seen),
      fact("reproduced", "yes", rate),
    );
    facts.push(phaseOf(name.fingerprint.component, name.fingerprint.frames));
  } else if (reading.kind === "hang") {
    facts.push(
      fact("effect", "hang", `no end within ${session.options.timeoutMs} ms`, ...cpuWords(outcome.cpuShare)),
      fact("reproduced", "yes", rate),
    );
  } else if (UNTOLD.has(reading.kind)) {
    facts.push(unknown("effect", describe(reading)), unknown("reproduced", describe(reading)));
  } else {
    facts.push(fact("effect", "none", describe(reading)), fact("reproduced", "no", describe(reading)));
  }
  return facts;
}

export const WITHOUT_SANITIZER = "does the same input crash or hang a build without the sanitizer?";

/** Such a run says nothing of the input: killed from outside it may have been about to crash. */
const UNTOLD: ReadonlySet<string> = new Set(["unknown", "setup-error"]);

export function phaseOf(component: string, frames: readonly string[]): Fact {
  const evidence = `top frames: ${frames.slice(0, 3).join(" < ") || "none"}`;
  if (component === "wamrc") return fact("phase", "compile", evidence);
  if (/loader/.test(component)) return fact("phase", "load", evidence);
  if (frames.some((f) => /instantiate/.test(f))) return fact("phase", "instantiate", evidence);
  if (component === "unknown") return unknown("phase", evidence);
  return fact("phase", "run", evidence);
}

function describe(reading: ProbeInput["name"]["reading"]): string {
  switch (reading.kind) {
    case "trap":
      return `a trap, which is how a runtime should fail: Exception: ${reading.message}`;
    case "refused":
      return `the module was refused at ${reading.stage}: ${reading.message}`;
    case "clean":
      return "the run ended cleanly";
    case "setup-error":
      return `the target could not be set up: ${reading.message}`;
    case "unknown":
      return `not understood; recognised: ${reading.recognised.join(", ") || "nothing"}`;
    case "hang":
      return "no end within the limit";
    case "crash":
      return reading.fingerprint.summary;
  }
}

/** A command given whole: what the program says of itself with --version is all that is known of the build. */
async function bare({ session }: ProbeInput): Promise<Fact[]> {
  const said = await askBuild(session.target.template[0] ?? "", session.target.env);
  const by = "printed by the program with --version";
  const nobody = "the command was given whole; assay runtimes add states the build once";
  return [
    said?.version ? fact("runtimeVersion", said.version, by) : unknown("runtimeVersion", nobody),
    said && said.features.length > 0 ? fact("flags", said.features.join(" "), by) : unknown("flags", nobody),
    unknown("mode", nobody),
    unknown("platform", nobody),
    unknown("sanitizer", nobody),
    reportDate(session.record.date),
  ];
}

function reportDate(date: string): Fact {
  return {
    name: "reportDate",
    value: date,
    source: "declared",
    evidence: ["written into the case when it was made"],
  };
}

function build(input: ProbeInput): Fact[] {
  const { session } = input;
  const { runtime, date } = session.record;
  if (compilerDied(input)) return [...compiler(session), reportDate(date)];
  const known = (name: Parameters<typeof fact>[0], value: string | null | undefined, evidence: string): Fact =>
    value ? fact(name, value, evidence) : unknown(name, "not recorded for this runtime");
  const by = `runtime ${session.target.name}`;
  return [
    known("runtimeVersion", runtime?.version ?? runtime?.date, by),
    known("mode", runtime?.mode, by),
    known("platform", runtime?.platform, by),
    known("sanitizer", runtime ? (runtime.sanitizer ?? "none") : null, by),
    known("flags", runtime?.features.join(" "), by),
    reportDate(date),
  ];
}

/** Mode, flags and sanitizer are a runtime's, and none was started. */
function compiler(session: ProbeInput["session"]): Fact[] {
  const version = compilerOf(session)?.version;
  const platform = session.record.runtime?.platform;
  return [
    version
      ? fact("runtimeVersion", version, "wamrc prints it of itself; no runtime was started")
      : unknown("runtimeVersion", "wamrc does not say its version; no runtime was started"),
    ...(platform ? [fact("platform", platform, "wamrc ran on the platform of the runtime that was to follow")] : []),
  ];
}
