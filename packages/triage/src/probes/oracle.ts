/**
 * Is the module valid? V8 and, where installed, wabt and wasm-tools. They disagree on real inputs (issue-2863 is valid for wabt
 * 1.0.32 and not for V8), so disagreement is recorded as such and is not "valid".
 */
import { findTool } from "@assay/runner";
import { observe } from "../observe.ts";
import { fact, type Probe, type ProbeInput } from "../probe.ts";
import { v8Validate } from "./v8.ts";

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
    const evidence = voices.map((v) => `${v.who}: ${v.valid ? "valid" : `not valid${v.why ? ` (${v.why})` : ""}`}`);
    if (voices.length === 0) return [];
    if (voices.every((v) => v.valid)) return [fact("valid", "yes", ...evidence)];
    if (voices.every((v) => !v.valid)) return [fact("valid", "no", ...evidence)];
    return [fact("valid", "disputed", ...evidence)];
  },
};

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
