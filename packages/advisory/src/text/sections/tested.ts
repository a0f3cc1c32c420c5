/** Which builds were run, with what result; and which were not. A version that was not run appears in the second list only. */
import type { BundleInput, BundleVersion } from "../../bundle-input.ts";
import { type Block, heading, list, said, saidAll, type Text, text } from "../../document.ts";
import { stepsOf } from "../../steps.ts";

/** How much a text may spend on details; a description has a limit, the evidence files have none. */
export interface Room {
  readonly rows: number;
  readonly lines: number;
  readonly evidence: number;
}

/** Room for all that a reader wants to see. */
export const WHOLE: Room = { rows: 40, lines: 40, evidence: 4 };

export const ROOMS: readonly Room[] = [
  WHOLE,
  { rows: 20, lines: 24, evidence: 2 },
  { rows: 10, lines: 12, evidence: 1 },
  { rows: 4, lines: 0, evidence: 0 },
];

export function tested(input: BundleInput, room: Room): Block[] {
  const rows = input.versions.slice(0, room.rows).map(row);
  const left = input.versions.length - rows.length;
  return [
    ...(rows.length > 0
      ? [
          {
            kind: "table",
            head: ["runtime", "version", "mode", "sanitizer", "result", "detail"],
            rows,
          } as const,
        ]
      : []),
    ...(left > 0 ? [text(`${left} more in `, said("evidence/environment.json"), ".")] : []),
    ...build(input),
  ];
}

function row(v: BundleVersion): Text[] {
  const plain = (word: string | null, none: string): Text => [word ?? none];
  return [
    [said(v.runtime, 64)],
    plain(v.version ?? v.date, "unknown"),
    plain(v.mode, "unknown"),
    plain(v.sanitizer, "none"),
    plain(v.state, "unknown"),
    [said(v.detail, 160)],
  ];
}

function build(input: BundleInput): Block[] {
  const { runtime } = input;
  if (!runtime)
    return [text("The command as given; nothing is known of the build: ", said(input.command.join(" ")), ".")];
  const on = runtime.features.filter((f) => !/=(0|OFF|off|false)?$/.test(f));
  const flags: Text =
    runtime.features.length === 0
      ? ["not known"]
      : [...saidAll(on.slice(0, 60), " "), `; the ${runtime.features.length - on.length} other flags it lists are off`];
  return [
    text("Build flags of ", said(runtime.name), ": ", ...flags, "."),
    text("Platform: ", runtime.platform ? said(runtime.platform) : "not known", "."),
  ];
}

export function notTested(input: BundleInput, room: Room): Block[] {
  const items: Text[] = [...versionsLeft(input), ...buildsLeft(input), ...unknownFacts(input, room)];
  return [heading(2, "Not tested"), list(items)];
}

const TRIED: readonly string[] = [
  "affected",
  "not-affected",
  "not-seen",
  "other-crash",
  "refuses-trigger",
  "refuses",
  "hangs",
];

function versionsLeft(input: BundleInput): Text[] {
  const tried = input.versions.filter((v) => TRIED.includes(v.state));
  const items: Text[] = [];
  const { newest } = input;
  if (newest && !tried.some((v) => v.version === newest.version) && input.runtime?.version !== newest.version)
    items.push([
      `${stepsOf(input) === "compiler" ? "wamrc of " : ""}WAMR ${newest.version} of ${newest.date}, the newest release known to the tool that made this.`,
    ]);
  if (!tried.some((v) => /^(main|master|HEAD)$/.test(v.version ?? "")))
    items.push(["The latest state of the main branch."]);
  return items;
}

function buildsLeft(input: BundleInput): Text[] {
  const builds = [...(input.runtime ? [input.runtime] : []), ...input.versions];
  const items: Text[] = [];
  if (!builds.some((b) => b.sanitizer)) items.push(["A build with a sanitizer."]);
  if (!builds.some((b) => !b.sanitizer)) items.push(["A build without a sanitizer."]);
  const modes = [...new Set(builds.map((b) => b.mode).filter((m) => m !== null))].sort();
  if (stepsOf(input) === "compiler") items.push(["Any runtime: wamrc ends before one is started."]);
  else
    items.push([modes.length > 0 ? `Running modes other than ${modes.join(", ")}.` : "The running mode is not known."]);
  items.push(
    input.runtime?.platform
      ? [`Platforms other than ${input.runtime.platform}.`]
      : ["Other platforms; the one used is not known."],
  );
  if (!input.reduction) items.push(["Whether a smaller input does the same: the PoC is the input as it was found."]);
  return items;
}

/** Facts in words: a reader of the report knows none of their names. */
const OPEN: Readonly<Record<string, string>> = {
  newestClean: "the newest release, built with AddressSanitizer, runs it cleanly",
  knownFix: "a fix that is out covers it",
  affectsTierA: "it affects a platform or feature of tier A",
  weakestTier: "a part of a lower tier is needed",
  reproduced: "it happens again",
  recovers: "the runtime goes on afterwards",
  loopOwner: "the loop or recursion is the program's own",
  sanitizerDoubt: "the sanitizer is right",
  sandboxDisabled: "a protection was switched off that it needs",
  callerGuarantee: "the caller kept his promises",
  aotOrigin: "a wamrc made this .aot",
  aotOptions: "an option of wamrc was misused",
  phase: "it happens while loading, instantiating or running",
  neededOptions: "an option is needed",
  features: "it needs a later proposal of WebAssembly",
  affectedVersions: "other versions are affected",
  breachEscape: "the module leaves the sandbox",
  breachMemory: "the module reaches memory that is not its own",
  breachCapability: "the module uses a resource that it was not given",
  breachNative: "a native function is called past its checks",
  breachUnavailable: "the runtime serves nobody any more",
};

function unknownFacts(input: BundleInput, room: Room): Text[] {
  return input.facts
    .filter((f) => f.value === null)
    .map((f) => {
      const why = f.evidence.slice(0, room.evidence);
      const words = OPEN[f.name];
      const what = words ? [`Not known whether ${words}`] : ["Not known: ", said(f.name)];
      return [...what, ...(why.length > 0 ? [" (", ...saidAll(why), ")"] : []), "."];
    });
}
