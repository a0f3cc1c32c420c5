/** One run as a person reads it; what a terminal would obey is shown as an escape. The exact streams are in runs.json. */
import type { BundleObservation } from "./bundle-input.ts";
import { visible } from "./document.ts";
import { endOfRun } from "./text/sections/proof.ts";

export function runText(o: BundleObservation): string {
  const parts = [
    `# ${o.target}\n$ ${o.command.join(" ")}\n[${endOfRun(o)}]`,
    `## stdout\n${o.stdout}`,
    `## stderr\n${o.stderr}`,
    ...o.traces.map((trace) => `## trace\n${trace}`),
  ];
  return `${parts.map((part) => visible(part).trimEnd()).join("\n\n")}\n`;
}
