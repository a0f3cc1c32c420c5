// Makes docs/session.svg: the first transcript of README.md as a terminal shows it, with the colours of a real run. What the README
// leaves out (`…` alone) is left out here too; the picture's words fit the README's, which the tests run.
//
//     node --conditions=@assay/source --import tsx tools/setup/screenshot.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { blocksOf, commandsOf } from "../../test/transcripts/blocks.ts";
import { align, matches } from "../../test/transcripts/match.ts";
import { openStage } from "../../test/transcripts/stage.ts";
import { root } from "./prepare.mjs";

const ESCAPE = "\u001b";
const CLASS = { 1: "bold", 2: "dim", 31: "red", 32: "green", 33: "yellow", 36: "cyan" };
const plain = (line) => line.replaceAll(new RegExp(`${ESCAPE}\\[[\\d;]*m`, "g"), "");
const xml = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** A coloured line as tspans. */
function spans(line) {
  let style = new Set();
  let out = "";
  for (const [, code, text] of `${ESCAPE}[0m${line}`.matchAll(
    new RegExp(`${ESCAPE}\\[([\\d;]*)m([^${ESCAPE}]*)`, "g"),
  )) {
    if (CLASS[code]) style.add(CLASS[code]);
    else if (code === "39") style = new Set([...style].filter((name) => ["bold", "dim"].includes(name)));
    else if (code === "22") style = new Set([...style].filter((name) => !["bold", "dim"].includes(name)));
    else style = new Set();
    if (text) out += style.size > 0 ? `<tspan class="${[...style].join(" ")}">${xml(text)}</tspan>` : xml(text);
  }
  return out;
}

const block = blocksOf(readFileSync(`${root}/README.md`, "utf8")).find((b) => b.language === "console");
const commands = commandsOf(block);
const stage = openStage(true);
const printed = stage.run(commands);
stage.close();
const rows = commands.flatMap(({ text, expected }, i) => {
  const actual = printed[i].map(plain);
  if (!matches(expected, actual))
    throw new Error(`README.md differs from a real run: BLESS=1 its test first (${text})`);
  const found = new Map(align(expected, actual).map(({ pattern, line }) => [pattern, printed[i][line]]));
  const shown = expected.map((line, at) => (found.has(at) ? spans(found.get(at)) : xml(line)));
  return [`<tspan class="dim">$</tspan> <tspan class="bold">${xml(text)}</tspan>`, ...shown];
});

const [CELL, LINE, PAD] = [8.43, 19, 18];
const widest = Math.max(80, ...block.content.map((line) => line.length));
const [width, height] = [Math.ceil(widest * CELL) + 2 * PAD, rows.length * LINE + 2 * PAD];
const lines = rows.map((row, i) => `<text x="${PAD}" y="${PAD + 14 + i * LINE}">${row}</text>`);
writeFileSync(
  `${root}/docs/session.svg`,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="A session of assay in a terminal; the README has the same as text">
<style>
svg { --paper: #f6f8fa; --edge: #d0d7de; --ink: #1f2328; --dim: #59636e; --red: #b3261e; --green: #116329; --yellow: #7d4e00; --cyan: #0a5c77 }
@media (prefers-color-scheme: dark) {
  svg { --paper: #151b23; --edge: #3d444d; --ink: #e6edf3; --dim: #9198a1; --red: #ff8f87; --green: #5fd07a; --yellow: #e3b341; --cyan: #76d5ef }
}
rect { fill: var(--paper); stroke: var(--edge) }
text { fill: var(--ink); font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre }
.bold { font-weight: 700 } .dim { fill: var(--dim) } .red { fill: var(--red) } .green { fill: var(--green) }
.yellow { fill: var(--yellow) } .cyan { fill: var(--cyan) }
</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${lines.join("\n")}
</svg>
`,
);
process.stderr.write(`docs/session.svg: ${rows.length} lines\n`);
