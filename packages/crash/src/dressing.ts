/**
 * What stands around a report in a log that somebody pasted, saved or collected: a logger's prefix on every line, JSON around
 * each, entities, tags, a terminal's colours without their escape, two bytes a character. No list of loggers is complete, so
 * a prefix is learnt: it is what stands before words that only a report begins with, and on most of the lines after them.
 */
import { cleanLines } from "./lines.ts";

/** Words that begin a line of a report, and hardly occur inside other text. */
const REPORT =
  /={1,2}\d{1,10}={1,2}\s?(?:ERROR|WARNING): \w+San|={2}\d{1,10}={2} (?:Invalid (?:read|write|free)|Process terminating|Jump to|Conditional jump|Use of uninit|Memcheck)|ERROR: (?:Address|Thread|Memory|Leak)Sanitizer|WARNING: ThreadSanitizer: |SUMMARY: \w+Sanitizer: |AddressSanitizer:DEADLYSIGNAL| {4}#0 0x[0-9a-f]{4,16} |(?:Program|Thread \d{1,6}.{0,80}) received signal SIG|#0 {1,2}(?:0x[0-9a-f]{8,16} in )?\w{1,80} \(|\* thread #\d{1,4}, .{0,80}stop reason = |\*{5} [A-Z]{3,12} FAULT \*{5}|Guru Meditation Error: Core|assert failed: \w+ |CORRUPT HEAP: |ASSERTION FAIL \[|(?:LLVM ERROR|Stack dump|Exception Type): | #0 0x[0-9a-f]{12,16} |\*\*\* \*\*\* \*\*\* \*\*\*/;
/** What a runtime or a shell says in one line: a prefix before it is believed if it looks like a logger's. */
const WORDS =
  /Exception: |Segmentation fault|Aborted|Illegal instruction|double free or corruption|Assertion failed: |unhandled SIG[A-Z]{3,4}, si_addr: |(?:WASM|AOT) module (?:load|instantiate) failed: /;
