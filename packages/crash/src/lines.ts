/**
 * Any text to lines that the readers can trust: plain, bounded, without what a terminal, a logger, a mail or an issue
 * tracker put around them. Reports arrive pasted; a reader that knows about quote marks would be a reader of quote marks.
 */
import { escapeControl } from "./escape.ts";

/** Longer lines lose their middle: each reader's work per line stays bounded, and what a runtime says after a program that prints no newline stays. */
const LONGEST_LINE = 4096;
/** A larger log is read from both ends: reports come when a run begins to fail, and when it ends. */
const END_LINES = 100_000;
const END_LENGTH = 8_000_000;

const COLOUR = /\u001b(?:\[[0-9;?]{0,32}[@-~]|\][^\u0007\u001b]{0,256}(?:\u0007|\u001b\\)|[@-Z\\^_])/g;
/** Zephyr begins a line of its own with three of them. */
const QUOTE = /^(?:>(?!>> ZEPHYR) ?){1,8}/;
/** A fence of Markdown, with the name of a language, or with text on its own line. */
const FENCE = /^\s{0,12}(?:`{3,}|~{3,})(?:[\w+-]{0,20}\s{0,4}$)?/;
/** Clocks that loggers put before a line: ISO dates, kernel and RTOS uptimes, syslog, logcat, WAMR's own log. */
const CLOCKS: readonly RegExp[] = [
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?[:\s]\s{0,8}/,
  /^\[\d{1,2}:\d\d:\d\d[.:,]\d{1,3}(?:,\d{1,3})? - [0-9A-Fa-f]{1,16}\]: /,
  /^\[\d{1,3}:\d\d:\d\d(?:[.:,]\d{1,6}(?:,\d{1,3})?)?\]\s{1,4}/,
  /^\[\s{0,12}\d{1,9}\.\d{1,9}\]\s{1,4}/,
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,64} [\w./()-]{1,64}(?:\[\d{1,9}\])?: /,
  /^\d\d-\d\d \d\d:\d\d:\d\d\.\d{3,6}\s{1,8}(?:\d{1,7}(?:[-/ ]\s{0,8}\S{1,64})?\s{1,8})?[VDIWEFA][ /][^:]{1,40}: ?/,
  /^[VDIWEFA]\/[\w.]{1,30}\s{0,8}\(\s{0,8}\d{1,7}\): /,
];

/** One line without its dressing. */
function plain(line: string): string {
  let text = line.length > LONGEST_LINE ? line.slice(0, LONGEST_LINE / 2) + line.slice(-LONGEST_LINE / 2) : line;
  if (text.includes("\u001b")) text = text.replace(COLOUR, "");
  text = text.replace(QUOTE, "");
  for (const clock of CLOCKS) {
    const found = clock.exec(text);
    if (found) text = text.slice(found[0].length);
  }
  if (text.includes("```") || text.includes("~~~")) text = text.replace(FENCE, "").replace(/`{3,}$/, "");
  return escapeControl(text).trimEnd();
}

/** Where the first, or the last, END_LINES lines end. */
function headEnd(text: string): number {
  let at = -1;
  for (let i = 0; i < END_LINES; i++) {
    at = text.indexOf("\n", at + 1);
    if (at < 0 || at > END_LENGTH) return Math.min(text.length, END_LENGTH);
  }
  return at;
}

function tailStart(text: string): number {
  let at = text.length;
  for (let i = 0; i < END_LINES && at > 0; i++) {
    at = text.lastIndexOf("\n", at - 1);
    if (at < text.length - END_LENGTH) return Math.max(0, text.length - END_LENGTH);
  }
  return at + 1;
}

/** Lines of a text, cleaned; runs of empty lines become one. */
export function cleanLines(text: string): string[] {
  const end = headEnd(text);
  const ends = end === text.length ? [text] : [text.slice(0, end), text.slice(Math.max(end, tailStart(text)))];
  const lines: string[] = [];
  for (const part of ends) {
    for (const line of part.split(/\r{0,3}\n|\r/, 2 * END_LINES)) {
      const cleaned = plain(line);
      if (cleaned !== "" || lines.at(-1) !== "") lines.push(cleaned);
    }
  }
  return lines;
}
