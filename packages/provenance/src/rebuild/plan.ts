/**
 * What may be run to prove a file. A statement is a stranger's text: only options that steer code generation and take no path,
 * library, pass or command are replayed from it, and never its environment variables. The rest is named, not attempted.
 */
import type { AotFacts } from "../format/aot-facts.ts";
import { parseOption, type WamrcOption } from "../options/arguments.ts";
import type { Claimed, Verdict } from "../verify/verdict.ts";

export interface Replay {
  readonly argv: readonly string[];
  /** Options and variables of the statement that are never replayed. */
  readonly refused: readonly string[];
}

const HARMLESS_VALUE = /^[A-Za-z0-9_.,+:=-]{0,256}$/;

export function replayable(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Replay {
  const options = argv.map(parseOption);
  return {
    argv: options.filter(isReplayable).map((o) => o.word),
    refused: [...options.filter((o) => !isReplayable(o)).map((o) => o.word), ...Object.keys(env)],
  };
}

function isReplayable({ spec, name, value }: WamrcOption): boolean {
  if (name === "format") return value === "aot";
  return spec?.replay === true && HARMLESS_VALUE.test(value ?? "");
}

export interface RebuildPlan {
  /** Option lists to try in order; empty when nothing may be tried. */
  readonly candidates: readonly (readonly string[])[];
  readonly refused: readonly string[];
}

/** From what the statement claims: its options, then the same with the target and CPU that wamrc reported on that machine. */
export function planRebuild({ argv, env, reported }: Pick<Claimed, "argv" | "env" | "reported">): RebuildPlan {
  if (!argv) return { candidates: [], refused: [] };
  const replay = replayable(argv, env);
  if (replay.refused.length > 0) return { candidates: [], refused: replay.refused };
  const names = replay.argv.map((word) => parseOption(word).name);
  if (names.includes("target") || !reported?.target) return { candidates: [replay.argv], refused: [] };
  const { target, cpu, cpuFeatures } = reported;
  const host = [`--target=${target}`];
  if (cpu && !names.includes("cpu")) host.push(`--cpu=${cpu}`);
  if (cpuFeatures && !names.includes("cpu-features")) host.push(`--cpu-features=${cpuFeatures}`);
  const named = replayable([...host, ...replay.argv]);
  return { candidates: named.refused.length > 0 ? [replay.argv] : [replay.argv, named.argv], refused: [] };
}

export interface UsedToolchain {
  readonly wamrc: string;
  /** sha256 of each library that wamrc loaded; undefined for a script, behind which any wamrc may be. */
  readonly libraries: readonly string[] | undefined;
  readonly argv: readonly string[];
  readonly reported: Readonly<Record<string, string>>;
}

/** Only then is a difference a contradiction: a valid statement, and everything that decides the code is the same. */
export function sameToolchain(verdict: Verdict, used: UsedToolchain): boolean {
  const valid = verdict.kind === "trusted" || verdict.kind === "refused-by-expectations";
  const { claimed } = verdict;
  if (!used.libraries || !valid || !claimed?.argv || !claimed.reported || claimed.wamrc?.sha256 !== used.wamrc)
    return false;
  const libraries = claimed.libraries.map((l) => l.sha256 ?? "");
  const sameSet = [...libraries].sort().join() === [...used.libraries].sort().join();
  const sameWords = JSON.stringify(claimed.argv) === JSON.stringify(used.argv);
  const same = ["target", "cpu", "triple", "cpuFeatures"].every(
    (key) => claimed.reported?.[key] === used.reported[key],
  );
  // With these two log levels old wamrc writes other bytes on every run.
  const noisy = claimed.argv.some((word) => /^-v=[45]/.test(word));
  return sameSet && sameWords && same && !noisy;
}

/** What people and build systems write for an architecture; the first is wamrc's own default or the plain target. */
const BASES: Readonly<Record<string, readonly string[]>> = {
  x86_64: [
    "--target=x86_64 --cpu=x86-64",
    "--target=x86_64",
    "",
    "--target=x86_64 --cpu=skylake",
    "--target=x86_64-pc-linux-gnu",
  ],
  i386: ["--target=i386 --cpu=i686", "--target=i386", "--target=i386 --cpu=pentium4"],
  aarch64v8: ["--target=aarch64 --cpu=generic", "--target=aarch64", "", "--target=aarch64 --cpu=cortex-a53"],
  thumbv7em: ["--target=thumbv7em --cpu=cortex-m4", "--target=thumbv7em --cpu=cortex-m7", "--target=thumbv7em"],
  riscv64: ["--target=riscv64 --target-abi=lp64d --cpu=generic-rv64 --cpu-features=+m,+a,+f,+d,+c", "--target=riscv64"],
  riscv32: ["--target=riscv32 --target-abi=ilp32 --cpu=generic-rv32 --cpu-features=+m,+a,+c", "--target=riscv32"],
};

/** When nothing is claimed: what people use, the header's hints first. Most likely first, so that a search ends early. */
export function likelyOptions(facts: AotFacts, customSections: readonly string[] = []): string[][] {
  const flags = facts.featureFlags ?? 0n;
  const forced = [
    ...((flags >> 2n) & 1n ? ["--enable-multi-thread"] : []),
    ...((flags >> 4n) & 1n ? ["--enable-gc"] : []),
    ...(flags & 0x3040n ? ["--enable-dump-call-stack"] : []),
    ...(customSections.length > 0 ? [`--emit-custom-sections=${customSections.join(",")}`] : []),
  ];
  const modes = facts.xip ? [["--xip"], ["--enable-indirect-mode"]] : [[]];
  const bases = (BASES[facts.arch] ?? [`--target=${facts.arch}`]).map((base) => base.split(" ").filter(Boolean));
  return VARIANTS.flatMap((variant) =>
    bases.flatMap((base) => modes.map((mode) => [...base, ...variant, ...forced, ...mode])),
  );
}

const VARIANTS: readonly (readonly string[])[] = [
  [],
  ["--bounds-checks=1"],
  ["--opt-level=0"],
  ["--opt-level=1"],
  ["--opt-level=2"],
  ["--size-level=0"],
  ["--size-level=1"],
  ["--disable-simd"],
  ["--disable-bulk-memory"],
  ["--disable-ref-types"],
  ["--enable-tail-call"],
  ["--disable-llvm-lto"],
  ["--disable-llvm-intrinsics"],
  ["--enable-segue"],
  ["--stack-bounds-checks=1"],
  ["--bounds-checks=1", "--stack-bounds-checks=1"],
  ["--enable-memory-profiling"],
  ["--enable-perf-profiling"],
  ["--enable-linux-perf"],
  ["--enable-shared-heap"],
  ["-sgx"],
];
