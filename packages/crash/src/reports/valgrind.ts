/**
 * valgrind's memcheck. The first invalid access is the bug; branches on uninitialised values count only if nothing worse
 * follows. The line about the address tells which kind of bad memory it was, in memcheck's own words.
 */
import { baseName, beforeJump, JUMP, plainName } from "../frame.ts";
import type { Access } from "../reading.ts";
import { type Finding, type Frame, type Report, STRENGTH } from "../report.ts";

const OURS = /^==\d{1,10}== ?(.*)$/;
const ACCESS = /^Invalid (read|write) of size (\d{1,10})/;
const FRAME = /^\s{1,6}(?:at|by) 0x[0-9A-Fa-f]{1,16}: (.*)$/;
const ENDED = /^Process terminating with default action of signal \d{1,3} \((SIG[A-Z]{2,8})\)/;
const FAULT_AT = /^\s{1,4}(?:Bad permissions for|Access not within) mapped region at address (0x[0-9A-F]{1,16})/;
const JUMPED = /^Jump to the invalid address/;

const OTHER: readonly (readonly [RegExp, string, number])[] = [
  [/^Invalid free\(\)/, "bad-free", STRENGTH.memcheck],
  [/^Mismatched free\(\)/, "alloc-dealloc-mismatch", STRENGTH.memcheck],
  [/^Source and destination overlap in /, "memcpy-param-overlap", STRENGTH.memcheck],
  [/^Argument '\w{1,40}' of function \w{1,40} has a fishy/, "negative-size-param", STRENGTH.memcheck],
  [/^Stack overflow in thread/, "stack-overflow", STRENGTH.memcheck],
  [/^Jump to the invalid address/, "SIGSEGV", STRENGTH.memcheck],
  [/^Conditional jump or move depends on uninitialised/, "use-of-uninitialized-value", STRENGTH.uninitialised],
  [/^Use of uninitialised value/, "use-of-uninitialized-value", STRENGTH.uninitialised],
  [
    /^Syscall param .{1,100} (?:uninitialised|contains uninitialised)/,
    "use-of-uninitialized-value",
    STRENGTH.uninitialised,
  ],
];

function parseFrame(text: string): Frame | undefined {
  const found = FRAME.exec(text);
  if (!found) return undefined;
  const open = found[1]!.lastIndexOf(" (");
  const inside = open < 0 ? "" : found[1]!.slice(open + 2, -1);
  const name = plainName(open < 0 ? found[1]! : found[1]!.slice(0, open));
  const place = /^(.{1,1000}?):(\d{1,7})$/.exec(inside);
  return {
    function: name === "???" || name === "" ? null : name,
    ...(place && { file: baseName(place[1]!), line: Number(place[2]) }),
    ...(inside.startsWith("in ") && { module: baseName(inside.slice(3)) }),
    ...(name === "???" && inside === "" && { anonymous: true }),
  };
}

/** "0 bytes after a block of size 40 alloc'd" and its sisters. */
function kindOf(address: string, free: boolean): string | undefined {
  if (/ inside a block of size .{1,30} free'd/.test(address)) return free ? "double-free" : "heap-use-after-free";
  if (/ (?:after|before) a block of size | inside an unallocated block /.test(address)) return "heap-buffer-overflow";
  if (/ on thread \d{1,6}'s stack/.test(address)) return free ? "bad-free" : "stack-buffer-overflow";
  if (/ bytes (?:inside|after|before) data symbol /.test(address)) return "global-buffer-overflow";
  return undefined;
}

function framesFrom(texts: readonly string[], from: number): Frame[] {
  const frames: Frame[] = [];
  for (let i = from; i < texts.length && frames.length < 64; i++) {
    const frame = parseFrame(texts[i]!);
    if (!frame) break;
    frames.push(frame);
  }
  return frames;
}

function read(texts: readonly string[], at: number): Report | undefined {
  const access = ACCESS.exec(texts[at]!);
  const other = access ? undefined : OTHER.find(([words]) => words.test(texts[at]!));
  if (!access && !other) return undefined;
  const frames = framesFrom(texts, at + 1);
  const jumped = JUMPED.test(texts[at]!);
  const about = /^\s{1,4}Address (0x[0-9A-Fa-f]{1,16}) is (.*)$/.exec(texts[at + 1 + frames.length] ?? "");
  const refined = about && !jumped && kindOf(` ${about[2]}`, other?.[1] === "bad-free");
  return {
    source: "valgrind",
    kind: refined || (access ? "SIGSEGV" : other![1]),
    ...(access && { access: access[1]!.toUpperCase() as Access, size: Number(access[2]) }),
    ...(about && { address: about[1]!.toLowerCase() }),
    message: texts[at]!,
    frames: jumped ? beforeJump(frames) : frames,
    strength: access ? STRENGTH.memcheck : other![2],
    ...(jumped && { caveats: [`valgrind: ${JUMP}`] }),
  };
}

/** What memcheck has no words for: a write to read-only memory, a jump to data, an address that is none. */
function readEnd(texts: readonly string[], at: number, signal: string): Report {
  const address = FAULT_AT.exec(texts[at + 1] ?? "")?.[1];
  const first = texts.findIndex((text, i) => i > at && FRAME.test(text));
  const frames = first < 0 || first > at + 4 ? [] : framesFrom(texts, first);
  const jumped = address !== undefined && texts[first]?.trim().startsWith(`at ${address}: ???`) === true;
  return {
    source: "valgrind",
    kind: signal,
    ...(address && { address: address.toLowerCase() }),
    message: texts[at]!,
    frames: jumped ? beforeJump(frames) : frames,
    // Words that say why a process aborts name it better.
    strength: signal === "SIGABRT" ? STRENGTH.debugger : STRENGTH.memcheck,
    ...(jumped && { caveats: [`valgrind: ${JUMP}`] }),
  };
}

export function readValgrind(lines: readonly string[]): Finding[] {
  const texts: string[] = [];
  for (const line of lines) {
    const ours = line.startsWith("==") && OURS.exec(line);
    if (ours) texts.push(ours[1]!);
  }
  const reports: Report[] = [];
  for (let i = 0; i < texts.length && reports.length < 32; i++) {
    const report = read(texts, i);
    if (report) reports.push(report);
  }
  const ended = texts.findIndex((text) => ENDED.test(text));
  const signal = ended < 0 ? undefined : ENDED.exec(texts[ended]!)![1]!;
  const named = reports.some((report) => report.strength >= STRENGTH.memcheck);
  if (signal && !named && /^SIG(?:SEGV|BUS|ILL|FPE|ABRT|TRAP)$/.test(signal))
    reports.push(readEnd(texts, ended, signal));
  return reports.map((report) => ({ what: "report", report: signal ? { ...report, signal } : report }));
}
