// The memory of a run that may be killed: one line per answered question, appended as it is heard. The search is
// deterministic, so a resumed run walks the same path and finds every earlier answer here instead of asking again.

import { appendFile, readFile } from "node:fs/promises";
import type { Answer } from "./question.ts";

export interface JournalEntry {
  /** Content hash of the candidate, prefixed when the rich (checkpoint) question was asked. */
  readonly id: string;
  readonly answer: Answer;
}

export interface Journal {
  load(): Promise<readonly JournalEntry[]>;
  append(entry: JournalEntry): Promise<void>;
}

/** A journal in one file of JSON lines. A last line cut short by a kill is dropped, and appending starts on a new line. */
export function fileJournal(path: string): Journal {
  let queue: Promise<void> = Promise.resolve();
  let first = true;
  return {
    async load() {
      const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return "";
        throw error;
      });
      return text.split("\n").flatMap(readLine);
    },
    append(entry) {
      const line = `${first ? "\n" : ""}${JSON.stringify([entry.id, entry.answer.kind, keyOf(entry.answer)])}\n`;
      first = false;
      queue = queue.then(() => appendFile(path, line));
      return queue;
    },
  };
}

function keyOf(answer: Answer): string | null {
  return answer.kind === "timeout" ? null : (answer.key ?? null);
}

function readLine(line: string): JournalEntry[] {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    return [];
  }
  if (!Array.isArray(row) || row.length !== 3) return [];
  const [id, kind, key] = row as unknown[];
  if (typeof id !== "string" || !(key === null || typeof key === "string")) return [];
  if (kind === "timeout") return [{ id, answer: { kind } }];
  if (kind !== "interesting" && kind !== "boring") return [];
  return [{ id, answer: key === null ? { kind } : { kind, key } }];
}
