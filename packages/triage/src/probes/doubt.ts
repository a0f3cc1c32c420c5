/**
 * Is the sanitizer right? WAMR's stack and signal tricks have known false positives; such a report counts only when a plain build,
 * or the same run without what confuses the sanitizer, crashes too. The plain build is the target itself, or one of the same version.
 */
import { asanDoubt } from "@assay/crash";
import { type Observation, observe } from "../observe.ts";
import { fact, type Probe, type ProbeInput, unknown } from "../probe.ts";
import { targetOf } from "../session.ts";
import { fingerprintOf } from "../stages/fingerprint.ts";

export const doubt: Probe = {
  name: "sanitizer doubt",
  applies: ({ name }) => name.fingerprint !== null,
  async run(input) {
    const { outcome, name, session } = input;
    const named = [...outcome.runs, ...outcome.more].find((o) => o.target === name.from);
    const known = named ? asanDoubt(named.reading) : undefined;
    const plain = await plainRun(input);
    const said = plain ? [`the plain build ${plain.target}: ${how(plain)}`] : [];
    if (!known) return [fact("sanitizerDoubt", "real", "the report matches no known false positive", ...said)];
    const why = `${known.pattern}: ${known.why} (${known.references.join(", ")})`;
    if (!plain) return [unknown("sanitizerDoubt", why, known.confirm)];
    const value = fingerprintOf(plain) ? "real" : "false-positive";
    return [fact("sanitizerDoubt", value, why, ...said, `asked on ${session.target.name}`)];
  },
};

async function plainRun({ session, outcome }: ProbeInput): Promise<Observation | undefined> {
  if (!session.target.sanitizer) return session.record.runtime ? outcome.runs[0] : undefined;
  const plain = session.siblings.find((s) => s.sanitizer === null);
  if (!plain) return undefined;
  const { timeoutMs, abort } = session.options;
  const target = targetOf(plain, session.record.command);
  return (await observe(target, session.bytes, session.record.input.kind, { timeoutMs, abort })).observation;
}

function how(run: Observation): string {
  return fingerprintOf(run)?.summary ?? run.reading.kind;
}
