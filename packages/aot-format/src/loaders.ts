/**
 * Which released runtimes accept a file, by AOT version and layout. The number alone does not tell: version 3 is two
 * formats, and 2.4.0 wrote the version 5 layout under the number 4.
 */
import type { AotModule } from "./module.ts";

const V1 = ["1.1.2", "1.2.0", "1.2.2", "1.2.3", "1.3.0", "1.3.1", "1.3.2", "1.3.3"];
const V2 = ["2.0.0", "2.1.0", "2.1.1", "2.1.2", "2.2.0"];
const V23 = ["2.3.0", "2.3.1"];
const V240 = ["2.4.0"];
const V24 = ["2.4.1", "2.4.2", "2.4.3", "2.4.4", "2.4.5"];

export interface Loaders {
  /** WAMR releases whose loader takes this version and layout; "main" for what no release has yet. */
  readonly runtimes: readonly string[];
  readonly notes: readonly string[];
}

export function loadersOf(module: AotModule): Loaders {
  const { version, formats } = module;
  const noElems = (module.initData?.elemSegments.length ?? 0) === 0;
  if (formats.includes("1.x")) {
    const notes = ["WAMR 2.x also calls its format version 3, but cannot read this layout"];
    return version === 3 ? { runtimes: V1, notes } : none(version);
  }
  if (version === 3) {
    const notes = ["WAMR 1.x also calls its format version 3, but cannot read this layout"];
    if (noElems) return { runtimes: [...V2, ...V23, ...V240], notes };
    return {
      runtimes: [...V2, ...V23],
      notes: [...notes, "2.4.0 accepts the number, but reads element segments in another layout"],
    };
  }
  if (version === 4) {
    if (formats.length === 2)
      return { runtimes: [...V23, ...V240], notes: ["no element segments: both layouts of version 4 read it"] };
    if (formats[0] === "2.x")
      return { runtimes: V23, notes: ["2.4.0 accepts the number, but reads element segments in another layout"] };
    return {
      runtimes: V240,
      notes: ["element segments in the layout of 2.4.0; 2.3.x accepts the number, but fails on them"],
    };
  }
  if (version === 5) return { runtimes: V24, notes: [] };
  if (version === 6) return { runtimes: ["main"], notes: ["main since 26aa924ac (March 2026); in no release"] };
  return none(version);
}

function none(version: number): Loaders {
  return { runtimes: [], notes: [`no runtime we know loads AOT version ${version} in this layout`] };
}
