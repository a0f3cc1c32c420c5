/**
 * Is it the option and not the module? A known good twin (same types, imports, exports and memory, empty bodies) under the same
 * command. Only when it fails in the same way is the option to blame; a trap or a look-up error makes the probe not applicable.
 */
import { sameCrash } from "@assay/crash";
import { emptyTwin } from "@assay/wasm-tree";
import { observe } from "../observe.ts";
import { fact, type Probe, unknown } from "../probe.ts";
import { fingerprintOf } from "../stages/fingerprint.ts";

export const control: Probe = {
  name: "control",
  applies: ({ name, session }) =>
    session.record.input.kind === "wasm" && (name.own !== null || name.reading.kind === "hang"),
  async run({ session, name, minimal }) {
    const twin = emptyTwin(session.bytes) ?? emptyTwin(minimal);
    if (!twin) return [unknown("callerGuarantee", "no known good twin can be made of this module")];
    const { observation } = await observe(session.target, twin, "wasm", {
      timeoutMs: session.options.timeoutMs,
      abort: session.options.abort,
    });
    const reading = observation.reading;
    const options = session.record.command.options.join(" ") || "none";
    const found = fingerprintOf(observation);
    const sameFailure =
      found && name.own ? sameCrash(found, name.own, "frame") : reading.kind === "hang" && name.reading.kind === "hang";
    if (sameFailure)
      return [
        fact(
          "callerGuarantee",
          "broken",
          `a known good module fails in the same way under the same command (options: ${options})`,
        ),
      ];
    if (reading.kind === "clean" && session.record.command.options.length === 0)
      return [
        fact(
          "callerGuarantee",
          "kept",
          "no options were given, and a known good module runs cleanly under the same command",
        ),
      ];
    if (reading.kind === "clean")
      return [
        fact(
          "callerGuarantee",
          "kept",
          `a known good module runs cleanly under the same command (options: ${options})`,
        ),
      ];
    return [unknown("callerGuarantee", `control not applicable: the known good module ends as ${reading.kind}`)];
  },
};
