/**
 * After this input failed, does the runtime still work? The lab's `--then` runs a second module in the same process. It counts
 * only after a trap or a clean failure, and only with a clean sanitizer run: after a memory error a second module that happens
 * to run proves nothing, and a process that died has answered already.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emptyTwin } from "@assay/wasm-tree";
import { observe } from "../observe.ts";
import { fact, type Probe, type ProbeInput, unknown } from "../probe.ts";

export const recovery: Probe = {
  name: "recovery",
  applies: ({ session }) => session.record.input.kind === "wasm",
  async run(input) {
    const { name, outcome, session } = input;
    const first = outcome.runs[0];
    if (name.fingerprint) {
      const died = first?.signal
        ? [`the process ended by ${first.signal}: nothing can be loaded into it afterwards`]
        : ["a sanitizer reports a memory error: what runs afterwards proves nothing"];
      return first?.signal ? [fact("recovers", "no", ...died)] : [unknown("recovers", ...died)];
    }
    if (name.reading.kind !== "trap" && name.reading.kind !== "refused") return [];
    if (!session.record.runtime?.builtIn)
      return [
        unknown(
          "recovers",
          "this runtime has no way to run a second module in the same process (the lab's has --then)",
        ),
      ];
    return [await second(input)];
  },
};

async function second({ session }: ProbeInput) {
  const folder = mkdtempSync(join(tmpdir(), "assay-"));
  try {
    const next = join(folder, "next.wasm");
    writeFileSync(next, emptyTwin(session.bytes) ?? KNOWN_GOOD);
    const at = session.target.template.findIndex((w) => w.includes("{file}"));
    const template = [...session.target.template.slice(0, at), "--then", next, ...session.target.template.slice(at)];
    const { observation } = await observe({ ...session.target, template }, session.bytes, "wasm", {
      timeoutMs: session.options.timeoutMs,
      abort: session.options.abort,
    });
    const said = observation.stderr.split("\n").find((l) => l.startsWith("--then")) ?? `exit ${observation.exitCode}`;
    if (observation.reading.kind === "clean")
      return fact(
        "recovers",
        "yes",
        `the same process ran another module afterwards (${said.trim().replaceAll(folder, "")})`,
      );
    return unknown(
      "recovers",
      `the second module ended as ${observation.reading.kind} (${said.trim().replaceAll(folder, "")})`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** (module (memory (export "memory") 1) (func (export "_start"))) */
const KNOWN_GOOD: Uint8Array = Uint8Array.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1, 7, 19, 2, 6, 0x6d, 0x65, 0x6d, 0x6f,
  0x72, 0x79, 2, 0, 6, 0x5f, 0x73, 0x74, 0x61, 0x72, 0x74, 0, 0, 10, 4, 1, 2, 0, 0x0b,
]);
