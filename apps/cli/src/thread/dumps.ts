/** Bytes written for people: xxd, hexdump, od, byte lists of C, Python and JavaScript, and WebAssembly text. */
import { countRun, type Detector, type InlineDetector } from "./finding.ts";

/** An offset, then at least four bytes. */
const DUMP = /^(?:0x)?[0-9a-fA-F]{4,16}:?\s+(?:(?:0x)?[0-9a-fA-F]{2}\s?){4}/;
/** Pairs alone, eight or more of them. */
const PAIRS = /^(?:[0-9a-fA-F]{2}\s+){7,}[0-9a-fA-F]{2}\s*(?:\|.*)?$/;
const BYTES_OF_C = /(?:0x[0-9a-fA-F]{1,2}\s*,\s*){4}/;
const ESCAPES = /(?:\\x[0-9a-fA-F]{2}|\\[0-9a-fA-F]{2}){4}|\\(?:x00|00?)(?:asm|aot)/;
const ONE_BYTE = /\\x[0-9a-fA-F]{2}|\\[0-9a-fA-F]{1,2}(?:asm|aot)?|0x[0-9a-fA-F]{1,2}\b/g;
/** The first four bytes of a .wasm or .aot in decimal. */
const DECIMAL_MAGIC = /\b0\s*,\s*97\s*,\s*(?:115\s*,\s*109|111\s*,\s*116)\b/;
const DECIMALS = /^\s*(?:\d{1,3}\s*,\s*){7}/;

export const dumpBlock: Detector = (lines, at) => {
  const belongs = (line: string): boolean => (DUMP.test(line) && hasByteColumns(line)) || PAIRS.test(line);
  const count = countRun(lines, at, belongs, (line) => line === "*");
  return count === 0 ? undefined : { kind: "poc", lines: count, what: `hex dump, ${plural(count)}` };
};

/** Only hex groups until the text column; a log line that happens to begin with digits is none. */
function hasByteColumns(line: string): boolean {
  const groups = line.trim().split(/\s+/).slice(1);
  const hex = groups.findIndex((group) => !/^(?:0x)?(?:[0-9a-fA-F]{2}){1,8}$/.test(group));
  return (hex < 0 ? groups.length : hex) >= 2;
}

export const bytesBlock: Detector = (lines, at) => {
  const first = lines[at] ?? "";
  if (DECIMAL_MAGIC.test(first)) {
    const more = countRun(lines, at + 1, (line) => DECIMALS.test(line));
    return { kind: "poc", lines: 1 + more, what: `list of bytes, ${plural(1 + more)}` };
  }
  const count = countRun(lines, at, (line) => (BYTES_OF_C.test(line) || ESCAPES.test(line)) && isMostlyBytes(line));
  return count === 0 ? undefined : { kind: "poc", lines: count, what: `list of bytes, ${plural(count)}` };
};

function isMostlyBytes(line: string): boolean {
  return line.replace(ONE_BYTE, "").replace(/[\s,;"'{}[\]()]/g, "").length * 2 < line.length;
}

/** Bytes in the middle of a sentence: from the first to the last. */
export const bytesInline: InlineDetector = (line) => {
  if (!BYTES_OF_C.test(line) && !ESCAPES.test(line) && !DECIMAL_MAGIC.test(line)) return [];
  const all = [...line.matchAll(DECIMAL_MAGIC.test(line) ? /\b\d{1,3}\b/g : ONE_BYTE)];
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last) return [];
  return [{ kind: "poc", start: first.index, end: last.index + last[0].length, what: `list of bytes` }];
};

/** From `(module` to its closing parenthesis. Without one, to the end of the fence or the text. */
export const watBlock: Detector = (lines, at) => {
  if (!/^\((?:module|component)\b/.test(lines[at] ?? "")) return undefined;
  let depth = 0;
  for (let i = at; i < lines.length; i++) {
    const line = lines[i] ?? "";
    if (line.startsWith("```") || line.startsWith("~~~")) return wat(i - at);
    for (const c of line.replace(/"(?:[^"\\]|\\.)*(?:"|$)|;;.*/g, "")) depth += c === "(" ? 1 : c === ")" ? -1 : 0;
    if (depth <= 0) return wat(i - at + 1);
  }
  return wat(lines.length - at);
};

function wat(lines: number): ReturnType<Detector> {
  return { kind: "poc", lines, what: `WebAssembly text, ${plural(lines)}` };
}

const WAT = /\((?:module|component)\s*[($)]/;

/** A module in the middle of a sentence: to the last parenthesis, or to the end of the line where a module is still open there. */
export const watInline: InlineDetector = (line) => {
  const start = line.search(WAT);
  if (start < 0) return [];
  const closed = line.lastIndexOf(")") + 1;
  const end = closed > start && !WAT.test(line.slice(closed)) ? closed : line.length;
  return [{ kind: "poc", start, end, what: "WebAssembly text" }];
};

function plural(lines: number): string {
  return `${lines} line${lines === 1 ? "" : "s"}`;
}
