/** CUSTOM: sub types, and the order in which wamrc writes them. */
import { CUSTOM } from "../custom-body.ts";
import type { AotModule } from "../module.ts";
import { nameText } from "../names.ts";
import type { Finding } from "./finding.ts";

export function customFindings(module: AotModule): Finding[] {
  const findings: Finding[] = [];
  const withNul = module.shape.format !== "1.x" || module.file.xip;
  module.customSections.forEach(({ at, subType, body }, i) => {
    const add = (id: string, text: string): void => {
      findings.push({ id, offset: at, text: `custom section ${i}: ${text}` });
    };
    const written = subType !== CUSTOM.accessControl && subType <= CUSTOM.stringLiteral;
    if (!written) add("custom-kind", `sub type ${subType} is written by no wamrc`);
    // wamrc 1.x writes NAME sections that are cut off: those prove nothing.
    const cutOff = subType === CUSTOM.name && module.shape.format === "1.x";
    if (written && body.kind === "opaque" && !cutOff) add("custom-undecodable", `sub type ${subType} does not decode`);
    if (body.kind === "raw" && body.name.indexOf(0) !== (withNul ? body.name.length - 1 : -1)) {
      add("name-nul", `name "${nameText(body.name)}" is not ended as names of this layout are`);
    }
    if (body.kind === "nativeSymbols") {
      if (i > 0) add("custom-order", "native symbols come first, and once");
      if (body.symbols.length === 0) add("native-symbols-empty", "an empty list of native symbols is not written");
      if (module.target.eType !== 4) add("native-symbols", "native symbols in a file that is not XIP");
    }
  });
  return findings;
}
