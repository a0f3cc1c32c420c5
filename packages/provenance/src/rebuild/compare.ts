/**
 * Two files, the one received and the one compiled again. Equal but for words that wamrc never set and loaders never read is
 * still *reproduced*. Another version number in the header is not: a wamrc of that version was not tried. A difference
 * contradicts nobody, unless the very same wamrc and libraries were used with the very same options.
 */
import { type AotDiff, AotError, diffAot, parseAot } from "@assay/aot-format";

interface Compared {
  /** For people: what was found. */
  readonly text: string;
  readonly diff: AotDiff;
}

export type Comparison =
  | ({ readonly kind: "reproduced"; readonly exact: boolean } & Compared)
  | ({ readonly kind: "version-not-tried" | "not-comparable" | "differs" | "contradicted" } & Compared);

export const REBUILD_EXIT: Readonly<Record<Comparison["kind"], number>> = {
  reproduced: 0,
  contradicted: 1,
  differs: 1,
  "version-not-tried": 3,
  "not-comparable": 3,
};

/** `original` without its stamp. `sameToolchain`: see there; only with it can a difference contradict the statement. */
export function compareRebuild(original: Uint8Array, rebuilt: Uint8Array, sameToolchain: boolean): Comparison {
  const diff = diffAot(original, rebuilt);
  if (diff.verdict === "identical")
    return { kind: "reproduced", exact: true, text: "compiled again: byte for byte the same", diff };
  const masked = [...diff.masked.a, ...diff.masked.b].length;
  if (diff.verdict === "equivalent") {
    const text = `compiled again: the same but for ${masked} word${masked === 1 ? "" : "s"} that wamrc never sets and no loader reads`;
    return { kind: "reproduced", exact: false, text, diff };
  }
  if (diff.onlyVersion) {
    const text = `compiled again: the same but for the version field; a wamrc of AOT version ${parseAot(original).version} was not tried`;
    return { kind: "version-not-tried", text, diff };
  }
  if (hasUnsetWords(original)) {
    const text = "the target is big-endian and the format leaves words unset that cannot be told apart there";
    return { kind: "not-comparable", text, diff };
  }
  const count = diff.differences.length;
  const where = diff.differences[0];
  const first = where ? `, first in ${where.section} (${where.item})` : "";
  const text = `compiled again: ${count} difference${count === 1 ? "" : "s"}${first}`;
  if (!sameToolchain) return { kind: "differs", text, diff };
  return { kind: "contradicted", text: `${text}, by the very wamrc, libraries and options of the statement`, diff };
}

/** On big-endian targets a loader may read the half that others ignore; formats before version 5 have such words. */
function hasUnsetWords(original: Uint8Array): boolean {
  try {
    const { target, version } = parseAot(original);
    return (target.binType & 1) !== 0 && version < 5;
  } catch (error) {
    if (error instanceof AotError) return false;
    throw error;
  }
}
