/**
 * Colour and width. Colour only on a terminal, never with NO_COLOR, TERM=dumb or --no-color; meaning never depends on it.
 */
export type Tint = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

const CODES: Record<Tint, readonly [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

export type Paint = (tint: Tint, text: string) => string;

export function painter(stream: { isTTY?: boolean }, argv: readonly string[] = process.argv): Paint {
  const env = process.env;
  const off = Boolean(env.NO_COLOR) || env.TERM === "dumb" || argv.includes("--no-color");
  const on = !off && (Boolean(stream.isTTY) || (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0"));
  return (tint, text) => (on ? `\u001b[${CODES[tint][0]}m${text}\u001b[${CODES[tint][1]}m` : text);
}

/** Rows of cells to aligned columns; the last column wraps to `width`. */
export function table(rows: readonly (readonly string[])[], width = terminalWidth()): string {
  const columns = rows.reduce((most, r) => Math.max(most, r.length), 0);
  const widths = Array.from({ length: columns - 1 }, (_, i) =>
    rows.reduce((most, r) => Math.max(most, (r[i] ?? "").length), 0),
  );
  const indent = widths.reduce((sum, w) => sum + w + 2, 0);
  return rows
    .map((row) => {
      const head = widths.map((w, i) => (row[i] ?? "").padEnd(w + 2)).join("");
      const lines = wrap(row[columns - 1] ?? "", Math.max(24, width - indent));
      return lines.map((line, i) => (i === 0 ? head : " ".repeat(indent)) + line).join("\n");
    })
    .map((line) => line.replace(/[ \t]+$/gm, ""))
    .join("\n");
}

export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines;
}

export function terminalWidth(): number {
  return Math.min(Math.max(process.stdout.columns || 80, 40), 120);
}

export function bytes(n: number): string {
  return `${n.toLocaleString("en-US")} byte${n === 1 ? "" : "s"}`;
}
