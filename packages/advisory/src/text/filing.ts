/** FILING.md: what to do with the bundle, by action. Nothing is sent by Assay: the command that would is printed. */
import type { BundleInput } from "../bundle-input.ts";
import { type Block, code, heading, list, said, text } from "../document.ts";
import { fallbackAddress } from "./disclosure.ts";
import { markdown } from "./markdown.ts";
import { pocName } from "./sections/proof.ts";
import { titleOf } from "./title.ts";

export function filingCommand(repository: string): string {
  return `gh api --method POST repos/${repository}/security-advisories/reports --input advisory.json`;
}

export function filingText(input: BundleInput, warnings: readonly string[]): string {
  return markdown([...filingBlocks(input), ...care(warnings)]);
}

export function filingBlocks(input: BundleInput): Block[] {
  const { repository } = input;
  switch (input.verdict.action) {
    case "report-privately":
      return privately(input);
    case "public-bug":
      return [
        heading(1, "A regular bug"),
        text(`Read ISSUE.md, then file it at https://github.com/${repository}/issues/new with the title:`),
        code("text", `[BUG] ${titleOf(input)}`),
        text("or from this folder:"),
        code(
          "sh",
          `gh issue create --repo ${repository} --title '[BUG] ${quoted(titleOf(input))}' --body-file ISSUE.md`,
        ),
      ];
    case "update":
    case "not-a-bug":
    case "not-reproduced":
      return [heading(1, "Nothing to file"), text("NOTE.md says why, and what to do instead.")];
  }
}

function privately(input: BundleInput): Block[] {
  const { repository } = input;
  const address = fallbackAddress(repository);
  return [
    heading(1, "Report privately"),
    text(
      "Nothing of this bundle is public until the maintainers say so. Read ADVISORY.md; then one of these, from this folder.",
    ),
    heading(2, "1. GitHub, by command"),
    text("Is private reporting switched on?"),
    code("sh", `gh api repos/${repository}/private-vulnerability-reporting`),
    text("Then:"),
    code("sh", filingCommand(repository)),
    heading(2, "2. GitHub, by form"),
    text(
      `https://github.com/${repository}/security/advisories/new with the title below and ADVISORY.md as the description:`,
    ),
    code("text", titleOf(input)),
    heading(2, "3. Mail, where private reporting is switched off"),
    text(
      address
        ? `To ${address}, unless SECURITY.md of the repository names another by now: `
        : "To the address in SECURITY.md of the repository: ",
      said("report.eml"),
      " opens as a draft with the PoC attached, ",
      said("mail.txt"),
      " is the same as text. To encrypt it: ",
      said("assay bundle CASE --zip report.zip --encrypt-to RECIPIENT"),
      ".",
    ),
    list([["The proof of concept is ", said(pocName(input)), "; one vulnerability per report."]]),
  ];
}

/** What the reporter should look at before anything leaves the machine. */
function care(warnings: readonly string[]): Block[] {
  return warnings.length > 0 ? [heading(2, "Look at this first"), list(warnings)] : [];
}

function quoted(title: string): string {
  return title.replaceAll("'", "'\\''");
}
