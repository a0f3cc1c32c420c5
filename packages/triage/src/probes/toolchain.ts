/**
 * Facts of a crash that went through wamrc: which step died, who made the code, and whether an option is to blame. Misuse of an option is
 * a counterfactual: compiled without it the bytes must differ and the crash must go. Same bytes, or still a crash: no misuse.
 */
import type { Fact } from "@assay/policy";
import { sha256 } from "../case-directory.ts";
import { compilerDied } from "../compiler-died.ts";
import { fact, type Probe, type ProbeInput, unknown } from "../probe.ts";
import type { CompileStage } from "../stages/compile.ts";
import { fingerprintOf } from "../stages/fingerprint.ts";
import type { CompileStep } from "../target.ts";
import { COMPILER } from "../two-step.ts";
import { runWamrc } from "../wamrc/run-wamrc.ts";
import { examineWamrc } from "../wamrc/toolchain.ts";
import { lookAgain } from "./again.ts";

/** Options that take a check or a protection away, when they are on. */
const WEAKENING =
  /^(--bounds-checks=0|--stack-bounds-checks=0|--disable-aux-stack-check|--disable-llvm-intrinsics|--enable-dump-call-stack|--enable-segue\S*|--native-lib=\S+|--mllvm=\S+|--enable-llvm-passes=\S+)$/;

export const toolchain: Probe = {
  name: "toolchain",
  applies: ({ session }) => session.record.command.compile !== undefined,
  async run(input) {
    const step = input.session.record.command.compile as CompileStep;
    const stage = input.session.dir.json<CompileStage>("compile.json");
    const who = stage
      ? `${stage.wamrc.name} ${stage.wamrc.version ?? "of unknown version"}, sha256 ${stage.wamrc.sha256}`
      : COMPILER;
    if (compilerDied(input))
      return [
        fact("component", "wamrc", `the compiler died, not the runtime: ${who}`),
        fact("phase", "compile", "before any code was made"),
      ];
    return [
      fact("input", "aot", `compiled in this case from the .wasm by ${who}`),
      madeBy(stage, who),
      await optionsFact(input, step),
    ];
  },
};

function madeBy(stage: CompileStage | undefined, who: string): Fact {
  if (!stage?.made) return unknown("aotOrigin", "wamrc made no file");
  const recorded = stage.wamrc.name === "recorded-wamrc";
  const signed = stage.key?.own ? `signed with key ${stage.key.id}` : "stamped with a key of this case alone";
  return fact(
    "aotOrigin",
    "toolchain-made",
    `run by this Assay with ${who}; ${signed}; sha256 of the .aot ${stage.aot?.sha256}`,
    ...(recorded ? ["a recorded stand-in: the bytes are those a real wamrc of that version made"] : []),
  );
}

async function optionsFact(input: ProbeInput, step: CompileStep): Promise<Fact> {
  const { session, minimal, name } = input;
  const weak = step.words.filter((w) => WEAKENING.test(w));
  if (weak.length === 0) return fact("aotOptions", "correct", "no option of wamrc that takes a check away is given");
  if (!name.fingerprint) return unknown("aotOptions", `given: ${weak.join(" ")}; nothing crashed`);
  const words = step.words.filter((w) => !weak.includes(w));
  const made = await examineWamrc(step.program, session.options.abort);
  const build = async (list: readonly string[]) =>
    (await runWamrc({ toolchain: made, words: list, wasm: minimal })).aot;
  const [weakened, whole] = [await build(step.words), await build(words)];
  if (!weakened || !whole) return unknown("aotOptions", `wamrc made no file without ${weak.join(" ")}`);
  if (sha256(weakened) === sha256(whole))
    return fact("aotOptions", "correct", `${weak.join(" ")} changes no byte of the .aot`);
  const target = { ...session.target, compile: { ...step, words } };
  for (const bytes of new Set([minimal, session.bytes])) {
    const seen = await lookAgain(input, target, bytes, (look) => fingerprintOf(look) !== null);
    if (fingerprintOf(seen)) return fact("aotOptions", "correct", `it crashes without ${weak.join(" ")} too`);
    if (!["clean", "trap"].includes(seen.reading.kind))
      return unknown("aotOptions", `without ${weak.join(" ")} the .aot differs, and ends as ${seen.reading.kind}`);
  }
  return fact("aotOptions", "misused", `without ${weak.join(" ")} the .aot differs and does not crash`);
}
