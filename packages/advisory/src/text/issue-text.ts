/** ISSUE.md: a public issue for what the policy calls a regular bug, in the fields of WAMR's bug template. */
import type { BundleInput } from "../bundle-input.ts";
import { type Block, heading, list, said, saidAll, text } from "../document.ts";
import { summary } from "./advisory-text.ts";
import { markdown } from "./markdown.ts";
import { reasons } from "./sections/classification.ts";
import { details } from "./sections/details.ts";
import { impactOf } from "./sections/impact.ts";
import { endOf, pocName, proof, proofBytes } from "./sections/proof.ts";
import { notTested, ROOMS, type Room, tested } from "./sections/tested.ts";
import { titleOf, versionOf } from "./title.ts";

/** Longest body of an issue. */
const MAX_BODY = 65_536;

export function issueText(input: BundleInput): string {
  for (const room of ROOMS) {
    const whole = markdown(issueBlocks(input, room));
    if (whole.length <= MAX_BODY) return whole;
  }
  return markdown(issueBlocks(input, ROOMS.at(-1) as Room)).slice(0, MAX_BODY);
}

export function issueBlocks(input: BundleInput, room: Room): Block[] {
  const { runtime } = input;
  return [
    heading(1, `[BUG] ${titleOf(input)}`),
    heading(2, "Is it a security vulnerability?"),
    text("By this rule it may be filed in public:"),
    ...reasons(input.verdict, "action"),
    heading(2, "Describe the bug"),
    ...summary(input),
    text(impactOf(input)),
    heading(2, "Version"),
    text(versionOf(input) || "Not known: the command was given whole."),
    ...tested(input, room),
    heading(2, "To Reproduce"),
    ...proof(input, "ISSUE.md", ["Attach ", said(pocName(input)), " as a .zip."]),
    heading(2, "Expected behavior"),
    text("The module runs, or is refused with an error, and the process goes on."),
    heading(2, "Actual Result"),
    text(said(endOf(input))),
    ...details(input, room),
    heading(2, "Desktop"),
    list([
      ["Arch: ", runtime?.platform ? said(runtime.platform.split("-")[0] ?? "") : "not known"],
      ["Board: not recorded"],
      ["OS: ", runtime?.platform ? said(runtime.platform.split("-").slice(1).join("-")) : "not known"],
    ]),
    heading(2, "Additional context"),
    ...(runtime ? [text("Options: ", ...(input.options?.length ? saidAll(input.options, " ") : ["none"]), ".")] : []),
    ...notTested(input, room),
    ...proofBytes(input),
    text(`Made with ${input.tool}. One bug per issue.`),
  ];
}
