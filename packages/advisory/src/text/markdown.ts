/** A document as GitHub's Markdown. Prose is escaped, code is fenced by more backticks than it holds. */
import type { Block, Inline, Text } from "../document.ts";
import { visible } from "../document.ts";

export function markdown(blocks: readonly Block[]): string {
  return `${blocks.map(block).join("\n\n")}\n`;
}

function block(b: Block): string {
  switch (b.kind) {
    case "heading":
      return `${"#".repeat(b.level)} ${prose(b.text)}`;
    case "text":
      return line(b.text);
    case "list":
      return b.items.map((item) => `- ${line(item)}`).join("\n");
    case "table":
      return [b.head, b.head.map(() => "---"), ...b.rows.map((row) => row.map((cell) => line(cell)))]
        .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
        .join("\n");
    case "code":
      return fenced(b.language, b.text);
  }
}

function line(parts: Text): string {
  return parts.map(inline).join("");
}

function inline(part: Inline): string {
  if (typeof part === "string") return prose(part);
  if ("strong" in part) return `**${prose(part.strong)}**`;
  return span(part.code);
}

function prose(words: string): string {
  return visible(words)
    .replace(/\s*\n\s*/g, " ")
    .replace(/[\\`*<]/g, "\\$&")
    .replaceAll("](", "]\\(");
}

/** A code span: as many backticks around it as it takes, one space inside where it begins or ends with one. */
function span(content: string): string {
  const flat = visible(content).replace(/\s*\n\s*/g, " ");
  const ticks = "`".repeat(longestRun(flat) + 1);
  const pad = /^`|`$|^\s|\s$/.test(flat) || flat === "" ? " " : "";
  return `${ticks}${pad}${flat}${pad}${ticks}`;
}

/** A line that looks like a mark of the PoC is indented unless it is one: the decode command must find one range only. */
function fenced(language: string, content: string): string {
  const lines = visible(content).replace(/\n+$/, "").split("\n");
  const kept = language === "poc" ? lines : lines.map((l) => (l.startsWith("-----") ? ` ${l}` : l));
  const ticks = "`".repeat(Math.max(3, longestRun(content) + 1));
  return `${ticks}${language === "poc" ? "text" : language}\n${kept.join("\n")}\n${ticks}`;
}

function longestRun(content: string): number {
  let longest = 0;
  for (const run of content.match(/`+/g) ?? []) longest = Math.max(longest, run.length);
  return longest;
}
