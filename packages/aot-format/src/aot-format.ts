/** Bytes ⇄ sections of WAMR's `.aot` files: walk, decode, write back, inspect, compare; insert and remove a custom section. */
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
export { AotError, type AotErrorCode } from "./error.ts";
export { type AotModule, parseAot, printAot } from "./module.ts";
export type { ByteOrder, ByteSource, Input } from "./source.ts";
export { type AotFile, SECTION, type Section, walk } from "./walk.ts";
