/** Each file alone: one that cannot be done stops no other, and what was written before it is told all the same. */
import { EXIT, worst } from "../exit-codes.ts";
import { describeError } from "../report-error.ts";

export interface FileAnswer {
  readonly file: string;
  readonly written: readonly string[];
  readonly error?: object;
  readonly exit: number;
}

/** `work` adds each path to `written` as soon as it is there. A single file fails as it would without this. */
export async function eachFile(
  files: readonly string[],
  work: (file: string, written: string[]) => Promise<void>,
  note: (text: string) => void,
): Promise<FileAnswer[]> {
  const answers: FileAnswer[] = [];
  for (const file of files) {
    const written: string[] = [];
    try {
      await work(file, written);
      answers.push({ file, written, exit: 0 });
    } catch (error) {
      const { exit, ...body } = describeError(error);
      if (files.length === 1 || exit === EXIT.bug.code || exit === EXIT.interrupted.code) throw error;
      answers.push({ file, written, error: body, exit });
      const about = body.message.includes(file) ? "" : `${file}: `;
      note(`assay: ${about}${body.message}${body.hint ? `\n  → ${body.hint}` : ""}`);
    }
  }
  return answers;
}

export function exitOfAll(answers: readonly FileAnswer[]): number {
  return worst(answers.map(({ exit }) => exit));
}
