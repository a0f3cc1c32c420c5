// Any bytes to a tree of a .wasm and back, exactly. See README.md for the promises. Only what other packages use is exported.

export { decodeBody, encodeBody, type FunctionBody } from "./body.ts";
export { concat, cursor, encodeLeb, encodeSleb, leb } from "./bytes.ts";
export { limitDepth } from "./depth.ts";
export { entryReferences } from "./entry.ts";
export { type Feature, features, type NeededFeature } from "./features.ts";
export { addFuel } from "./fuel.ts";
export { withGoodFunction } from "./good-function.ts";
export { closes, decodeInstructions, type Instruction, opens } from "./instruction.ts";
export { findSection, parse, print, replaceSection, type WasmTree } from "./module.ts";
export type { Reference, Space } from "./reference.ts";
export { drop, importKind, importsOf, removeEntries, rewrite, spaceSize } from "./remap.ts";
export { entriesOf, type Section, withEntries } from "./section.ts";
export { SECTION } from "./section-id.ts";
export { textForm } from "./text.ts";
export { emptyTwin } from "./twin.ts";
export { name, valueType } from "./value-types.ts";
