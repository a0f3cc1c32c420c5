/**
 * After this input failed, does the runtime still load and run another module? The lab's `--then` asks in the same process; an
 * embedder's own script (`--recovery-script`) asks in his. It counts only after a trap or a clean failure, and only with a clean
 * sanitizer run: after a memory error a second module that happens to run proves nothing.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fact } from "@assay/policy";
import { run } from "@assay/runner";
import { cursor, emptyTwin, entriesOf, name as exportName, findSection, leb, parse, SECTION } from "@assay/wasm-tree";
import { observe } from "../observe.ts";
import { fact, type Probe, type ProbeInput, unknown } from "../probe.ts";
import { tellingRun } from "../stages/telling-run.ts";
import { goodModule } from "./good-module.ts";

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
    return [await second(input)];
  },
};

function died({ outcome, name }: ProbeInput): Fact {
  const signal = name.own ? tellingRun(outcome.runs)?.signal : null;
  return signal
    ? fact("recovers", "no", `the process ended by ${signal}: nothing can be loaded into it afterwards`)
    : unknown("recovers", "a sanitizer reports a memory error: what runs afterwards proves nothing");
}

function cleanUnderSanitizer({ session, outcome }: ProbeInput): boolean {
  const names = new Set(session.siblings.filter((s) => s.sanitizer).map((s) => s.name));
  if (session.target.sanitizer) names.add(session.target.name);
  const seen = [...outcome.runs, ...outcome.more].filter((o) => names.has(o.target));
  return seen.length > 0 && seen.every((o) => o.reading.kind !== "crash");
}

async function second({ session }: ProbeInput): Promise<Fact> {
  const { timeoutMs, abort } = session.options;
  return await withNext(session.bytes, async (next) => {
    const at = session.target.template.findIndex((w) => w.includes("{file}"));
    const words = ["--then", next, "--then-f", "_start"];
    const template = [...session.target.template.slice(0, at), ...words, ...session.target.template.slice(at)];
    const { observation } = await observe({ ...session.target, template }, session.bytes, "wasm", { timeoutMs, abort });
    const said = observation.stderr.split("\n").filter((l) => l.startsWith("--then"));
    const heard = said.join("; ").replaceAll(/\S*\/(next\.wasm)/g, "$1") || `exit ${observation.exitCode}`;
    if (said.length > 1 && observation.exitCode === 0)
      return fact("recovers", "yes", `the same process ran another module afterwards (${heard})`);
    return unknown("recovers", `the second module ended as ${observation.reading.kind} (${heard})`);
  });
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

/** The input and a module to run after it: its own twin where that can be started, so that the same memory is asked for again. */
async function withNext(bytes: Uint8Array, use: (next: string, input: string) => Promise<Fact>): Promise<Fact> {
  const folder = mkdtempSync(join(tmpdir(), "assay-"));
  try {
    const [input, next] = [join(folder, "input.wasm"), join(folder, "next.wasm")];
    const twin = emptyTwin(bytes);
    writeFileSync(input, bytes);
    writeFileSync(next, twin && startable(twin) ? twin : goodModule());
    return await use(next, input);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `_start` is there, is a function without parameters, and nothing comes from outside. */
function startable(twin: Uint8Array): boolean {
  const tree = parse(twin);
  const entries = (id: number): readonly Uint8Array[] => entriesOf(findSection(tree, id));
  const types = entries(SECTION.type);
  if (entries(SECTION.import).length > 0 || types.some((entry) => entry[0] !== FUNC_TYPE)) return false;
  const start = entries(SECTION.export)
    .map(exported)
    .find((e) => e.name === "_start");
  const signature = entries(SECTION.function)[start?.index ?? -1];
  const type = signature && types[leb(cursor(signature)) ?? -1];
  return start?.kind === 0 && type !== undefined && leb(cursor(type, 1)) === 0;
}

const FUNC_TYPE = 0x60;

function exported(entry: Uint8Array): { name: string | undefined; kind: number | undefined; index: number } {
  const c = cursor(entry);
  const name = exportName(c);
  const kind = c.bytes[c.pos++];
  return { name, kind, index: leb(c) ?? -1 };
}
