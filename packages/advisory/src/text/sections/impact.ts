/**
 * Impact in words, each sentence from one fact. What someone might make of the bug is not measured here and so not written:
 * a report that claims more than it shows costs the maintainers time and the reporter his word.
 */
import type { BundleFact, BundleInput } from "../../bundle-input.ts";
import { type Block, saidAll, type Text, text } from "../../document.ts";
import { stepsOf } from "../../steps.ts";
import { factValue, stageOf } from "../title.ts";

const BREACHES: Record<string, string> = {
  breachEscape: "The module leaves the sandbox",
  breachMemory: "The module reaches memory that is not its own",
  breachCapability: "The module uses a resource that it was not given",
  breachNative: "The module gets a native function called past its checks",
  breachUnavailable: "The runtime serves nobody any more",
};

export function impact(input: BundleInput): Block[] {
  return [
    ...sentences(input).map((parts) => text(...parts)),
    text(
      "Not examined: what the input can choose about place, size and content of an access, and anything beyond what is written here.",
    ),
  ];
}

function sentences(input: BundleInput): Text[] {
  const out: Text[] = [[ending(input)]];
  for (const [name, words] of Object.entries(BREACHES)) {
    const fact = input.facts.find((f) => f.name === name);
    if (fact?.value === "yes") out.push([`${words} (`, ...because(fact), ")."]);
  }
  const recovers = input.facts.find((f) => f.name === "recovers");
  if (recovers?.value === "yes") out.push(["The runtime goes on afterwards (", ...because(recovers), ")."]);
  if (recovers?.value === "no") out.push(["The runtime does not go on afterwards (", ...because(recovers), ")."]);
  return out;
}

export function impactOf(input: BundleInput): string {
  return ending(input);
}

function ending(input: BundleInput): string {
  const { fingerprint } = input;
  const steps = stepsOf(input);
  const who = `${input.input.kind === "wasm" ? "A WebAssembly module" : "An AoT file"}${steps === "both" ? ", compiled by wamrc first," : ""}`;
  const whose = factValue(input, "component") === "wamrc" ? "the compiler, wamrc," : "the runtime";
  const stage = stageOf(input);
  if (!fingerprint) {
    return factValue(input, "effect") === "hang"
      ? `${who} makes ${whose} not return within the time limit.`
      : `${who} does not make ${whose} crash; what was seen is in the evidence.`;
  }
  const during = `${stage ? ` ${stage}` : ""} (${fingerprint.kind})`;
  const size = fingerprint.size ? ` of ${fingerprint.size} byte${fingerprint.size === 1 ? "" : "s"}` : "";
  const access = fingerprint.access ? ` The report names an invalid ${fingerprint.access}${size}.` : "";
  return onlyReported(input)
    ? `${who} makes a sanitizer report an error in ${whose}${during}.${access} No build without a sanitizer was seen to end by it.`
    : `${who} makes the process of ${whose} end${during}.${access}`;
}

const WATCHERS = /^(?:asan|ubsan|msan|tsan|lsan|valgrind)$/;

/** A sanitizer stops what a plain build may survive: that a process dies is said only where one died. */
function onlyReported({ fingerprint, runtime, versions, observations }: BundleInput): boolean {
  if (!fingerprint || !WATCHERS.test(fingerprint.source) || fingerprint.kind.startsWith("SIG")) return false;
  const died = (name: string): boolean => observations.some((o) => o.target === name && o.signal !== null);
  const plain = [
    ...versions.filter((v) => !v.sanitizer && (v.state === "affected" || died(v.runtime))),
    ...(runtime && !runtime.sanitizer && died(runtime.name) ? [runtime] : []),
  ];
  return plain.length === 0;
}

function because(fact: BundleFact): Text {
  return [fact.source, ...(fact.evidence.length > 0 ? [": ", ...saidAll(fact.evidence.slice(0, 3))] : [])];
}
