/**
 * Whom to tell and how long to wait. The project's own documents differ on the second, so both are shown; neither is chosen here.
 * Addresses by owner of the repository: it has moved, and so has its fallback.
 */
import type { BundleInput } from "../bundle-input.ts";
import { type Block, heading, list, text } from "../document.ts";

const FALLBACK: Record<string, string> = {
  "wasm-micro-runtime": "wamr-core@googlegroups.com",
  bytecodealliance: "security@bytecodealliance.org",
};

/** Where a report goes when private reporting is switched off; undefined for a repository that is not known here. */
export function fallbackAddress(repository: string): string | undefined {
  return FALLBACK[repository.split("/")[0] ?? ""];
}

export function disclosure(_: BundleInput): Block[] {
  return [
    heading(2, "Disclosure Policy"),
    text("Not public; this report sets no date. The project's documents differ, please say which holds:"),
    list([
      "SECURITY.md: embargo of typically 72 hours from the CVE, announced on the wamr-dev list.",
      "Runbook for maintainers: about a week, announced on the sec-announce list of the Bytecode Alliance.",
    ]),
  ];
}
