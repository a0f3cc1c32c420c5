/**
 * Stack frames of the sanitizers, LLVM and TSan, and the walk that gathers a stack. Written with index searches instead
 * of one large expression: paths may hold spaces, C++ names hold anything, and a hostile line must cost no more than its length.
 */
import type { Frame } from "./report.ts";

/** Deep recursion prints hundreds of frames; more say nothing new. */
const MOST_FRAMES = 512;
/** Lines between a header and its first frame, or that another writer dropped into a stack. */
const LARGEST_GAP = 6;

export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

/** A name as the source has it: no parameters, no compiler's clone suffix, no Rust hash, no symbol version, no offset. */
export function plainName(name: string): string {
  let text = name.trim();
  const at = text.indexOf("@", 1);
  if (at > 0) text = text.slice(0, at);
  text = text.replace(/(?:\+0x[0-9a-f]{1,16}|\s\+\s\d{1,9})$/i, "");
  text = text.replace(/(?:\.(?:isra|part|constprop|cold|lto_priv|llvm)(?:\.\d{1,24})?|\.\d{1,9}){1,6}$/, "");
  text = text.replace(/::h[0-9a-f]{16}$/, "");
  if (text.endsWith(" const")) text = text.slice(0, -6);
  return text.endsWith(")") ? withoutParameters(text) : text;
}

function withoutParameters(text: string): string {
  let depth = 0;
  for (let i = text.length - 1; i >= 0; i--) {
    if (text[i] === ")") depth++;
    else if (text[i] === "(" && --depth === 0) return i === 0 ? text : text.slice(0, i).trimEnd();
  }
  return text;
}

/** `function file:line:column (module+0xoffset) (BuildId: …)` with any part missing. */
export function parsePlace(rest: string): Frame {
  let text = rest.trim();
  let place: { module?: string; offset?: string; anonymous?: boolean } = {};
  const build = text.lastIndexOf(" (BuildId:");
  if (build >= 0) text = text.slice(0, build).trimEnd();
  if (text.endsWith(")")) {
    const open = text.lastIndexOf("(");
    const inside = text.slice(open + 1, -1);
    const plus = inside.lastIndexOf("+0x");
    const offset = inside.slice(plus + 3);
    if (plus > 0 && /^[0-9a-f]{1,16}$/i.test(offset))
      place = { module: baseName(inside.slice(0, plus)), offset: offset.toLowerCase() };
    if (inside === "<unknown module>") place = { anonymous: true };
    if (place.module !== undefined || place.anonymous) text = text.slice(0, open).trimEnd();
  }
  const { head, file, line } = splitFile(text);
  const name = plainName(head);
  const known = name !== "" && name !== "<null>" && name !== "??" && !/^0x[0-9a-f]+$/i.test(name);
  return { function: known ? name : null, ...place, ...(file && { file }), ...(line !== undefined && { line }) };
}

/** Splits `function path:12:3`; a path may hold spaces if it starts with a slash or a drive. */
function splitFile(text: string): { head: string; file?: string; line?: number } {
  if (text.endsWith(" <null>")) return { head: text.slice(0, -7) };
  const drive = /\s[A-Za-z]:[\\/]/.exec(text);
  const slash = text.indexOf(" /");
  const cut = slash >= 0 ? slash : (drive?.index ?? text.lastIndexOf(" "));
  const tail = text.slice(cut + 1);
  const numbers = /^(.{0,3000}?):(\d{1,7})(?::\d{1,7})?$/.exec(tail);
  if (numbers) return { head: text.slice(0, Math.max(cut, 0)), file: baseName(numbers[1]!), line: Number(numbers[2]) };
  if (cut >= 0 && /[\\/]/.test(tail)) return { head: text.slice(0, cut), file: baseName(tail) };
  return { head: text };
}

const NUMBERED = /^\s{0,16}#(\d{1,4})\s{1,4}(?:(0x[0-9a-fA-F]{1,16})(?:\s{1,4}|$))?(?:in\s{1,4})?/;

export interface NumberedFrame {
  readonly number: number;
  readonly frame: Frame;
}

/** `#3 0x… in name file:line`, with or without the address. */
export function parseSanitizerFrame(line: string): NumberedFrame | undefined {
  const found = NUMBERED.exec(line);
  if (!found) return undefined;
  const frame = parsePlace(line.slice(found[0].length));
  // A program counter in page zero is a jump through a null pointer, not code without a file.
  const jumped = frame.anonymous && found[2] !== undefined && found[2].length <= 6;
  return { number: Number(found[1]), frame: jumped ? { function: null } : frame };
}

/** What the report says of a call or return that ended where no code is. */
export const JUMP = "the fault is the jump itself: there is no code at the program counter";

/** The stack without the place that a wild jump led to: it is nobody's code, least of all an AoT compiler's. */
export function beforeJump(frames: readonly Frame[]): readonly Frame[] {
  return frames.slice(1);
}

/** Two addresses, however many zeros they are written with. */
export function isSameAddress(a: string | undefined, b: string | undefined): boolean {
  const bare = (text: string): string => text.replace(/^(?:0x)?0{0,16}/i, "").toLowerCase();
  return a !== undefined && b !== undefined && bare(a) === bare(b);
}

/**
 * The first stack at or after `from`: consecutive frames, allowing a few foreign lines between them. An empty line or a
 * new frame 0 ends it. `next` is the line after the last frame read.
 */
export function gatherStack(
  lines: readonly string[],
  from: number,
  parse: (line: string) => NumberedFrame | undefined,
): { frames: Frame[]; next: number } {
  const frames: Frame[] = [];
  let last = -1;
  let next = from;
  for (let i = from; i < lines.length && i <= next + LARGEST_GAP && frames.length < MOST_FRAMES; i++) {
    const parsed = parse(lines[i]!);
    if (parsed) {
      if (parsed.number <= last) break;
      frames.push(parsed.frame);
      last = parsed.number;
      next = i + 1;
    } else if (frames.length > 0 && lines[i] === "") break;
  }
  return { frames, next };
}
