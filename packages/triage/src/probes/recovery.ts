/**
 * After this input failed, does the runtime still run another module, and another function of the same instance? The lab's `--then` and
 * `--again` ask in the same process; an embedder's own script (`--recovery-script`) asks in his. It counts only after a trap or a clean failure, and only with a clean
 * sanitizer run: after a memory error a second module that happens to run proves nothing.
 */
import type { Fact } from "@assay/policy";
import { run } from "@assay/runner";
import { withGoodFunction } from "@assay/wasm-tree";
import { type Observation, observe } from "../observe.ts";
import { fact, type Probe, type ProbeInput, unknown } from "../probe.ts";
import { type Session, targetOf } from "../session.ts";
import { fingerprintOf } from "../stages/fingerprint.ts";
import { tellingRun } from "../stages/telling-run.ts";
import type { Target } from "../target.ts";
import { withNext } from "./next-module.ts";

const GOOD_NAME = "assay_good";

export const recovery: Probe = {
  name: "recovery",
  // Through wamrc, a second module would have to be compiled first: not asked.
  applies: ({ session }) => session.record.input.kind === "wasm" && !session.record.command.compile,
  async run(input) {
    const { name, session } = input;
    if (name.fingerprint) return [died(input)];
    const { kind } = name.reading;
    const script = session.options.recoveryScript;
    if (kind !== "trap" && kind !== "refused" && !(kind === "hang" && script)) return [];
    if (!cleanUnderSanitizer(input))
      return [unknown("recovers", "no sanitizer build has run this input cleanly: memory may be damaged unseen")];
    if (script) return [await asked(input, script)];
    if (!session.record.runtime?.builtIn)
      return [
        unknown("recovers", "this runtime has no way to run a second module in the same process: --recovery-script"),
      ];
    return [await inProcess(input)];
  },
};

function died({ outcome, name }: ProbeInput): Fact {
  const signal = name.own ? tellingRun(outcome.runs)?.signal : null;
  return signal
    ? fact(
        "recovers",
        "no",
        `on the input as given the process ended by ${signal}: nothing can be loaded into it afterwards`,
      )
    : unknown("recovers", "a sanitizer reports a memory error: what runs afterwards proves nothing");
}

function cleanUnderSanitizer({ session, outcome }: ProbeInput): boolean {
  const names = new Set(session.siblings.filter((s) => s.sanitizer).map((s) => s.name));
  if (session.target.sanitizer) names.add(session.target.name);
  const seen = [...outcome.runs, ...outcome.more].filter((o) => names.has(o.target));
  return seen.length > 0 && seen.every((o) => o.reading.kind !== "crash");
}

/** On the target, and on the build of the same version that sees more. */
async function inProcess(input: ProbeInput): Promise<Fact> {
  const { session } = input;
  const guards = session.siblings
    .filter((s) => s.sanitizer && s.builtIn)
    .map((s) => targetOf(s, session.record.command));
  const said: string[] = [];
  for (const target of [session.target, ...guards]) {
    for (const ask of [anotherModule, sameInstance]) {
      const answer = await ask(input, target);
      if (!answer) continue;
      said.push(`${target.name}: ${answer.said}`);
      if (answer.value !== "yes") return answer.value ? fact("recovers", "no", ...said) : unknown("recovers", ...said);
    }
  }
  return fact("recovers", "yes", ...said);
}

interface Answer {
  readonly value: "yes" | "no" | null;
  readonly said: string;
}

function anotherModule({ session }: ProbeInput, target: Target): Promise<Answer> {
  return withNext(session.bytes, async (next) => {
    const seen = await withOptions(session, target, ["--then", next, "--then-f", "_start"], session.bytes);
    return judged(seen, "--then", "another module in the same process");
  });
}

/** Of the input with one more function, and only where that ends in a trap too: what was never instantiated has no instance. */
async function sameInstance({ session, name }: ProbeInput, target: Target): Promise<Answer | undefined> {
  const bytes = name.reading.kind === "trap" ? withGoodFunction(session.bytes, GOOD_NAME) : undefined;
  if (!bytes) return undefined;
  const seen = await withOptions(session, target, ["--again", GOOD_NAME], bytes);
  return seen.stderr.startsWith("--again: failed")
    ? judged(seen, "--again", "another function of the same instance")
    : undefined;
}

function judged(seen: Observation, option: string, what: string): Answer {
  const lines = seen.stderr.split("\n").filter((line) => line.startsWith(option));
  const heard = lines.join("; ").replaceAll(/\S*\/(next\.wasm)/g, "$1");
  const print = fingerprintOf(seen);
  if (print) return { value: "no", said: `asked for ${what} afterwards, it crashes: ${print.summary}` };
  if (lines.length > 1 && seen.exitCode === 0) return { value: "yes", said: `ran ${what} afterwards (${heard})` };
  return { value: null, said: `${what} ended as ${seen.reading.kind} (${heard || `exit ${seen.exitCode}`})` };
}

async function withOptions(
  { options }: Session,
  target: Target,
  words: string[],
  bytes: Uint8Array,
): Promise<Observation> {
  const at = target.template.findIndex((w) => w.includes("{file}"));
  const template = [...target.template.slice(0, at), ...words, ...target.template.slice(at)];
  return (await observe({ ...target, template }, bytes, "wasm", options)).observation;
}

/** The embedder's script gets the input and a good module; it says with 0 that his runtime recovers, with 1 that it does not. */
async function asked({ session }: ProbeInput, script: string): Promise<Fact> {
  const { timeoutMs, abort } = session.options;
  return await withNext(session.bytes, async (next, input) => {
    const outcome = await run({ argv: [script, input, next], timeoutMs: timeoutMs * 3, ...(abort ? { abort } : {}) });
    const name = script.split("/").at(-1);
    const end = outcome.timedOut ? "did not end" : (outcome.signal ?? `exit ${outcome.exitCode}`);
    if (outcome.exitCode === 0) return fact("recovers", "yes", `${name}, the embedder's own script: ${end}`);
    if (outcome.exitCode === 1) return fact("recovers", "no", `${name}, the embedder's own script: ${end}`);
    return unknown("recovers", `${name}, the embedder's own script, gave no answer (0 or 1): ${end}`);
  });
}
