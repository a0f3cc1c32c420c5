/** `--format NAME`: one file of the bundle for a pipe. */
import type { BundleFile } from "@assay/advisory";
import { UsageError } from "../usage-error.ts";

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  text: ["ADVISORY.md", "ISSUE.md", "NOTE.md"],
  github: ["advisory.json"],
  mail: ["report.eml"],
  html: ["report.html"],
  sarif: ["report.sarif"],
  osv: ["osv.json"],
};

export const FORMAT_NAMES: readonly string[] = Object.keys(FORMATS);

export function oneFile(files: readonly BundleFile[], format: string): BundleFile {
  const found = files.find((file) => FORMATS[format]?.includes(file.path));
  if (!found)
    throw new UsageError(
      `--format ${format}: a bundle with this action has none`,
      "Only what is to be reported privately has a private report.",
    );
  return found;
}
