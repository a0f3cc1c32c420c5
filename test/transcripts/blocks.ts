/**
 * The code blocks of a Markdown page. A `console` block is a transcript: a line with `$ ` is a command (`> ` goes on with it), the lines
 * after it are what the command prints. `<!-- needs: lab, openssl -->` above a block names what it cannot do without.
 */
export interface Command {
  readonly text: string;
  /** Expected lines; `…` stands for any lines when alone, for any text inside a line. */
  readonly expected: readonly string[];
}

export interface Block {
  readonly language: string;
  /** Line of the page (from 1) on which the content starts. */
  readonly line: number;
  readonly content: readonly string[];
  readonly needs: readonly string[];
}

export function blocksOf(page: string): Block[] {
  const lines = page.split("\n");
  const blocks: Block[] = [];
  for (let i = 0; i < lines.length; i++) {
    const open = /^(`{3,})([\w-]*)/.exec(lines[i] ?? "");
    if (!open) continue;
    const fence = open[1] ?? "";
    const end = lines.findIndex((line, at) => at > i && line.trimEnd() === fence);
    if (end < 0) throw new Error(`line ${i + 1}: a code block that does not end`);
    blocks.push({
      language: open[2] ?? "",
      line: i + 2,
      content: lines.slice(i + 1, end),
      needs: needsAbove(lines, i),
    });
    i = end;
  }
  return blocks;
}

function needsAbove(lines: readonly string[], fence: number): string[] {
  let above = fence - 1;
  while (above >= 0 && lines[above]?.trim() === "") above--;
  const comment = /^<!-- needs: ([\w, .-]+) -->$/.exec(lines[above]?.trim() ?? "");
  return comment?.[1]?.split(/, */) ?? [];
}

export function commandsOf(block: Block): Command[] {
  const commands: { text: string; expected: string[] }[] = [];
  for (const [i, line] of block.content.entries()) {
    const last = commands.at(-1);
    if (line.startsWith("$ ")) commands.push({ text: line.slice(2), expected: [] });
    else if (last === undefined) throw new Error(`line ${block.line + i}: output before the first command`);
    else if (line.startsWith("> ") && last.expected.length === 0) last.text += `\n${line.slice(2)}`;
    else last.expected.push(line);
  }
  return commands;
}

/** The block again, with the expectations given. */
export function printCommands(commands: readonly Command[]): string[] {
  return commands.flatMap(({ text, expected }) => [`$ ${text.split("\n").join("\n> ")}`.split("\n"), expected].flat());
}
