/**
 * A text as headings, paragraphs, lists, tables and code, written once and rendered as Markdown and as HTML. The one rule that
 * keeps both safe: what came out of a run or a file stands in code, never in prose.
 */
export type Inline = string | { readonly code: string } | { readonly strong: string };
export type Text = readonly Inline[];

export type Block =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: "text"; readonly text: Text }
  | { readonly kind: "list"; readonly items: readonly Text[] }
  | { readonly kind: "table"; readonly head: readonly string[]; readonly rows: readonly (readonly Text[])[] }
  | { readonly kind: "code"; readonly language: string; readonly text: string };

export function heading(level: 1 | 2 | 3, text: string): Block {
  return { kind: "heading", level, text };
}

export function text(...parts: Inline[]): Block {
  return { kind: "text", text: parts };
}

export function list(items: readonly (Text | string)[]): Block {
  return { kind: "list", items: items.map((item) => (typeof item === "string" ? [item] : item)) };
}

export function code(language: string, content: string): Block {
  return { kind: "code", language, text: content };
}

/** A word or line that came out of a run. */
export function said(content: string, most = 300): Inline {
  return { code: content.length > most ? `${content.slice(0, most)} …` : content };
}

/** Several of them in one sentence: `a`, `b`. */
export function saidAll(contents: readonly string[], separator = "; "): Inline[] {
  return contents.flatMap((content, i) => (i === 0 ? [said(content)] : [separator, said(content)]));
}

const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Control and direction characters as escapes: what is read is what is there, in a terminal and in a browser. */
export function visible(content: string): string {
  return content.replace(/\r\n/g, "\n").replace(UNSEEN, (c) => {
    const point = c.charCodeAt(0);
    return point < 0x100 ? `\\x${point.toString(16).padStart(2, "0")}` : `\\u${point.toString(16).padStart(4, "0")}`;
  });
}
