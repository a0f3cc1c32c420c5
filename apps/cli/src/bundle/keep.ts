/** `--keep path,user` → kinds of replacement that are left out; `all` for every one. */
import { REDACTION_KINDS, type RedactionKind } from "@assay/advisory";
import { UsageError } from "../usage-error.ts";

export function keepFrom(words: readonly string[] | undefined): RedactionKind[] {
  const asked = (words ?? [])
    .flatMap((word) => word.split(","))
    .map((word) => word.trim())
    .filter(Boolean);
  if (asked.includes("all")) return [...REDACTION_KINDS];
  const odd = asked.find((word) => !(REDACTION_KINDS as readonly string[]).includes(word));
  if (odd !== undefined)
    throw new UsageError(
      `--keep ${odd}: nothing of that name is replaced`,
      `Known: ${REDACTION_KINDS.join(", ")}, all.`,
    );
  return asked as RedactionKind[];
}
