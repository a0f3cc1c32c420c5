/**
 * Which of the runtime's options does the crash need? Found by leaving them out (ddmin). What is not needed cannot be to blame,
 * and fewer flags decide the tier. `-f NAME` and the like count as one: a word without a dash belongs to the option before it.
 */
import { minimizeList } from "@assay/minimizer";
import { expand } from "../command-line.ts";
import { observe } from "../observe.ts";
import { fact, type Probe } from "../probe.ts";
import { fingerprintOf } from "../stages/fingerprint.ts";

export const options: Probe = {
  name: "options",
  applies: ({ name, session }) =>
    name.own !== null && session.record.command.options.length > 0 && session.record.runtime !== null,
  async run({ session, name, minimal }) {
    const { runtime, command } = session.record;
    if (!runtime) return [];
    session.options.notify.phase("which options are needed? …");
    const groups = groupOptions(command.options);
    const kept = await minimizeList(groups, {
      async ask(candidate, info) {
        const target = { ...session.target, template: expand(runtime, candidate.flat(), command.args) };
        const { observation } = await observe(target, minimal, session.record.input.kind, {
          timeoutMs: session.options.timeoutMs,
          abort: info.signal,
        });
        const found = fingerprintOf(observation);
        return found?.key === name.own?.key ? { kind: "interesting" } : { kind: "boring" };
      },
    });
    const needed = kept.items.map((g) => g.join(" "));
    const dropped = groups.filter((g) => !kept.items.includes(g)).map((g) => g.join(" "));
    return [
      fact(
        "neededOptions",
        needed.join(" ") || "none",
        `needed for the same crash: ${needed.join(" ") || "none"}`,
        ...(dropped.length > 0 ? [`not needed: ${dropped.join(" ")}`] : []),
      ),
    ];
  },
};

export function groupOptions(words: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (const word of words) {
    const last = groups.at(-1);
    if (!word.startsWith("-") && last) last.push(word);
    else groups.push([word]);
  }
  return groups;
}
