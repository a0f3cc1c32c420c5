/**
 * Which of the runtime's options does the crash need? Found by leaving them out (ddmin), asked where the crash has its best name.
 * What is not needed cannot be to blame; what is needed and documented as unsafe, or malformed, is.
 */
import { sameCrash } from "@assay/crash";
import { minimizeList } from "@assay/minimizer";
import type { Fact } from "@assay/policy";
import type { Observation } from "../observe.ts";
import { fact, type Probe, type ProbeInput, unknown } from "../probe.ts";
import type { Runtime } from "../runtimes.ts";
import { targetOf } from "../session.ts";
import { fingerprintOf } from "../stages/fingerprint.ts";
import { lookAgain } from "./again.ts";
import { groupOptions, malformedOption, unsafeOption } from "./known-options.ts";

export const options: Probe = {
  name: "options",
  applies: ({ name }) => name.fingerprint !== null || name.reading.kind === "hang",
  async run(input) {
    const { runtime, command } = input.session.record;
    const groups = groupOptions(command.options);
    if (groups.length === 0) return [fact("neededOptions", "none", "no options were given"), ...protections([], [])];
    if (!runtime)
      return [
        unknown(
          "neededOptions",
          "the command was given whole, so its words are not left out one by one: assay runtimes add, then --runtime",
        ),
        ...(groups.some(unsafeOption) ? [] : protections(groups, groups)),
      ];
    input.session.options.notify.phase("which options are needed? …");
    const needed = await neededOf(input, runtime, groups);
    const elsewhere = await crashesWithout(input, runtime, groups, needed);
    const dropped = groups.filter((g) => !needed.includes(g));
    const text = (list: readonly string[][]): string => list.map((g) => g.join(" ")).join(" ");
    return [
      fact(
        "neededOptions",
        text(needed) || "none",
        `needed for the same crash: ${text(needed) || "none"}`,
        ...(dropped.length > 0 ? [`not needed: ${text(dropped)}`] : []),
      ),
      ...protections(groups, elsewhere ? [] : needed, elsewhere),
    ];
  },
};

/** Where it has its best name. */
function bestRuntime({ session, name }: ProbeInput, runtime: Runtime): Runtime {
  return session.siblings.find((s) => s.name === name.from) ?? runtime;
}

/** Without what could be to blame: a crash at another place is a crash all the same. */
async function crashesWithout(
  input: ProbeInput,
  runtime: Runtime,
  groups: readonly string[][],
  needed: readonly string[][],
): Promise<string | undefined> {
  const suspects = needed.filter((group) => unsafeOption(group) || malformedOption(group));
  if (suspects.length === 0) return undefined;
  const options = groups.filter((group) => !unsafeOption(group) && !malformedOption(group)).flat();
  const target = targetOf(bestRuntime(input, runtime), { ...input.session.record.command, options });
  for (const bytes of new Set([input.minimal, input.session.bytes])) {
    const print = fingerprintOf(await lookAgain(input, target, bytes, (seen) => fingerprintOf(seen) !== null));
    if (print) return print.summary;
  }
  return undefined;
}

async function neededOf(input: ProbeInput, runtime: Runtime, groups: string[][]) {
  const { session, name, minimal } = input;
  const { command } = session.record;
  const best = bestRuntime(input, runtime);
  const wanted = best === runtime ? name.own : name.fingerprint;
  const isSame = (seen: Observation): boolean => {
    const found = fingerprintOf(seen);
    return wanted ? found !== null && sameCrash(found, wanted, "frame") : seen.reading.kind === "hang";
  };
  const kept = await minimizeList(groups, {
    async ask(candidate) {
      const target = targetOf(best, { ...command, options: candidate.flat() });
      return isSame(await lookAgain(input, target, minimal, isSame)) ? { kind: "interesting" } : { kind: "boring" };
    },
  });
  return kept.items;
}

/** `sandboxDisabled` for all; `callerGuarantee` only where a malformed option is needed. */
function protections(given: readonly string[][], needed: readonly string[][], elsewhere?: string): Fact[] {
  const off = needed.filter(unsafeOption);
  const offered = given.filter(unsafeOption);
  const bad = needed.flatMap((g) => malformedOption(g) ?? []);
  const disabled =
    off.length > 0
      ? fact("sandboxDisabled", "yes", ...off.map((g) => `needed, and ${unsafeOption(g)}: ${g.join(" ")}`))
      : fact(
          "sandboxDisabled",
          "no",
          offered.length > 0
            ? `it crashes without ${offered.map((g) => g.join(" ")).join(", ")} too${elsewhere ? `: ${elsewhere}` : ""}`
            : "no option that is documented to turn a protection off is given",
        );
  return bad.length > 0
    ? [disabled, fact("callerGuarantee", "broken", ...bad.map((why) => `needed for the crash, and malformed: ${why}`))]
    : [disabled];
}
