/**
 * report.html: the bundle's text as one page that asks for nothing: no script, no image, no font, no link that loads. Its own
 * content security policy forbids all of that too, so that a hostile log could not add it. Made for a phone first.
 */
import type { Block, Inline, Text } from "../document.ts";
import { visible } from "../document.ts";
import { STYLE } from "./style.ts";

export function htmlPage(title: string, blocks: readonly Block[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${blocks.map(block).join("\n")}
</main>
</body>
</html>
`;
}

function block(b: Block): string {
  switch (b.kind) {
    case "heading":
      return `<h${b.level}>${escapeHtml(b.text)}</h${b.level}>`;
    case "text":
      return `<p>${line(b.text)}</p>`;
    case "list":
      return `<ul>\n${b.items.map((item) => `<li>${line(item)}</li>`).join("\n")}\n</ul>`;
    case "table":
      return table(b.head, b.rows);
    case "code":
      return `<pre tabindex="0"><code>${escapeHtml(b.text.replace(/\n+$/, ""))}</code></pre>`;
  }
}

/** On a narrow screen each row becomes a card whose cells carry the column's name; the roles keep it a table for screen readers. */
function table(head: readonly string[], rows: readonly (readonly Text[])[]): string {
  const cells = rows.map(
    (row) =>
      `<tr role="row">${row.map((cell, i) => `<td role="cell" data-head="${escapeHtml(head[i] ?? "")}">${line(cell)}</td>`).join("")}</tr>`,
  );
  const titles = head.map((h) => `<th scope="col" role="columnheader">${escapeHtml(h)}</th>`).join("");
  return `<table role="table">\n<thead><tr role="row">${titles}</tr></thead>\n<tbody>\n${cells.join("\n")}\n</tbody>\n</table>`;
}

function line(parts: Text): string {
  return parts.map(inline).join("");
}

function inline(part: Inline): string {
  if (typeof part === "string") return escapeHtml(part);
  if ("strong" in part) return `<strong>${escapeHtml(part.strong)}</strong>`;
  return `<code>${escapeHtml(part.code)}</code>`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function escapeHtml(words: string): string {
  return visible(words).replace(/[&<>"']/g, (c) => ENTITIES[c] as string);
}
