/** Text that may come from an input, wrapped behind a mark: the first line carries it, the others stand below. */
import { escapeControl } from "./escape.ts";
import { terminalWidth, wrap } from "./style.ts";

export function paragraph(text: string, first = "", rest: string = " ".repeat(first.length)): string {
  return wrap(escapeControl(text), terminalWidth() - first.length)
    .map((line, i) => (i === 0 ? first : rest) + line)
    .map((line) => line.trimEnd())
    .join("\n");
}

/** A quote keeps its bar on every line. */
export function quoted(text: string, indent = "  "): string {
  return paragraph(`“${text}”`, `${indent}| `, `${indent}| `);
}
