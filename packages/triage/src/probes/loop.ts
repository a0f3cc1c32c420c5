/**
 * Whose hang, or whose recursion, is it? The module is rewritten with fuel, a countdown at every loop header and function entry that
 * traps at zero, or with an end to its depth. Run on the same runtime, that trap says the loop was the program's own; still failing
 * says the runtime fails by itself. V8 in a worker and gdb's samples only support the finding: one is another runtime, the other a glance.
 */
import type { Fact } from "@assay/policy";
import { gdbSample } from "@assay/runner";
import { addFuel, limitDepth } from "@assay/wasm-tree";
import { type Observation, observe, type Timed, withInputFile } from "../observe.ts";
import { fact, type Probe, type ProbeInput, unknown } from "../probe.ts";
import { fingerprintOf } from "../stages/fingerprint.ts";
import { recursionOf } from "./recursion.ts";
import { type V8Run, v8Run } from "./v8.ts";

const LOOP_FUEL = 1_000_000n;
/** A program may turn a million times and still end: fuel for this part of the time limit must run out too. */
const LONG_RUN = 0.25;
/** Fewer active functions than any native stack holds frames for. */
const DEPTH = 200;

export const loop: Probe = {
  name: "loop",
  applies: (input) =>
    input.session.record.input.kind === "wasm" && (isHang(input) || recursionOf(input.outcome) !== null),
  run: (input) => (isHang(input) ? hang(input) : recursion(input)),
};

/** In words, so that two runs of one case say the same. */
export function cpuWords(share: number | null): string[] {
  if (share === null) return [];
  return [isBlocked(share) ? "it takes next to no CPU time" : "it takes CPU time all along"];
}

function isBlocked(share: number | null): boolean {
  return share !== null && share < 0.1;
}

function isHang({ name }: ProbeInput): boolean {
  return name.reading.kind === "hang";
}

async function hang(input: ProbeInput): Promise<Fact[]> {
  const { session, outcome } = input;
  session.options.notify.phase("is the loop the program's own? (fuel run) …");
  const share = cpuWords(outcome.cpuShare);
  if (isBlocked(outcome.cpuShare))
    return [unknown("loopOwner", ...share, "blocked, not looping: it waits for something")];
  const v8 = await v8Run(session.bytes, { timeoutMs: 2000 });
  const support = [...share, ...(await sampled(input)), `V8 in a worker: ${v8.said}`];
  const first = await rewritten(input, addFuel(session.bytes, LOOP_FUEL));
  if (!first) return [unknown("loopOwner", "the module cannot be rewritten with fuel (malformed)", ...support)];
  const { reading } = first.observation;
  if (outOfFuel(first.observation)) return [await outlasted(input, first, v8, support)];
  if (reading.kind === "hang")
    return [
      fact(
        "loopOwner",
        "runtime",
        `even with ${LOOP_FUEL} units of fuel it does not end: the runtime hangs`,
        ...support,
      ),
    ];
  return [
    unknown("loopOwner", `with fuel the run ends as ${reading.kind}: neither out of fuel nor a hang`, ...support),
  ];
}

/** The program's own loops went on for all the fuel. Do they for much more of it, and does nobody else see the program end? */
async function outlasted(input: ProbeInput, first: Timed, v8: V8Run, support: readonly string[]): Promise<Fact> {
  const traps = `with ${LOOP_FUEL} units of fuel at loop headers and function entries the same runtime traps`;
  if (endsByItself(v8)) return unknown("loopOwner", `${traps}, but V8 runs the program to its end`, ...support);
  const factor = Math.floor((input.session.options.timeoutMs * LONG_RUN) / Math.max(1, first.ms));
  const more = factor > 1 ? addFuel(input.session.bytes, LOOP_FUEL * BigInt(factor)) : undefined;
  const second = (await rewritten(input, more)) ?? first;
  if (outOfFuel(second.observation))
    return fact(
      "loopOwner",
      "program",
      `${traps}, and with fuel for a quarter of the time limit: the loop is in the module`,
      ...support,
    );
  const how = second.observation.reading.kind;
  return unknown(
    "loopOwner",
    `${traps}; with more fuel it does not, but ends as ${how}: the loops end, and something else goes on`,
    ...support,
  );
}

/** An imported function ends a run in V8 only because it is not there. */
function endsByItself({ kind, said }: V8Run): boolean {
  return kind === "ended" || (kind === "trap" && !said.includes("imported function"));
}

/** A stack that overflowed. Repeating frames of the loader are the runtime's own recursion, whatever the module does. */
async function recursion(input: ProbeInput): Promise<Fact[]> {
  const found = recursionOf(input.outcome);
  if (!found) return [];
  const frames = `repeating frames: ${found.frames.join(" < ")} (${found.times} times)`;
  if (!found.wasmCalls)
    return [
      fact("loopOwner", "runtime", frames, "none of them is a call from wasm to wasm: the runtime recurses by itself"),
    ];
  const seen = (await rewritten(input, limitDepth(input.session.bytes, DEPTH)))?.observation;
  if (seen && outOfFuel(seen))
    return [
      fact(
        "loopOwner",
        "program",
        frames,
        `with ${DEPTH} functions active at once the same runtime traps: the recursion is in the module`,
      ),
    ];
  if (seen && fingerprintOf(seen))
    return [
      fact(
        "loopOwner",
        "runtime",
        frames,
        `it crashes with no more than ${DEPTH} functions active too: depth is not the reason`,
      ),
    ];
  return [unknown("loopOwner", frames, "a run with an end to its depth gave no answer")];
}

async function rewritten({ session }: ProbeInput, bytes: Uint8Array | undefined): Promise<Timed | undefined> {
  if (!bytes) return undefined;
  const { timeoutMs, abort } = session.options;
  return await observe(session.target, bytes, "wasm", { timeoutMs, abort });
}

/** The countdown's own trap; any other trap is the module's business. */
function outOfFuel({ reading }: Observation): boolean {
  return reading.kind === "trap" && /unreachable/.test(reading.message);
}

async function sampled({ session }: ProbeInput): Promise<string[]> {
  const text = await withInputFile(session.target, session.bytes, "wasm", async (argv) => {
    const samples = await gdbSample(argv, {
      afterMs: 300,
      times: 3,
      everyMs: 150,
      env: session.target.env,
      ...(session.options.abort ? { abort: session.options.abort } : {}),
    });
    return samples === null ? null : samples.join("\n");
  });
  if (text === null) return [];
  const tops = [...text.matchAll(/^#0\s+(?:0x[0-9a-f]+ in )?(\S+)/gm)].map((m) => m[1] as string);
  return tops.length > 0
    ? [`gdb, ${tops.length} samples, innermost frames: ${[...new Set(tops)].sort().join(", ")}`]
    : [];
}
