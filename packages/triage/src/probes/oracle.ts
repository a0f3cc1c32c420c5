/**
 * Is the module valid, and does it do what it should? V8 and, where installed, wabt and wasm-tools. They disagree on real inputs, so
 * disagreement is recorded as such and is not "valid". A valid module is run in V8 too: another value than WAMR's, where
 * nothing of the host is involved, is a wrong result.
 */
import type { Fact } from "@assay/policy";
import { findTool } from "@assay/runner";
import { type Feature, features, findSection, parse, SECTION } from "@assay/wasm-tree";
import { observe } from "../observe.ts";
import { fact, type Probe, type ProbeInput } from "../probe.ts";
import { calledFunction } from "./good-module.ts";
import { v8Run, v8Validate } from "./v8.ts";
import { sameValues, valuesIn } from "./values.ts";

interface Voice {
  readonly who: string;
  readonly valid: boolean;
  readonly why: string;
}

const VALIDATORS: readonly (readonly [tool: string, ...args: string[]])[] = [
  ["wasm-validate", "--enable-all", "{file}"],
  ["wasm-tools", "validate", "--features", "all", "{file}"],
];

export const oracle: Probe = {
  name: "oracle",
  applies: ({ session }) => session.record.input.kind === "wasm",
  async run(input) {
    const voices = await ask(input);
    if (voices.length === 0) return [];
    const evidence = voices.map((v) => `${v.who}: ${v.valid ? "valid" : `not valid${v.why ? ` (${v.why})` : ""}`}`);
    const yes = voices.filter((v) => v.valid).length;
    const value = yes === voices.length ? "yes" : yes === 0 ? "no" : "disputed";
    const v8 = voices.find((v) => v.who.startsWith("V8"));
    // A hang is run in V8 by the probe that asks whose it is.
    const asks = input.outcome.stability.runs > 0 && input.name.reading.kind !== "hang";
    const ran = v8?.valid && asks ? await compare(input) : { said: [], facts: [] };
    return [fact("valid", value, ...evidence, ...ran.said), ...ran.facts];
  },
};

/** The same call in V8: does it end, does it trap, are the values others? */
async function compare({ session, outcome }: ProbeInput): Promise<{ said: string[]; facts: Fact[] }> {
  const { options, args } = session.record.command;
  const name = calledFunction(options);
  const ran = await v8Run(session.bytes, { timeoutMs: 3000, name, args: name === undefined ? [] : args });
  const said = [`run in V8: ${ran.said}`];
  const own = outcome.runs[0];
  // A crash, or runs that end otherwise, has its own effect.
  const steady = outcome.runs.every((r) => r.reading.kind === "clean" && r.stdout === own?.stdout);
  const values = own && steady ? valuesIn(own.stdout) : undefined;
  if (!isDetermined(session.bytes) || ran.kind !== "ended" || !values || values.length === 0)
    return { said, facts: [] };
  if (sameValues(values, ran.values)) return { said: [...said, "the values are the same"], facts: [] };
  const wrong = `${session.target.name} gives ${values.map((v) => v.text).join(",")}, V8 gives ${ran.values.join(",") || "nothing"}`;
  const { same, runs } = outcome.stability;
  const rate = `${same} of ${runs} runs ended the same way`;
  return { said: [...said, wrong], facts: [fact("effect", "wrong-result", wrong), fact("reproduced", "yes", rate)] };
}

/** Proposals under which two right engines may differ. */
const LOOSE: readonly Feature[] = ["relaxed-simd", "threads"];

/** Nothing comes from outside, and the specification leaves no choice. */
function isDetermined(bytes: Uint8Array): boolean {
  const imports = findSection(parse(bytes), SECTION.import);
  return imports === undefined && !features(bytes).some(({ feature }) => LOOSE.includes(feature));
}

async function ask({ session, minimal }: ProbeInput): Promise<Voice[]> {
  const voices: Voice[] = [];
  const v8 = await v8Validate(minimal);
  if (v8.answer !== "no answer")
    voices.push({ who: `V8 ${process.versions.v8}`, valid: v8.answer === "valid", why: v8.why });
  for (const [tool, ...args] of VALIDATORS) {
    const path = findTool(tool);
    if (!path) continue;
    const { observation: run } = await observe(
      { name: tool, template: [path, ...args], env: {}, sanitizer: null },
      minimal,
      "wasm",
      { timeoutMs: 20_000, abort: session.options.abort },
    );
    if (run.signal !== null || run.timedOut || run.exitCode === null) continue;
    voices.push({
      who: tool,
      valid: run.exitCode === 0,
      why: (run.stderr.split("\n")[0] ?? "").replace(/^\S*:\s*/, ""),
    });
  }
  return voices;
}
