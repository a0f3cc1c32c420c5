/**
 * Which options weaken the sandbox, for this version, target and runtime. `matters`: "yes" (it weakens this pair of file and
 * runtime), "depends" (on runtime flags nobody gave). What has no effect on this target is not listed: on a plain 64-bit
 * target `--bounds-checks=0` changes no byte.
 */
import type { AotFacts } from "../format/aot-facts.ts";
import { WAMRC_VARIABLES } from "../format/statement.ts";
import { existsIn, hasFlag, isOne, lastValue, parseOption, type WamrcOption } from "./arguments.ts";
import type { Effective } from "./effective.ts";

export type RuntimeFlags = Readonly<Record<string, string>>;

/** Build flags that decide here. WAMR's build compares them with the number 1: "ON" would mean nothing to it. */
const SWITCH = /^WAMR_DISABLE_|^WAMR_BUILD_(?:SIMD|BULK_MEMORY|THREAD_MGR|REF_TYPES|GC|DUMP_CALL_STACK)$/;

/** A flag whose value says neither yes nor no; nobody should guess which. */
export function oddFlag(flags: RuntimeFlags): string | undefined {
  return Object.keys(flags).find((name) => SWITCH.test(name) && flags[name] !== "0" && flags[name] !== "1");
}

/** Flags that nobody gave are unknown, not off: a list of one flag is no list of all. */
function stateOf(runtime: RuntimeFlags | undefined, flags: readonly string[]): { on: string } | "off" | "unknown" {
  const on = flags.find((flag) => runtime?.[flag] === "1");
  if (on !== undefined) return { on };
  return flags.every((flag) => runtime?.[flag] === "0") ? "off" : "unknown";
}

export interface Weakening {
  /** The option or variable; "default" when leaving an option out is what matters. */
  readonly option: string;
  /** Names without dashes that an expectation can allow or deny. */
  readonly name: string;
  readonly matters: "yes" | "depends";
  /** runtime: this file and this runtime do not fit; options: the file is weak everywhere; outside: code of others. */
  readonly kind: "runtime" | "options" | "outside";
  readonly text: string;
}

export interface BuildOptions {
  readonly options: readonly WamrcOption[];
  readonly env: Readonly<Record<string, string>>;
  readonly version: string | undefined;
  readonly effective: Effective;
  readonly facts: AotFacts;
  readonly runtime: RuntimeFlags | undefined;
}

export function weakenings(build: BuildOptions): Weakening[] {
  return [
    ...checks(build),
    ...auxStack(build),
    ...segue(build),
    ...callStack(build),
    ...outside(build),
    ...unknown(build),
  ];
}

function checks({ options, effective, facts, runtime }: BuildOptions): Weakening[] {
  const target = `${facts.arch}${hasFlag(options, "sgx") ? " with -sgx" : ""}${facts.memory64 ? " with a 64-bit memory" : ""}`;
  const rows = [
    {
      name: "bounds-checks",
      check: effective.boundsChecks,
      what: "linear memory",
      flags: ["WAMR_DISABLE_HW_BOUND_CHECK"],
    },
    {
      name: "stack-bounds-checks",
      check: effective.stackBoundsChecks,
      what: "the native stack",
      flags: ["WAMR_DISABLE_STACK_HW_BOUND_CHECK", "WAMR_DISABLE_HW_BOUND_CHECK"],
    },
  ];
  return rows.flatMap(({ name, check, what, flags }): Weakening[] => {
    const word = options.findLast((o) => o.name === name)?.word;
    const odd =
      word?.includes("=") && !isOne(word.split("=")[1] as string) && !word.endsWith("=0")
        ? ` (${word} reads as 0)`
        : "";
    const option = word ?? "default";
    if (check === "none") {
      const text = `${option}${odd}: no check of ${what} on ${target}, which has no hardware check to fall back on`;
      return [{ option, name, matters: "yes", kind: "options", text }];
    }
    if (check === "software") return [];
    const state = stateOf(runtime, flags);
    if (state === "off") return [];
    if (state !== "unknown") {
      const text = `${option}${odd}: the code leaves checks of ${what} on ${target} to the runtime, which was built with ${state.on}=1`;
      return [{ option, name, matters: "yes", kind: "runtime", text }];
    }
    const text = `${option}${odd}: checks of ${what} on ${target} are left to the runtime; safe only if it was not built with ${flags[0]}=1`;
    return [{ option, name, matters: "depends", kind: "runtime", text }];
  });
}

