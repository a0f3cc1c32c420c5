/** The interview on a terminal. Enter skips; Ctrl-C ends the command and writes nothing. The prompt library is loaded only here. */
import type { FactQuestion, Verdict } from "@assay/policy";
import type { Answer } from "./interview.ts";

export function onTerminal(): boolean {
  return Boolean(process.stdin.isTTY && process.stdout.isTTY);
}

export async function askOnTerminal(question: FactQuestion, verdict: Verdict, left: number): Promise<Answer> {
  const { select } = await import("@inquirer/prompts");
  const hint = question.hint ? ` (${question.hint})` : "";
  const choices: { name: string; value: Answer }[] = [
    { name: "I do not know: next question", value: { kind: "skip" } },
    ...question.answers.map(({ label, value }) => ({ name: label, value: { kind: "value", value } as Answer })),
    { name: "No more questions", value: { kind: "stop" } },
  ];
  const message = `[so far: ${verdict.action}; ${left} open] ${question.question}${hint}`;
  return await interrupted(select({ message, choices, loop: false }, { output: process.stderr }));
}

export async function confirmOnTerminal(message: string): Promise<boolean> {
  const { confirm } = await import("@inquirer/prompts");
  return await interrupted(confirm({ message, default: true }, { output: process.stderr }));
}

async function interrupted<T>(prompt: Promise<T>): Promise<T> {
  try {
    return await prompt;
  } catch (error) {
    if ((error as Error).name === "ExitPromptError")
      throw Object.assign(new Error("interrupted"), { code: "INTERRUPTED" });
    throw error;
  }
}
