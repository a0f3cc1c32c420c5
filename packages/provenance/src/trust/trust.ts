/** What the `trust` namespace offers: reading, changing and checking the trust file. */
export { addKey, initTrust, type NewKey, revokeKey } from "./edit.ts";
export { checkFreshness, type TrustState } from "./freshness.ts";
export { openTrustFile, signTrustFile, TRUST_PAYLOAD } from "./signed.ts";
export {
  isDate,
  parseTrustFile,
  serializeTrustFile,
  type TrustEntry,
  type TrustFile,
  type TrustKey,
  trustInKey,
} from "./trust-file.ts";
