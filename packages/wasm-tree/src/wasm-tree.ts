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
export { limitDepth } from "./depth.ts";
export { entryReferences } from "./entry.ts";
export { type Feature, features, type NeededFeature } from "./features.ts";
export { addFuel } from "./fuel.ts";
export { withGoodFunction } from "./good-function.ts";
export { closes, decodeInstructions, type Instruction, opens } from "./instruction.ts";
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
export { type Content, entriesOf, makeSection, type Section, withBytes, withEntries } from "./section.ts";
export { SECTION, SECTION_NAMES } from "./section-id.ts";
export { textForm } from "./text.ts";
export { emptyTwin } from "./twin.ts";
export { limits, name, valueType, valueTypes } from "./value-types.ts";
