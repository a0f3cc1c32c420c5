/**
 * ADVISORY.md: the private report, under the headings that GitHub's form and its security lab use. The same text is the
 * description of advisory.json, the paste for the web form and the body of the mail. Made to fit: details give way, the PoC never.
 */
import type { BundleInput } from "../bundle-input.ts";
import { type Block, heading, said, text } from "../document.ts";
import { fitsInline } from "../poc.ts";
import { stepsOf } from "../steps.ts";
import { disclosure } from "./disclosure.ts";
import { markdown } from "./markdown.ts";
import { classification, severity } from "./sections/classification.ts";
import { details } from "./sections/details.ts";
import { impact, impactOf } from "./sections/impact.ts";
import { pocName, proof, proofBytes } from "./sections/proof.ts";
import { notTested, ROOMS, type Room, tested } from "./sections/tested.ts";
import { titleOf, versionOf } from "./title.ts";

/** Longest description that GitHub takes. */
export const MAX_DESCRIPTION = 65_535;

export function advisoryText(input: BundleInput): string {
  for (const room of ROOMS) {
    const whole = markdown(advisoryBlocks(input, room));
    if (whole.length <= MAX_DESCRIPTION) return whole;
  }
  const tail = "\n\n[cut: the whole is in the evidence of the bundle]\n";
  const bare = markdown(advisoryBlocks(input, ROOMS.at(-1) as Room));
  return bare.slice(0, MAX_DESCRIPTION - tail.length) + tail;
}

export function advisoryBlocks(input: BundleInput, room: Room): Block[] {
  return [
    heading(1, titleOf(input)),
    heading(2, "Summary"),
    ...summary(input),
    text(impactOf(input)),
    heading(2, "Product"),
    text(
      `WebAssembly Micro Runtime (WAMR)${stepsOf(input) === "compiler" ? `, its compiler: ${versionOf(input)}` : ""}, `,
      said(input.repository),
    ),
    heading(2, "Tested Version"),
    ...tested(input, room),
    heading(2, "Details"),
    ...details(input, room),
    heading(2, "PoC"),
    ...proof(input, "ADVISORY.md", [
      "It goes into the private fork of this advisory: ",
      said("start_private_fork"),
      " is set, push ",
      said(pocName(input)),
      " there.",
    ]),
    heading(2, "Impact"),
    ...impact(input),
    ...severity(input),
    heading(2, "Remediation"),
    ...remediation(input),
    ...classification(input),
    ...notTested(input, room),
    heading(2, "GitHub Security Advisories"),
    text(
      `For a private advisory of this repository, with ${fitsInline(input.poc.bytes) ? "the PoC in this text" : "a private fork for the PoC"}.`,
    ),
    heading(2, "Credit and Contact"),
    text("The account that files this report, through the advisory."),
    ...disclosure(input),
    ...proofBytes(input),
    text(`Made with ${input.tool}. One vulnerability per report.`),
  ];
}

export function summary(input: BundleInput): Block[] {
  return [
    text(said(input.fingerprint?.summary ?? titleOf(input))),
    ...input.likeness.map((like) => text(`It ${like.sentence}. The shared function is `, said(like.sharedFrame), ".")),
  ];
}

function remediation(input: BundleInput): Block[] {
  const [like] = input.likeness;
  return like
    ? [text(`None proposed. What it looks like is fixed in ${like.fixed}.`)]
    : [text("None proposed: the cause was not looked for, only the place where it shows.")];
}
