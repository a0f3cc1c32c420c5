/**
 * Do I want it? A different question from "is it genuine": every refusal here is about a statement whose signer is trusted.
 * What no expectation names falls back to: options that weaken this file are refused, code from outside is refused, what
 * depends on unknown runtime flags is a note.
 */
import type { AotFacts } from "../format/aot-facts.ts";
import { isKnownRelease, loaderRefusals } from "../options/loaders.ts";
import { inRange } from "../options/version.ts";
import type { RuntimeFlags, Weakening } from "../options/weakening.ts";
import type { TrustFile } from "../trust/trust-file.ts";
import type { Claimed, Reason } from "./verdict.ts";

/** What one call of `verify` wants, on top of the trust file. */
export interface Wanted {
  /** sha256 of the .wasm that the file must have been made from; any of them. */
  readonly wasm?: readonly string[];
  readonly name?: string;
  readonly runtime?: { readonly version?: string; readonly flags?: RuntimeFlags };
}

/** The call's runtime wins over the trust file's, flag by flag: one flag of the call takes no other away. */
export function runtimeOf(trust: TrustFile | undefined, wanted: Wanted): NonNullable<Wanted["runtime"]> {
  const [listed, named] = [trust?.runtime.flags, wanted.runtime?.flags];
  const flags = listed || named ? { flags: { ...listed, ...named } } : {};
  return { ...trust?.runtime, ...wanted.runtime, ...flags };
}

export interface Judged {
  readonly refusals: readonly Reason[];
  readonly notes: readonly Reason[];
}

export function judgeExpectations(claimed: Claimed, facts: AotFacts, trust: TrustFile, wanted: Wanted): Judged {
  const runtime = runtimeOf(trust, wanted);
  const loads = loaderRefusals(facts, runtime.version, runtime.flags).map(
    (text): Reason => ({ id: "runtime-refuses", text }),
  );
  const options = judgeOptions(claimed, trust);
  const strange: Reason[] = isKnownRelease(runtime.version)
    ? []
    : [
        {
          id: "runtime-unknown",
          text: `iwasm ${runtime.version} is no release we know: whether it loads the file is not checked`,
        },
      ];
  const program = judgeProgram(claimed, trust, wanted);
  return {
    refusals: [...judgeWamrc(claimed, trust), ...options.refusals, ...loads, ...program.refusals],
    notes: [...options.notes, ...strange, ...program.notes],
  };
}

function judgeWamrc({ wamrc }: Claimed, { wamrc: { versions, digests } }: TrustFile): Reason[] {
  const reasons: Reason[] = [];
  if (versions.length > 0 && !versions.some((range) => inRange(wamrc?.version, range))) {
    reasons.push({
      id: "wamrc-version",
      text: `wamrc ${wamrc?.version ?? "of unknown version"} is not in ${versions.join(" or ")}`,
    });
  }
  if (digests.length > 0 && !digests.includes(`sha256:${wamrc?.sha256}`)) {
    const which = wamrc?.sha256 ? `sha256:${wamrc.sha256}` : "of unknown digest";
    reasons.push({ id: "wamrc-digest", text: `wamrc ${which} is not one of the ${digests.length} listed` });
  }
  return reasons;
}

function judgeOptions(claimed: Claimed, { options }: TrustFile): Judged {
  const refusals: Reason[] = [];
  const notes: Reason[] = [];
  for (const weak of claimed.weakens) {
    if (options.allow.includes(weak.name) && weak.kind !== "runtime") continue;
    if (weak.matters === "yes") refusals.push({ id: REFUSAL[weak.kind], text: weak.text });
    else notes.push({ id: "runtime-unknown", text: weak.text });
  }
  for (const word of claimed.argv ?? []) {
    const name = word.replace(/^-+/, "").replace(/=.*/s, "");
    if (options.deny.includes(name)) refusals.push({ id: "option-denied", text: `${word}: denied by the trust file` });
  }
  for (const name of Object.keys(claimed.env ?? {})) {
    if (options.deny.includes(name)) refusals.push({ id: "option-denied", text: `${name}: denied by the trust file` });
  }
  for (const [key, allowed] of Object.entries(options.requireEffective)) {
    const value = claimed.effective?.[key as keyof NonNullable<Claimed["effective"]>] ?? "not stated";
    if (allowed.includes(value)) continue;
    refusals.push({ id: "effective-refused", text: `${key} is ${value}, wanted ${allowed.join(" or ")}` });
  }
  if (!claimed.argv) notes.push({ id: "options-not-stated", text: "the statement names no options of wamrc" });
  return { refusals, notes };
}

const REFUSAL: Readonly<Record<Weakening["kind"], Reason["id"]>> = {
  options: "option-weakens",
  runtime: "runtime-mismatch",
  outside: "option-outside",
};

/** A right stamp on the wrong program is still a right stamp: only the caller knows which program it wanted. */
function judgeProgram(claimed: Claimed, trust: TrustFile, wanted: Wanted): Judged {
  const refusals: Reason[] = [];
  const wasm = claimed.wasm?.sha256;
  const listed = trust.wasm.digests.map((d) => d.replace("sha256:", ""));
  for (const digests of [wanted.wasm ?? [], listed]) {
    if (digests.length === 0 || (wasm !== undefined && digests.includes(wasm))) continue;
    const made = wasm === undefined ? "the statement names no .wasm" : `made from a .wasm with sha256 ${wasm}`;
    refusals.push({ id: "wasm-unexpected", text: `${made}, wanted ${digests.join(" or ")}` });
  }
  if (wanted.name !== undefined && wanted.name !== claimed.subjectName) {
    refusals.push({
      id: "name-unexpected",
      text: `the statement is about "${claimed.subjectName}", wanted "${wanted.name}"`,
    });
  }
  const checked = (wanted.wasm?.length ?? 0) + listed.length > 0 || wanted.name !== undefined;
  const text = "which program: not checked (--expect-wasm, --expect-name)";
  return { refusals, notes: checked ? [] : [{ id: "program-not-checked", text }] };
}
