/**
 * A text that another version of Assay worded. Which words it chose is its own; what a reader would act on is not: title, tables, code,
 * markup, and what names a version, a weakness, a score, a digest or a place to go. Those must be what this version writes too.
 */
const NAMES =
  /\b(?:CWE|CVE|GHSA)-[\w-]{1,40}|\bCVSS:[\w.:/-]{1,200}|\b[a-z][a-z+.-]{0,20}:\/\/[^\s"'<>)]{1,500}|\bwww\.[^\s"'<>)]{1,500}|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,200}|\b[0-9a-f]{32,64}\b|\bv?\d{1,9}\.\d{1,9}\.\d{1,9}[\w.+-]{0,40}|\(\d{1,2}(?:\.\d)?, (?:none|low|medium|high|critical)\)/gi;
/** These may not be left out either: what is not said is as wrong as what is said otherwise. */
const KEPT = /^(?:CWE|CVE|CVSS)/i;
const ENTITY = /&[#\w]{1,32};/g;
const OWN_ENTITIES: readonly string[] = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"];

/** What a text says besides prose. */
interface Claims {
  readonly titles: readonly string[];
  readonly rows: readonly string[];
  readonly code: readonly string[];
  readonly names: readonly string[];
  /** What a renderer would obey: tags, links, styles. */
  readonly markup: readonly string[];
}

/** The first thing that only the text at hand says, or undefined where the two differ in prose alone. `seen`: lines of the evidence. */
export function otherClaim(path: string, there: string, made: string, seen: readonly string[]): string | undefined {
  const claims = path.endsWith(".html") ? claimsOfPage : claimsOfText;
  const [is, would] = [claims(there), claims(made)];
  if (is.titles.join("\n") !== would.titles.join("\n")) return `the title ${shown(is.titles[0])}`;
  const missing = would.names.find((name) => KEPT.test(name) && !is.names.includes(name));
  return (
    only(is.rows, would.rows, "the row") ??
    only(is.markup, [...would.markup, ...OWN_ENTITIES], "the markup") ??
    only(is.code, [...would.code, ...seen], "the code") ??
    only(is.names, would.names, "the name") ??
    (missing === undefined ? undefined : `a text without ${missing}`)
  );
}

function only(there: readonly string[], made: readonly string[], what: string): string | undefined {
  const known = new Set(made);
  const odd = there.find((one) => !known.has(one));
  return odd === undefined ? undefined : `${what} ${shown(odd)}`;
}

function shown(words = ""): string {
  return JSON.stringify(words.length > 80 ? `${words.slice(0, 80)}…` : words);
}

function namesIn(text: string): string[] {
  return [...text.matchAll(NAMES)].map((m) => m[0]);
}

/** Markdown, or a plain sentence. */
function claimsOfText(text: string): Claims {
  const { prose, code } = blocksIn(text);
  const { plain, spans } = spansIn(prose.join("\n"));
  return {
    titles: prose.filter((line) => /^#\s|^={1,200}\s*$/.test(line)),
    rows: prose.filter((line) => line.startsWith("|")),
    code: [...code, ...spans].filter(Boolean),
    names: namesIn(text),
    markup: [
      ...(plain.match(/(?<!\\)<[^>]{0,200}|\]\([^)]{0,200}|\]:.{0,200}/g) ?? []),
      ...(plain.match(ENTITY) ?? []),
    ],
  };
}

/** Fences of either kind, quotations and indented lines are code. */
function blocksIn(text: string): { prose: string[]; code: string[] } {
  const prose: string[] = [];
  const code: string[] = [];
  let fence: string | undefined;
  for (const line of text.split("\n")) {
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence === undefined && mark) fence = mark;
    else if (fence !== undefined && mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
    else if (fence !== undefined || /^(?: {4}|\t| {0,3}>)/.test(line)) code.push(line.trim());
    else prose.push(line);
  }
  return { prose, code };
}

/** Spans end at the next run of as many backticks. */
function spansIn(prose: string): { plain: string; spans: string[] } {
  const parts = prose.split(/(`+)/);
  const later = new Map<string, number>();
  const closing: number[] = [];
  for (let i = parts.length - 2; i > 0; i -= 2) {
    const run = parts[i] as string;
    closing[i] = later.get(run) ?? 0;
    later.set(run, i);
  }
  const plain: string[] = [];
  const spans: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const end = i % 2 === 1 && !parts[i - 1]?.endsWith("\\") ? (closing[i] ?? 0) : 0;
    if (end === 0) plain.push(parts[i] as string);
    else
      spans.push(
        parts
          .slice(i + 1, end)
          .join("")
          .trim(),
      );
    i = Math.max(i, end);
  }
  return { plain: plain.join(" "), spans };
}

/** report.html: only its own few tags are expected, so each is compared as it stands. */
function claimsOfPage(page: string): Claims {
  const found = { titles: [] as string[], rows: [] as string[], code: [] as string[], markup: [] as string[] };
  const open = new Map<string, number>();
  const words: string[] = [];
  let row = "";
  for (const part of page.split(/(<[^>]*>?)/)) {
    const [, end, tag = ""] = /^<(\/?)([a-z][a-z0-9]*)/.exec(part) ?? [];
    if (part.startsWith("<")) {
      found.markup.push(part);
      open.set(tag, (open.get(tag) ?? 0) + (end ? -1 : 1));
    } else if (inside(open, "style")) found.markup.push(part);
    else {
      words.push(part);
      if (inside(open, "code", "pre")) found.code.push(...part.split("\n").map((line) => line.trim()));
      if (inside(open, "title", "h1")) found.titles.push(part);
    }
    if (inside(open, "tr") || tag === "tr") row += part;
    if (tag === "tr" && end) {
      found.rows.push(row);
      row = "";
    }
  }
  const text = words.join(" ");
  found.markup.push(...(text.match(ENTITY) ?? []));
  return { ...found, code: found.code.filter(Boolean), names: namesIn(text) };
}

function inside(open: ReadonlyMap<string, number>, ...tags: readonly string[]): boolean {
  return tags.some((tag) => (open.get(tag) ?? 0) > 0);
}