const LOGGER = /^(?=.*[\d\][|]).*(?:[\]|:>Z\d]|\t)[ \t]{0,4}$|^std(?:out|err)\b[ :FP]{0,4}$/;
const SHELL = /Segmentation fault|Aborted|Illegal instruction/;
/** Lines that have nothing to lose, whatever was learnt. */
const BARE =
  /^(?:={1,2}\d{1,10}={1,2}|\s{0,8}#\d{1,4}\s|(?:READ|WRITE) of size|SUMMARY: |Exception: |Program received|unhandled SIG|(?:WASM|AOT) module |\s{0,4}frame #)/;
const LONGEST = 120;
/** Lines after the words that are asked whether they begin alike. */
const NEAR = 12;
const MOST_SHAPES = 4;

/** A prefix as a pattern: numbers, ids and spaces may differ from line to line, the rest may not. */
function shapeOf(prefix: string): RegExp {
  const parts = prefix.match(/[0-9A-Za-z]*\d[0-9A-Za-z]*|\s+|[A-Za-z]+|./gu) ?? [];
  const pattern = parts.map((part, i) => {
    if (/^\s/.test(part)) {
      if (i === parts.length - 1) return `(?:${part}|$)`;
      return i === 0 ? "\\s{0,16}" : "\\s{1,16}";
    }
    return /\d/.test(part) ? "[0-9A-Za-z]{1,40}" : part.replace(/[^A-Za-z]/gu, "\\$&");
  });
  return new RegExp(`^${/^\d/.test(prefix) ? "\\s{0,16}" : ""}${pattern.join("")}`);
}

interface Prefix {
  readonly shape: RegExp;
  /** Nothing but an indent: every line can lose it. */
  readonly blank: boolean;
}

/** The prefix before a report's words in this line, if most of the lines after it have it too. */
function learnt(lines: readonly string[], at: number): Prefix | undefined {
  const line = lines[at]!.slice(0, LONGEST + 60);
  const sure = line.search(REPORT);
  const from = sure >= 0 ? sure : line.search(WORDS);
  const text = line.slice(0, Math.max(from, 0));
  const blank = text.trim() === "";
  if (from <= 0 || from > LONGEST || (!blank && BARE.test(line))) return undefined;
  const prefix = { shape: shapeOf(text), blank };
  const near = lines.slice(at + 1, at + 1 + NEAR).filter((next) => next !== "");
  const alike = near.filter((next) => prefix.shape.test(next)).length;
  const likely = blank || LOGGER.test(text);
  if (alike * 10 < near.length * (likely ? 6 : 10)) return undefined;
  // A shell's remark that stands alone has a prefix of its own.
  if (near.length === 0) return likely && !SHELL.test(line) ? prefix : undefined;
  return sure >= 0 || likely ? prefix : undefined;
}

function withoutPrefix(lines: readonly string[]): readonly string[] {
  const known: Prefix[] = [];
  for (let i = 0; i < lines.length && known.length < MOST_SHAPES; i++) {
    if (known.some(({ shape }) => shape.test(lines[i]!))) continue;
    const prefix = learnt(lines, i);
    if (prefix) known.push(prefix);
  }
  if (known.length === 0) return lines;
  return lines.map((line) => {
    const bare = BARE.test(line);
    const found = known.find(({ shape, blank }) => (blank || !bare) && shape.test(line));
    return found ? line.replace(found.shape, "") : line;
  });
}

const TAGS =
  /^(?:<\/?(?:pre|code|details|summary|samp|tt|p|div|blockquote)\b[^<>]{0,80}>|\{(?:code|noformat)[^{}]{0,40}\}){1,6}/i;
/** Colours whose escape a copy lost, or wrote out. */
const LOST_COLOUR = /(?:(?:\^\[|\\x1b|\\u001b|\\033|\\e|␛)\[[0-9;]{0,16}|\[\d{1,3}(?:;\d{1,3}){0,4})m/g;

function plain(line: string): string {
  const bare = line.includes("m") && line.includes("[") ? line.replace(LOST_COLOUR, "") : line;
  return bare.replace(TAGS, "");
}

/** A copy that put an empty line after every line: no two lines of text meet. */
function dense(lines: readonly string[]): readonly string[] {
  const meet = lines.some((line, i) => line !== "" && lines[i + 1] !== undefined && lines[i + 1] !== "");
  return meet || lines.length < 6 ? lines : lines.filter((line) => line !== "");
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', "#39": "'", apos: "'", amp: "&" };
/** Fields of JSON that hold what the program said. */
const FIELDS = ["log", "message", "MESSAGE", "msg", "text", "line"] as const;
const LARGEST_JSON = 8_000_000;

/** Docker, journald and CI systems keep a line, or the whole text, as a field of an object. */
function fromJson(line: string): string {
  if (!line.startsWith("{") || !line.trimEnd().endsWith("}") || line.length > LARGEST_JSON) return line;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null) return line;
    const entries = new Map(Object.entries(value));
    const said = FIELDS.map((field) => entries.get(field)).find((text) => typeof text === "string");
    return typeof said === "string" ? said.replace(/\n$/, "") : line;
  } catch {
    return line;
  }
}

/** UTF-16 read as UTF-8 has a NUL in every other place. */
function oneByte(text: string): string {
  const head = text.slice(0, 1000);
  const empty = head.split("\0").length - 1;
  return empty * 3 > head.length ? text.replaceAll("\0", "").replace(/^\ufffd{1,2}/, "") : text;
}

/** The lines of a report as its tool wrote them. */
export function undressed(text: string): readonly string[] {
  const whole = oneByte(text).replace(/^\ufeff/, "");
  const lined = /^\{"/m.test(whole) ? whole.split("\n").map(fromJson).join("\n") : whole;
  const decoded = /&(?:lt|gt|#39|quot);/.test(lined)
    ? lined.replace(/&(lt|gt|quot|#39|apos|amp);/g, (_, name: string) => ENTITIES[name]!)
    : lined;
  return withoutPrefix(dense(cleanLines(decoded).map(plain)));
}