function auxStack({ effective, facts }: BuildOptions): Weakening[] {
  if (effective.auxStackCheck === "on") return [];
  const text = `--disable-aux-stack-check: no check of the stack in linear memory, on ${facts.arch} and every runtime; the damage stays inside the program's own memory`;
  return [
    { option: "--disable-aux-stack-check", name: "disable-aux-stack-check", matters: "yes", kind: "options", text },
  ];
}

function segue({ options, facts, version, runtime }: BuildOptions): Weakening[] {
  const option = options.findLast((o) => o.name === "enable-segue");
  if (!option || !existsIn(option, version) || facts.arch !== "x86_64") return [];
  const state = stateOf(runtime, ["WAMR_DISABLE_WRITE_GS_BASE", "WAMR_DISABLE_HW_BOUND_CHECK"]);
  if (state === "off") return [];
  const known = state !== "unknown";
  const text = known
    ? `${option.word}: memory is reached through the GS register on x86_64, and the runtime was built with ${state.on}=1`
    : `${option.word}: memory is reached through the GS register on x86_64; safe only if the runtime sets it (not WAMR_DISABLE_WRITE_GS_BASE=1)`;
  return [{ option: option.word, name: "enable-segue", matters: known ? "yes" : "depends", kind: "runtime", text }];
}

/** A file with frames calls into a runtime that must have been built for frames: others end in an abort. */
function callStack({ options, version, runtime, facts }: BuildOptions): Weakening[] {
  const dump = options.findLast((o) => o.name === "enable-dump-call-stack");
  if (!dump) return [];
  const found: Weakening[] = [];
  const features = options.findLast((o) => o.name === "call-stack-features");
  if (
    features &&
    existsIn(features, version) &&
    !lastValue([features], features.name)?.split(",").includes("bounds-checks")
  ) {
    const text = `${features.word} without bounds-checks: stack frames are not checked, on ${facts.arch} and every runtime`;
    found.push({ option: features.word, name: features.name, matters: "yes", kind: "options", text });
  }
  const built = runtime?.WAMR_BUILD_DUMP_CALL_STACK;
  if (built === "1") return found;
  const matters = runtime ? "yes" : "depends";
  const text = `${dump.word}: needs a runtime built with WAMR_BUILD_DUMP_CALL_STACK=1; others may abort`;
  return [...found, { option: dump.word, name: dump.name, matters, kind: "runtime", text }];
}

const OUTSIDE: Readonly<Record<string, string>> = {
  "native-lib": "brings a native library into wamrc, which fixes native signatures",
  "invoke-c-api-import": "calls imports that the embedder may not have bound",
  mllvm: "hands an arbitrary option to LLVM",
  "enable-llvm-passes": "runs arbitrary LLVM passes",
};

function outside({ options, env, version }: BuildOptions): Weakening[] {
  const words = options.flatMap((option): Weakening[] => {
    const why = OUTSIDE[option.name];
    if (!why || !existsIn(option, version)) return [];
    return [
      { option: option.word, name: option.name, matters: "yes", kind: "outside", text: `${option.word}: ${why}` },
    ];
  });
  const variables = WAMRC_VARIABLES.filter((name) => env[name] !== undefined).map((name): Weakening => {
    const text = `${name}=${env[name]}: replaces the code generator; nothing in the file shows it`;
    return { option: name, name, matters: "yes", kind: "outside", text };
  });
  return [...words, ...variables];
}

/** An option that this wamrc does not have: wamrc would have printed its usage and made no file. */
function unknown({ options, version }: BuildOptions): Weakening[] {
  return options
    .filter((option) => !existsIn(option, version))
    .map(({ word, name }): Weakening => {
      const text = `${word}: no option of wamrc${version ? ` ${version}` : ""} that we know; its effect is unknown`;
      return { option: word, name, matters: "yes", kind: "outside", text };
    });
}

export function parseOptions(argv: readonly string[]): WamrcOption[] {
  return argv.map(parseOption);
}
