/**
 * A crash in AoT code has no symbols; what ASan can tell is the machine code at the program counter. Where those bytes lie
 * in the file's text names the function. Relocations change bytes when a file is loaded, so parts of them are tried as
 * well, never fewer than eight; and a part that occurs in several functions names none.
 */
import { keyOf, summaryOf } from "./fingerprint/fingerprint.ts";
import { AOT_CODE } from "./fingerprint/noise.ts";
import type { Fingerprint } from "./reading.ts";

/** A place in the text of an .aot: the function among the file's own, and the offset from its start. */
export interface AotPlace {
  readonly own: number;
  readonly offsetInFunction: number;
}

/** From, to: in the order in which they are believed. */
const PARTS: readonly (readonly [number, number])[] = [
  [0, 16],
  [0, 12],
  [4, 16],
  [0, 8],
  [8, 16],
];

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The name of the place, as wamrc names its functions; the offset only where one place alone has these bytes. */
function nameOf(hex: string, locate: (code: Uint8Array) => readonly AotPlace[]): string | undefined {
  const code = bytesOf(hex);
  for (const [from, to] of PARTS) {
    if (code.length < to) continue;
    const places = locate(code.subarray(from, to)).filter((place) => place.offsetInFunction >= from);
    const [place] = places;
    if (!place) continue;
    if (places.some(({ own }) => own !== place.own)) return undefined;
    return places.length > 1
      ? `aot_func#${place.own}`
      : `aot_func#${place.own}+0x${(place.offsetInFunction - from).toString(16)}`;
  }
  return undefined;
}

/**
 * The fingerprint with the function of the .aot in place of `<aot code>`; the same fingerprint where the report has no
 * machine code, or its place is not known for sure. `locate` finds bytes in the file that ran. The name holds for that one
 * file: another file's function of the same number is another function.
 */
export function inAotCode(print: Fingerprint, locate: (code: Uint8Array) => readonly AotPlace[]): Fingerprint {
  const name = print.instructionBytes === undefined ? undefined : nameOf(print.instructionBytes, locate);
  if (name === undefined) return print;
  const known = print.frames[0] === AOT_CODE ? 1 : 0;
  const frames = [name, ...print.frames.slice(known)];
  return {
    ...print,
    frames,
    files: ["", ...print.files.slice(known)],
    component: "aot-code",
    confidence: "high",
    attributable: true,
    key: keyOf(print.kind, print.access, frames),
    summary: summaryOf(print.kind, print, print.source, name, print.pointer, true),
  };
}
