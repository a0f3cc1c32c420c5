/** What to do with the bundle, by action: the command that would file it. Nothing is sent by Assay. */
import type { BundleInput } from "./bundle-input.ts";

export function filingCommand(repository: string): string {
  return `gh api --method POST repos/${repository}/security-advisories/reports --input advisory.json`;
}

export function filingText(input: BundleInput): string {
  const { repository } = input;
  switch (input.verdict.action) {
    case "report-privately":
      return `# Report privately\n\nDo not open a public issue. From this folder:\n\n\`\`\`sh\n${filingCommand(repository)}\n\`\`\`\n\nor paste ADVISORY.md into https://github.com/${repository}/security/advisories/new\n`;
    case "update":
      return "# Update\n\nThe newest release known does not show this. Update, and test again; nothing needs to be filed.\n";
    case "public-bug":
      return `# A regular bug\n\nOpen a public issue: https://github.com/${repository}/issues/new and paste ADVISORY.md.\n`;
    case "not-a-bug":
      return "# Not a bug of WAMR\n\nSee the rules quoted in ADVISORY.md: the input or the options are to be corrected.\n";
    case "not-reproduced":
      return "# Not reproduced\n\nNothing to file: the crash was not seen here.\n";
  }
}
