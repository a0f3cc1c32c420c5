/**
 * Is the sanitizer right? WAMR's stack and signal tricks have known false positives; those count only when a plain build crashes too.
 */
import { asanDoubt } from "@assay/crash";
import { fact, type Probe, type ProbeInput, unknown } from "../probe.ts";

export const doubt: Probe = {
  name: "sanitizer doubt",
  applies: ({ name }) => name.fingerprint !== null,
  run(input) {
    const { outcome, name, session } = input;
    const named = [...outcome.runs, ...outcome.more].find((o) => o.target === name.from);
    const known = named ? asanDoubt(named.reading) : undefined;
    const plain = plainEnd(input);
    if (!known)
      return [
        fact("sanitizerDoubt", "real", "the report matches no known false positive", ...(plain ? [plain.text] : [])),
      ];
    if (!plain) return [unknown("sanitizerDoubt", `${known.pattern}: ${known.why}`, known.confirm)];
    const value = plain.crashed ? "real" : "false-positive";
    return [
      fact(
        "sanitizerDoubt",
        value,
        `${known.pattern}: ${known.why} (${known.references.join(", ")})`,
        plain.text,
        `asked on ${session.target.name}`,
      ),
    ];
  },
};

/** What a build without sanitizer did with the same input, when one was asked. */
function plainEnd({ session, outcome, name }: ProbeInput): { crashed: boolean; text: string } | undefined {
  if (session.target.sanitizer) return undefined;
  const how = name.own ? name.own.summary : (outcome.runs[0]?.reading.kind ?? "unknown");
  return { crashed: name.own !== null, text: `the plain build ${session.target.name}: ${how}` };
}
