/** Reading and writing the trust file that a command changes, and the one it is asked to check. */
import { accessSync } from "node:fs";
import { trust } from "@assay/provenance";
import { withLock } from "../lock.ts";
import { UsageError } from "../usage-error.ts";
import { replaceFile } from "./files.ts";
import { readTrustBytes } from "./received.ts";
import type { TrustFile } from "./trust-input.ts";

export function editTrust(path: string, change: (file: TrustFile) => TrustFile): TrustFile {
  // Its error says that there is no file; a lock's would say that there is no folder.
  accessSync(path);
  return withLock(path, () => editUnlocked(path, change));
}

function editUnlocked(path: string, change: (file: TrustFile) => TrustFile): TrustFile {
  const bytes = readTrustBytes(path);
  if (Buffer.from(bytes).includes('"payloadType"')) {
    throw new UsageError(`${path} is signed`, "Change the unsigned file it was made from, then sign it again.");
  }
  const changed = change(trust.parseTrustFile(bytes));
  const text = trust.serializeTrustFile(changed);
  // What we write must be what we would read.
  trust.parseTrustFile(new TextEncoder().encode(text));
  replaceFile(path, text);
  return changed;
}

export function date(text: string, flag: string): string {
  const full = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  if (/Z$/.test(full) && !full.includes(".") && trust.isDate(full)) return full;
  throw new UsageError(`--${flag} ${text}: not a date`, "Write it as 2027-06-30 or 2027-06-30T00:00:00Z.");
}

/** When the trust file ends. Nobody would take one that is over. */
export function expiry(text: string): string {
  const full = date(text, "expires");
  if (Date.parse(full) > Date.now()) return full;
  throw new UsageError(`--expires ${text} is past: nobody would take the file`, "Give a date to come.");
}
