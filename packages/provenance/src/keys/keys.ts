/** What the `keys` namespace offers: reading, writing and naming keys. */
export { fingerprintOf, keyIdOf } from "./identity.ts";
export {
  checkKeyMode,
  isEncryptedKey,
  keyFromSeed,
  type PrivateKey,
  parsePrivateKey,
  privateKeyToPem,
} from "./private-key.ts";
export { parsePublicKey, publicKeyToPem } from "./spki.ts";
