/**
 * Takes out of a public thread what helps an attacker and what a maintainer would have to edit by hand: proofs of concept in any
 * spelling, traces, addresses, links to attachments. Pure; everything else stays as it is, line for line. It finds what has a known
 * form: a description in words is for a person to judge.
 */
import { base64Block, base64Inline, hexInline } from "./blobs.ts";
import { bytesBlock, bytesInline, dumpBlock, watBlock, watInline } from "./dumps.ts";
import { type Detector, type Finding, type InlineDetector, placeholder, type Stretch } from "./finding.ts";
import { addressInline, attachmentInline, placeInline, traceBlock } from "./traces.ts";

const BLOCKS: readonly Detector[] = [traceBlock, dumpBlock, bytesBlock, base64Block, watBlock];
const INLINE: readonly InlineDetector[] = [
  attachmentInline,
  base64Inline,
  hexInline,
  bytesInline,
  watInline,
  placeInline,
  addressInline,
];

export interface RedactedThread {
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** What is taken out can lay bare what stood beside it: looked at again until nothing is found, which takes a round or two. */
const MOST_ROUNDS = 50;

/** Lines of findings are those of the text in which they were found: of the given one, but for the rare second round. */
export function redactThread(text: string): RedactedThread {
  let done = onceThrough(text);
  for (let round = 1; round < MOST_ROUNDS; round++) {
    const again = onceThrough(done.text);
    if (again.findings.length === 0) break;
    done = { text: again.text, findings: [...done.findings, ...again.findings] };
  }
  return done;
}

function onceThrough(text: string): RedactedThread {
  const lines = text.split("\n");
  const bare = lines.map((line) => line.slice(markOf(line).length).trimEnd());
  const out: string[] = [];
  const findings: Finding[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    const block = firstBlock(bare, at);
    if (block) {
      findings.push({ kind: block.kind, line: at + 1, lines: block.lines, what: block.what });
      out.push(markOf(line) + placeholder(block.what) + (line.endsWith("\r") ? "\r" : ""));
      at += block.lines;
    } else {
      const stretches = stretchesOf(line);
      for (const { kind, what } of stretches) findings.push({ kind, line: at + 1, lines: 1, what });
      out.push(replaced(line, stretches));
      at++;
    }
  }
  return { text: out.join("\n"), findings };
}

/** Quote marks, list marks and indentation, which stay. */
function markOf(line: string): string {
  return /^(?:[ \t>]|[*+-] (?=[#=(]))*/.exec(line)?.[0] ?? "";
}

function firstBlock(lines: readonly string[], at: number): ReturnType<Detector> {
  for (const detector of BLOCKS) {
    const found = detector(lines, at);
    if (found) return found;
  }
  return undefined;
}

/** From left to right; of two that overlap the first detector's. */
function stretchesOf(line: string): Stretch[] {
  const found: Stretch[] = [];
  for (const detector of INLINE) {
    for (const stretch of detector(line))
      if (!found.some(({ start, end }) => stretch.start < end && start < stretch.end)) found.push(stretch);
  }
  return found.sort((a, b) => a.start - b.start);
}

function replaced(line: string, stretches: readonly Stretch[]): string {
  let text = "";
  let from = 0;
  for (const { start, end, what } of stretches) {
    text += line.slice(from, start) + placeholder(what);
    from = end;
  }
  return text + line.slice(from);
}
