// Any bytes to a tree of a .wasm and back, exactly. See README.md for the promises.

export {
  blocks,
  decodeBody,
  editBody,
  encodeBody,
  type FunctionBody,
  instructionBytes,
  type LocalGroup,
} from "./body.ts";
export { concat, cursor, encodeLeb, encodeSleb, leb } from "./bytes.ts";
export { type Feature, features, type NeededFeature } from "./features.ts";
export { closes, decodeInstructions, type Instruction, opens } from "./instruction.ts";
export { addFuel, emptyTwin } from "./known-good.ts";
export { findSection, parse, print, replaceSection, summary, type WasmTree } from "./module.ts";
export { opcodeNamed } from "./opcodes.ts";
export type { Reference, Space } from "./reference.ts";
export {
  closeGaps,
  drop,
  type IndexMap,
  importKind,
  importsOf,
  remap,
  remapBody,
  removeEntries,
  rewrite,
  spaceSize,
} from "./remap.ts";
export {
  type Content,
  entriesOf,
  entryReferences,
  makeSection,
  SECTION,
  SECTION_NAMES,
  type Section,
  withBytes,
  withEntries,
} from "./section.ts";
export { textForm } from "./text.ts";
export { limits, name, valueType, valueTypes } from "./value-types.ts";
