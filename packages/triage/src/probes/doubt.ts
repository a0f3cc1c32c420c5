/**
 * Is the sanitizer right? WAMR's stack and signal tricks have known false positives; such a report counts only when a plain build,
 * or the same run without what confuses the sanitizer, crashes too. The plain build is the target itself, or one of the same version.
 */
import { asanDoubt } from "@assay/crash";
import type { Observation } from "../observe.ts";
import { fact, type Probe, type ProbeInput, unknown } from "../probe.ts";
import { targetOf } from "../session.ts";
import { fingerprintOf } from "../stages/fingerprint.ts";
import { tellingRun } from "../stages/telling-run.ts";
import { lookAgain } from "./again.ts";

export const doubt: Probe = {
  name: "sanitizer doubt",
  applies: ({ name }) => name.fingerprint !== null,
  async run(input) {
    const { outcome, name, session } = input;
    const named = tellingRun([...outcome.runs, ...outcome.more].filter((o) => o.target === name.from));
    const known = named?.reading.kind === "crash" ? asanDoubt(named.reading) : undefined;
    const plain = await plainRun(input);
    const said = plain ? [`the plain build ${plain.target}: ${how(plain)}`] : [];
    if (!known) return [fact("sanitizerDoubt", "real", "the report matches no known false positive", ...said)];
    const why = `${known.pattern}: ${known.why} (${known.references.join(", ")})`;
    const value =
      plain && (fingerprintOf(plain) ? "real" : known.isFalseBy(plain.reading) ? "false-positive" : undefined);
    if (!value) return [unknown("sanitizerDoubt", why, ...said, known.confirm)];
    return [fact("sanitizerDoubt", value, why, ...said, `asked on ${session.target.name}`)];
  },
};

async function plainRun(input: ProbeInput): Promise<Observation | undefined> {
  const { session, outcome } = input;
  if (!session.target.sanitizer) return session.record.runtime ? tellingRun(outcome.runs) : undefined;
  const plain = session.siblings.find((s) => s.sanitizer === null);
  if (!plain) return undefined;
  const target = targetOf(plain, session.record.command);
  return await lookAgain(input, target, session.bytes, (seen) => fingerprintOf(seen) !== null);
}

function how(run: Observation): string {
  const { reading } = run;
  return fingerprintOf(run)?.summary ?? (reading.kind === "trap" ? `a trap, ${reading.message}` : reading.kind);
}
