/** Bytes ⇄ sections of WAMR's `.aot` files: walk, decode, write back, inspect, compare; insert and remove a custom section. */

export { type CanonicalForm, canonicalForm, type MaskedWord } from "./canonical.ts";
export { type CodeLocation, locateInText } from "./code.ts";
export {
  appendCustomSection,
  type CustomSection,
  customSectionTail,
  findCustomSections,
  removeTrailingSection,
  STAMP_NAME,
  type StampSplit,
  splitStamp,
} from "./custom.ts";
export { type AotDiff, type Difference, diffAot } from "./diff.ts";
export { AotError, type AotErrorCode } from "./error.ts";
export type { Finding } from "./findings/finding.ts";
export { structuralFindings } from "./findings.ts";
export { inspectAot } from "./inspect.ts";
export { type AotModule, parseAot, printAot } from "./module.ts";
export type { AotReport } from "./report.ts";
export type { ByteOrder, ByteSource, Input } from "./source.ts";
export { type AotFile, SECTION, type Section, walk } from "./walk.ts";
