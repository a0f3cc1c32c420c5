/**
 * Is it the option and not the module? A known good twin of the input (same types, imports, exports and memory, empty bodies)
 * under the same command. The option is to blame only when a module that shares nothing with the input fails in the same way
 * too, and stops failing without the options: a twin keeps parts of the input, and those may hold the bug.
 */
import { sameCrash } from "@assay/crash";
import type { Fact } from "@assay/policy";
import { emptyTwin } from "@assay/wasm-tree";
import { expand } from "../command-line.ts";
import { type Observation, observe } from "../observe.ts";
import { fact, type Probe, type ProbeInput, unknown } from "../probe.ts";
import { fingerprintOf } from "../stages/fingerprint.ts";
import type { Target } from "../target.ts";
import { calledFunction, goodModule } from "./good-module.ts";

export const control: Probe = {
  name: "control",
  applies: ({ name, session, known }) =>
    session.record.input.kind === "wasm" &&
    (name.own !== null || name.reading.kind === "hang") &&
    !known.some((f) => f.name === "callerGuarantee" && f.value !== null),
  async run(input) {
    const { session } = input;
    const { options } = session.record.command;
    const good = goodModule(["_start", calledFunction(options) ?? "main"]);
    const twin = emptyTwin(session.bytes) ?? good;
    const first = await look(input, session.target, twin);
    const words = options.join(" ") || "none";
    if (!failsAlike(first, input)) return [quiet(first, words)];
    const second = await look(input, session.target, good);
    if (!failsAlike(second, input))
      return [
        unknown(
          "callerGuarantee",
          `control not applicable: a twin of the input with empty bodies fails in the same way, a module of our own does not (${second.reading.kind}): the bug is in what the twin keeps`,
        ),
      ];
    return [await blame(input, good, words)];
  },
};

/** Every module fails: by the options, or by the build itself? */
async function blame(input: ProbeInput, good: Uint8Array, words: string): Promise<Fact> {
  const { session } = input;
  const { runtime, command } = session.record;
  if (!runtime || command.options.length === 0)
    return unknown(
      "callerGuarantee",
      `a module of our own fails in the same way (options: ${words}): this build, its environment or its options fail on every module`,
    );
  const plain = { ...session.target, template: expand(runtime, [], command.args) };
  const without = await look(input, plain, good);
  if (failsAlike(without, input))
    return unknown(
      "callerGuarantee",
      "a module of our own fails in the same way without options too: the build itself",
    );
  return fact(
    "callerGuarantee",
    "broken",
    `a module of our own fails in the same way under the same command (options: ${words})`,
    `without the options it does not: ${without.reading.kind}`,
  );
}

async function look({ session }: ProbeInput, target: Target, bytes: Uint8Array): Promise<Observation> {
  const { timeoutMs, abort } = session.options;
  return (await observe(target, bytes, "wasm", { timeoutMs, abort })).observation;
}

/** Only the same kind of failure counts: a trap or a look-up error of the twin says nothing. */
function failsAlike(seen: Observation, { name }: ProbeInput): boolean {
  if (name.reading.kind === "hang") return seen.reading.kind === "hang";
  const found = fingerprintOf(seen);
  return found !== null && name.own !== null && sameCrash(found, name.own, "frame");
}

function quiet({ reading }: Observation, words: string): Fact {
  if (reading.kind === "clean")
    return fact(
      "callerGuarantee",
      "kept",
      `a known good module runs cleanly under the same command (options: ${words})`,
    );
  return unknown("callerGuarantee", `control not applicable: the known good module ends as ${reading.kind}`);
}
