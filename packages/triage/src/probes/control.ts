/**
 * Is it the option and not the module? A known good twin of the input (same types, imports, exports and memory, empty bodies)
 * under the same command. The option is to blame only when a module that shares nothing with the input fails in the same way
 * too, and stops failing without the options: a twin keeps parts of the input, and those may hold the bug.
 */
import { sameCrash } from "@assay/crash";
import type { Fact } from "@assay/policy";
import { emptyTwin } from "@assay/wasm-tree";
import { expand } from "../command-line.ts";
import type { Observation } from "../observe.ts";
import { fact, type Probe, type ProbeInput, unknown } from "../probe.ts";
import { fingerprintOf } from "../stages/fingerprint.ts";
import type { Target } from "../target.ts";
import { lookAgain } from "./again.ts";
import { calledFunction, goodModule } from "./good-module.ts";

export const control: Probe = {
  name: "control",
  applies: ({ name, session, known }) =>
    session.record.input.kind === "wasm" &&
    (name.own !== null || name.reading.kind === "hang") &&
    !known.some((f) => f.name === "callerGuarantee" && f.value !== null),
  async run(input) {
    const { session } = input;
    const { options, args } = session.record.command;
    const name = calledFunction(options);
    const good = goodModule(name === undefined ? { name: "main", parameters: 0 } : { name, parameters: args.length });
    const words = options.join(" ") || "none";
    const twin = emptyTwin(session.bytes);
    const first = twin ? await look(input, session.target, twin) : undefined;
    if (first?.reading.kind === "clean") return [kept("a known good twin of the input", words)];
    const second = await look(input, session.target, good);
    if (failsAlike(second, input)) return [await blame(input, good, words)];
    const ends = first ? `a twin of the input with empty bodies ends as ${first.reading.kind}` : "it has no twin";
    if (first && failsAlike(first, input))
      return [
        unknown(
          "callerGuarantee",
          `control not applicable: a twin of the input with empty bodies fails in the same way, a module of our own does not (${second.reading.kind}): the bug is in what the twin keeps`,
        ),
      ];
    if (second.reading.kind === "clean") return [kept(`a module of our own (${ends})`, words)];
    return [
      unknown(
        "callerGuarantee",
        `control not applicable: ${ends}, a module of our own as ${second.reading.kind} (options: ${words})`,
      ),
    ];
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
  const own = await lookAgain(input, plain, session.bytes, (seen) => fingerprintOf(seen) !== null);
  const print = fingerprintOf(own);
  if (print || own.reading.kind === "hang")
    return unknown(
      "callerGuarantee",
      `a module of our own fails in the same way under these options (${words}), but the input fails without them too: ${print?.summary ?? "it hangs"}`,
    );
  return fact(
    "callerGuarantee",
    "broken",
    `a module of our own fails in the same way under the same command (options: ${words})`,
    `without the options it does not: ${without.reading.kind}`,
  );
}

function look(input: ProbeInput, target: Target, bytes: Uint8Array): Promise<Observation> {
  return lookAgain(input, target, bytes, (seen) => failsAlike(seen, input));
}

/** Only the same kind of failure counts: a trap or a look-up error of the twin says nothing. */
function failsAlike(seen: Observation, { name }: ProbeInput): boolean {
  if (name.reading.kind === "hang") return seen.reading.kind === "hang";
  const found = fingerprintOf(seen);
  return found !== null && name.own !== null && sameCrash(found, name.own, "frame");
}

function kept(what: string, words: string): Fact {
  return fact("callerGuarantee", "kept", `${what} runs cleanly under the same command (options: ${words})`);
}
