/**
 * May a command out of a stranger's bundle be repeated? Only options that shape the run inside the runtime are on the list. What opens
 * a folder, a library, an address or the environment is refused by name, and so is what is not known here.
 */
import type { BundleInput } from "../bundle-input.ts";
import { stepsOf } from "../steps.ts";

export type Replay =
  | { readonly kind: "replay"; readonly options: readonly string[]; readonly args: readonly string[] }
  | { readonly kind: "refused"; readonly word: string; readonly why: string };

const HARMLESS =
  /^(--(stack-size|heap-size|gc-heap-size|jit-codecache-size|multi-tier-jit|llvm-jit-size-level|llvm-jit-opt-level|max-threads|shared-heap-size)=\d{1,10}|--(interp|fast-jit|llvm-jit|disable-bounds-checks|timeout=\d{1,9})|-v=[0-5])$/;
const WITH_NAME: readonly string[] = ["-f", "--function"];
const DANGEROUS =
  /^--(native-lib|dir|map-dir|addr-pool|allow-resolve|env|module-path|enable-llvm-passes|mllvm|use-prof-file|gen-prof-file|then)\b|^-g\b|^--repl\b/;
const MOST_WORDS = 64;

export function replayOf(input: BundleInput): Replay {
  if (stepsOf(input) !== "one") return refused("wamrc", "compiles the .wasm first, and which wamrc is yours to choose");
  return replayWords(input.options ?? [], input.args ?? []);
}

function refused(word: string, why: string): Replay {
  return { kind: "refused", word, why };
}

/** The same for the words alone: what stands before the file, and after it. */
export function replayWords(options: readonly string[], args: readonly string[]): Replay {
  if (options.length + args.length > MOST_WORDS) return refused("…", "too many words");
  for (let i = 0; i < options.length; i++) {
    const word = options[i] ?? "";
    if (WITH_NAME.includes(word)) {
      i++;
      if (!isName(options[i])) return refused(word, "is not followed by the name of a function");
    } else if (DANGEROUS.test(word)) return refused(word, "reaches outside the runtime: never repeated from a bundle");
    else if (!HARMLESS.test(word)) return refused(word, "is not on the list of options that are repeated");
  }
  const odd = args.find((word) => word.startsWith("-") || !/^[\w.,:+=-]{0,200}$/.test(word));
  return odd === undefined ? { kind: "replay", options, args } : refused(odd, "is not a plain argument");
}

function isName(word: string | undefined): boolean {
  return word !== undefined && /^[\w.$:][\w.$:-]{0,200}$/.test(word);
}
