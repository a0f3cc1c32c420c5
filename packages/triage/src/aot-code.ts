/**
 * Crashes inside AoT code, which has no symbols: the function of the file that ran, found by the machine code that the report shows.
 * Only for a file that is looked at as it is: what wamrc makes of two candidates has other functions under the same numbers.
 */
import { type AotModule, locateInText, parseAot } from "@assay/aot-format";
import { inAotCode, type Reading } from "@assay/crash";

/** Nothing is parsed before a report asks for it. */
export function aotNamer(bytes: Uint8Array): (reading: Reading) => Reading {
  let module: AotModule | null | undefined;
  return (reading) => {
    if (reading.kind !== "crash" || reading.fingerprint.instructionBytes === undefined) return reading;
    if (module === undefined) module = parsed(bytes);
    const found = module;
    if (!found) return reading;
    return { kind: "crash", fingerprint: inAotCode(reading.fingerprint, (code) => locateInText(found, code)) };
  };
}

function parsed(bytes: Uint8Array): AotModule | null {
  try {
    return parseAot(bytes);
  } catch {
    // Malformed, or a .wasm: its code is nowhere to be found.
    return null;
  }
}
