/** NOTE.md: for the caller, where nothing is to be filed: why, by which words of the policy, and what to do instead. */
import type { Action, BundleInput } from "../bundle-input.ts";
import { type Block, heading, text } from "../document.ts";
import { summary } from "./advisory-text.ts";
import { markdown } from "./markdown.ts";
import { reasons } from "./sections/classification.ts";
import { proof, proofBytes } from "./sections/proof.ts";
import { notTested, ROOMS, type Room, tested } from "./sections/tested.ts";

const WORDS: Partial<Record<Action, readonly [head: string, next: string]>> = {
  "not-a-bug": [
    "Not a bug of WAMR",
    "By the rules below the input or the options are to be corrected, not the runtime. If a fact below is wrong, correct it and classify again.",
  ],
  update: [
    "Update",
    "A newer release does not show this. Update, run the command below again, and start anew if it still happens.",
  ],
  "not-reproduced": [
    "Not reproduced",
    "It was not seen here, so there is nothing to file. Give the exact command, build flags and version with which it was seen.",
  ],
};

export function noteText(input: BundleInput): string {
  return markdown(noteBlocks(input, ROOMS[0] as Room));
}

export function noteBlocks(input: BundleInput, room: Room): Block[] {
  const [head, next] = WORDS[input.verdict.action] ?? ["Nothing to file", ""];
  return [
    heading(1, head),
    text(next),
    heading(2, "What was seen"),
    ...summary(input),
    heading(2, "Why"),
    ...reasons(input.verdict),
    ...input.verdict.notes.map((note) => text(note)),
    heading(2, "Test it again"),
    ...proof(input, "NOTE.md", ["It is beside this note."]),
    heading(2, "Tested Version"),
    ...tested(input, room),
    ...notTested(input, room),
    ...proofBytes(input),
    text(`Made with ${input.tool}.`),
  ];
}
