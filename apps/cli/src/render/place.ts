/** Where a sentence stands: file@commit:line, or the page and its date for a text that was never a commit. */
import type { Source } from "@assay/policy";

export function placeOf({ file, commit, page, line, date, repo }: Source): string {
  if (commit !== null) return `${file}@${commit}${line === null ? "" : `:${line}`}`;
  const at = [page ?? file, line === null ? "" : `line ${line}`].filter(Boolean).join(", ");
  return `${page === undefined ? `${repo} ` : ""}${at}${date === null ? "" : ` (${date})`}`;
}

/** A link to the line, where the sentence stands in a commit. */
export function linkOf({ repo, file, commit, line }: Source): string | undefined {
  if (commit === null) return undefined;
  return `https://github.com/${repo}/blob/${commit}/${file}${line === null ? "" : `#L${line}`}`;
}
