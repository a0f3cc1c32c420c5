/**
 * Whose hang is it? The module is rewritten with fuel: a countdown at every loop header and function entry that traps at zero.
 * Run on the same runtime, a trap says the loop was the program's own; still hanging says the runtime hangs by itself. V8
 * in a worker only supports the finding, it does not decide (it is another runtime). (CORRECTIONS of the plan: loop.)
 */
import type { Fact } from "@assay/policy";
import { gdbSample } from "@assay/runner";
import { addFuel } from "@assay/wasm-tree";
import { observe, withInputFile } from "../observe.ts";
import { fact, type Probe, type ProbeInput, unknown } from "../probe.ts";
import { v8Run } from "./v8.ts";

const FUEL = 1_000_000n;

export const loop: Probe = {
  name: "loop",
  applies: ({ name, session }) => name.reading.kind === "hang" && session.record.input.kind === "wasm",
  async run(input) {
    const { session, outcome } = input;
    session.options.notify.phase("is the loop the program's own? (fuel run) …");
    const support = [...(await sampled(input)), await endsInV8(input)];
    if (outcome.cpuShare !== null && outcome.cpuShare < 0.1)
      return [unknown("loopOwner", `CPU share ${outcome.cpuShare}: blocked, not looping`, ...support)];
    const fueled = addFuel(session.bytes, FUEL);
    if (!fueled)
      return [
        unknown(
          "loopOwner",
          "the module cannot be rewritten with fuel (malformed, or no global can be added)",
          ...support,
        ),
      ];
    const { observation } = await observe(session.target, fueled, "wasm", {
      timeoutMs: session.options.timeoutMs,
      abort: session.options.abort,
    });
    return [owner(observation.reading.kind, support)];
  },
};

function owner(kind: string, support: readonly string[]): Fact {
  if (kind === "trap")
    return fact(
      "loopOwner",
      "program",
      `with ${FUEL} units of fuel at loop headers and function entries the same runtime traps: the loop is in the module`,
      ...support,
    );
  if (kind === "hang")
    return fact(
      "loopOwner",
      "runtime",
      `even with ${FUEL} units of fuel the runtime does not end: it hangs by itself`,
      ...support,
    );
  return unknown("loopOwner", `with fuel the run ends as ${kind}: neither a trap by fuel nor a hang`, ...support);
}

async function sampled({ session }: ProbeInput): Promise<string[]> {
  const text = await withInputFile(session.target, session.bytes, "wasm", async (argv) => {
    const samples = await gdbSample(argv, { afterMs: 300, times: 3, everyMs: 150, env: session.target.env });
    return samples === null ? null : samples.join("\n");
  });
  if (text === null) return [];
  const tops = [...text.matchAll(/^#0\s+(?:0x[0-9a-f]+ in )?(\S+)/gm)].map((m) => m[1] as string);
  return tops.length > 0
    ? [`gdb, ${tops.length} samples, innermost frames: ${[...new Set(tops)].sort().join(", ")}`]
    : [];
}

async function endsInV8({ session }: ProbeInput): Promise<string> {
  const result = await v8Run(session.bytes, 2000);
  return `V8 in a worker: ${result}`;
}
