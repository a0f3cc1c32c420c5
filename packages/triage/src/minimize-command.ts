/**
 * Not only the bytes: which words of the command and which variables of its environment does the crash need? Each candidate is
 * asked richly, as a crash at another place is easily had with other options.
 */
import type { Fingerprint } from "@assay/crash";
import { fileJournal, minimizeList, type Question } from "@assay/minimizer";
import { groupOptions } from "./probes/known-options.ts";
import { crashQuestion } from "./question.ts";
import type { Target } from "./target.ts";

export interface NeededCommand {
  readonly needed: readonly string[];
  readonly notNeeded: readonly string[];
  readonly questions: number;
}

export interface CommandOptions {
  readonly target: Target;
  readonly bytes: Uint8Array;
  readonly baselineMs: number;
  /** Null for a hang. */
  readonly fingerprint: Fingerprint | null;
  /** As often as a flaky target has to be asked; else 1. */
  readonly runs: number;
  readonly journalPath: string;
  readonly abort: AbortSignal;
}

/** Words that belong together, or NAME=VALUE of the environment. */
interface Part {
  readonly kind: "words" | "variable";
  readonly words: readonly string[];
}

export async function neededCommand(options: CommandOptions): Promise<NeededCommand> {
  const { target, bytes, abort } = options;
  const parts = partsOf(target);
  const dies = async (on: Target): Promise<boolean> => {
    const question = crashQuestion({
      target: on,
      kind: "wasm",
      workers: 1,
      baselineMs: options.baselineMs,
      hang: options.fingerprint === null,
      abort,
      ...(options.fingerprint ? { rich: { target: on, fingerprint: options.fingerprint } } : {}),
    });
    try {
      for (let run = 0; run < options.runs; run++)
        if ((await question.ask(bytes, { checkpoint: true, signal: abort })).kind === "interesting") return true;
      return false;
    } finally {
      await question.close();
    }
  };
  const question: Question<readonly Part[]> = {
    ask: async (kept) => ({ kind: (await dies(withParts(target, parts, kept))) ? "interesting" : "boring" }),
  };
  const { items, questions } = await minimizeList(parts, question, {
    journal: fileJournal(options.journalPath),
    abort,
  });
  const text = (list: readonly Part[]): string[] => list.map(({ words }) => words.join(" "));
  const kept = new Set(items);
  return { needed: text(items), notNeeded: text(parts.filter((part) => !kept.has(part))), questions };
}

function partsOf({ template, env }: Target): Part[] {
  const file = template.findIndex((word) => word.includes("{file}"));
  const before = groupOptions(template.slice(1, file));
  const after = template.slice(file + 1).map((word) => [word]);
  return [
    ...[...before, ...after].map((words): Part => ({ kind: "words", words })),
    ...Object.entries(env).map(([name, value]): Part => ({ kind: "variable", words: [`${name}=${value}`] })),
  ];
}

/** The command with only these parts; the program and the file stay where they are. */
function withParts(target: Target, all: readonly Part[], kept: readonly Part[]): Target {
  const [program = ""] = target.template;
  const at = target.template.findIndex((word) => word.includes("{file}"));
  const before = groupOptions(target.template.slice(1, at)).length;
  const stays = new Set(kept);
  const words = (list: readonly Part[]): string[] =>
    list.filter((part) => part.kind === "words" && stays.has(part)).flatMap((part) => part.words);
  const variables = kept.filter((part) => part.kind === "variable").map(({ words: [text = ""] }) => text);
  return {
    ...target,
    template: [program, ...words(all.slice(0, before)), target.template[at] ?? "{file}", ...words(all.slice(before))],
    env: Object.fromEntries(
      variables.map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]),
    ),
  };
}
