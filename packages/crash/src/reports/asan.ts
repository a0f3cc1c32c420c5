/**
 * `ERROR: <Tool>Sanitizer: …` of gcc and clang: AddressSanitizer, and the same signal reports under the names of the other
 * sanitizers and of libFuzzer. Several headers share one shape but not one grammar, so the header's words decide the kind.
 */
import { beforeJump, gatherStack, isSameAddress, JUMP, parsePlace, parseSanitizerFrame } from "../frame.ts";
import { type Finding, type Report, STRENGTH } from "../report.ts";
import { MOST_REPORTS } from "./limits.ts";

/** After `==PID==` the header may follow whatever the program printed last without a newline. */
const HEADER = /(?:^=*|={1,2}(\d{1,10})={1,2}\s?)ERROR: (\w+Sanitizer|libFuzzer):? (.*)$/;
const LIMIT = /(?:^|==(\d{1,10})==\s?)AddressSanitizer: (?:hard|soft) rss limit exhausted/;
const SUMMARY = /^\s*SUMMARY: (\w+Sanitizer|libFuzzer): ([\w-]+)(?: (.*))?$/;

const SOURCES: Readonly<Record<string, string>> = {
  AddressSanitizer: "asan",
  HWAddressSanitizer: "hwasan",
  MemorySanitizer: "msan",
  ThreadSanitizer: "tsan",
  UndefinedBehaviorSanitizer: "ubsan",
  LeakSanitizer: "lsan",
  libFuzzer: "libfuzzer",
};

/** First words of a header that are not already the kind, and the kind they mean. Longest first where one begins another. */
const WORDS: readonly (readonly [string, string])[] = [
  ["SEGV", "SIGSEGV"],
  ["BUS", "SIGBUS"],
  ["FPE", "SIGFPE"],
  ["ILL", "SIGILL"],
  ["ABRT", "SIGABRT"],
  ["TRAP", "SIGTRAP"],
  ["access-violation", "SIGSEGV"],
  ["in-page-error", "SIGBUS"],
  ["illegal-instruction", "SIGILL"],
  ["priv-instruction", "SIGILL"],
  ["int-divide-by-zero", "SIGFPE"],
  ["int-overflow", "SIGFPE"],
  ["breakpoint", "SIGTRAP"],
  ["attempting double-free", "double-free"],
  ["attempting free on address which was not malloc()-ed", "bad-free"],
  ["attempting to call malloc_usable_size()", "bad-malloc-usable-size"],
  ["requested allocation size", "allocation-size-too-big"],
  ["calloc parameters overflow", "calloc-overflow"],
  ["reallocarray parameters overflow", "calloc-overflow"],
  ["pvalloc parameters overflow", "calloc-overflow"],
  ["specified RSS limit exceeded", "rss-limit-exceeded"],
  ["allocator is out of memory", "out-of-memory"],
  ["out of memory", "out-of-memory"],
  ["out-of-memory", "out-of-memory"],
  ["allocator exceeded", "out-of-memory"],
  ["invalid allocation alignment", "invalid-allocation-alignment"],
  ["deadly signal", "deadly-signal"],
  ["timeout after", "hang"],
];

/** Words of a set-up that failed, not of a program that did; `setup.ts` reads them. */
const NOT_A_CRASH = /^(?:failed to|Failed to|ReserveShadowMemory|Shadow memory|CHECK failed)/;

function kindOf(text: string): string | undefined {
  const word = WORDS.find(([start]) => text.startsWith(start));
  if (word) return word[1];
  const named = /^([a-z]+(?:[-_][a-z]+)+)(?=[\s:(]|$)/.exec(text);
  return named?.[1];
}

/** Access and size stand in the lines between the header and the first frame. */
function detail(lines: readonly string[], from: number): Pick<Report, "access" | "size"> {
  for (let i = from; i < Math.min(lines.length, from + 6); i++) {
    const sized = /^(READ|WRITE) of size (\d{1,20})/.exec(lines[i]!);
    if (sized) return { access: sized[1] as "READ" | "WRITE", size: Number(sized[2]) };
    const signal = /The signal is caused by a (READ|WRITE) memory access/.exec(lines[i]!);
    if (signal) return { access: signal[1] as "READ" | "WRITE" };
    if (parseSanitizerFrame(lines[i]!)) break;
  }
  return {};
}

const AT_PC = /First \d{1,3} instruction bytes at pc: ((?:[0-9a-f]{2} ?){4,32})$/;

/** With dump_instruction_bytes=1, after the stack of a signal: what the processor was about to do. */
function machineCode(lines: readonly string[], from: number): Pick<Report, "instructionBytes"> {
  for (let i = from; i < Math.min(lines.length, from + 6); i++) {
    const bytes = AT_PC.exec(lines[i]!)?.[1];
    if (bytes) return { instructionBytes: bytes.replaceAll(" ", "") };
    if (HEADER.test(lines[i]!)) break;
  }
  return {};
}

/** ASan's own warning: a longjmp over frames it could not clean leaves stale poison on the stack. Anyone can print it: the process number makes it ASan's. */
const CAVEAT = "False positive error reports may follow";
const IGNORING = /==(\d{1,10})==WARNING: ASan is ignoring requested __asan_handle_no_return/;

function warnings(lines: readonly string[]): ReadonlySet<string> {
  const found = lines.map((line, i) => lines[i + 1]?.includes(CAVEAT) && IGNORING.exec(line)?.[1]);
  return new Set(found.filter((process) => typeof process === "string"));
}

/** `==PID==ABORTING` before the next header. */
function endsWith(lines: readonly string[], at: number, process: string): boolean {
  for (let i = at + 1; i < Math.min(lines.length, at + 400) && !HEADER.test(lines[i]!); i++)
    if (lines[i]!.includes(`==${process}==ABORTING`)) return true;
  return false;
}

function readHeader(lines: readonly string[], at: number, warned: ReadonlySet<string>): Finding | undefined {
  const header = HEADER.exec(lines[at]!);
  if (!header || NOT_A_CRASH.test(header[3]!)) return undefined;
  const [, process, tool = "", words = ""] = header;
  const source = SOURCES[tool] ?? "sanitizer";
  const kind = kindOf(words);
  if (kind === undefined) return undefined;
  if (kind === "hang") return { what: "hang", message: words };
  const stack = gatherStack(lines, at + 1, parseSanitizerFrame);
  const signal: Pick<Report, "signal"> = kind.startsWith("SIG") ? { signal: kind } : {};
  const address = /\baddress (0x[0-9a-f]{1,16})/.exec(words)?.[1];
  const jumped = /^SIG(?:SEGV|BUS)$/.test(kind) && isSameAddress(address, /\(pc (0x[0-9a-f]{1,16})/.exec(words)?.[1]);
  const caveats = [
    ...(process !== undefined && warned.has(process) ? [`asan: ${CAVEAT}`] : []),
    ...(jumped ? [`asan: ${JUMP}`] : []),
  ];
  const report: Report = {
    source,
    kind,
    ...(process && { process }),
    ...(process && endsWith(lines, at, process) && { final: true }),
    ...(!jumped && detail(lines, at + 1)),
    ...signal,
    ...(signal.signal && !jumped && machineCode(lines, stack.next)),
    ...(address && { address }),
    message: words,
    frames: jumped ? beforeJump(stack.frames) : stack.frames,
    strength: source === "libfuzzer" ? STRENGTH.debugger : STRENGTH.sanitizer,
    caveats,
  };
  return { what: "report", report };
}

/** A log cut off before its report still has the last line: one frame, no access. */
function readSummary(line: string): Finding | undefined {
  const summary = SUMMARY.exec(line);
  const kind = summary && (kindOf(summary[2]!) ?? undefined);
  if (!summary || !kind || kind === "undefined-behavior") return undefined;
  const place = summary[3] ?? "";
  const named = place.lastIndexOf(" in ");
  const frame = named >= 0 ? parsePlace(`${place.slice(named + 4)} ${place.slice(0, named)}`) : parsePlace(place);
  const frames = frame.function ? [frame] : [];
  const source = SOURCES[summary[1]!] ?? "sanitizer";
  return { what: "report", report: { source, kind, message: line.trim(), frames, strength: STRENGTH.summary } };
}

/** A report without a stack: a limit of ASan's, or a fault while it was reporting one. */
function bare(kind: string, message: string, process?: string): Report {
  return { source: "asan", kind, ...(process && { process }), message, frames: [], strength: STRENGTH.sanitizer };
}

export function readAsan(lines: readonly string[]): Finding[] {
  const found: Finding[] = [];
  const nested = lines.some((line) => line.includes("AddressSanitizer: nested bug in the same thread, aborting"));
  const warned = warnings(lines);
  for (let i = 0; i < lines.length && found.length < MOST_REPORTS; i++) {
    const line = lines[i]!;
    if (!line.includes("Sanitizer: ") && !line.includes("libFuzzer: ") && !line.includes("Sanitizer failed")) continue;
    const limit = LIMIT.exec(line);
    const finding: Finding | undefined = limit
      ? { what: "report", report: bare("rss-limit-exceeded", line, limit[1]) }
      : (readHeader(lines, i, warned) ?? readSummary(line));
    if (finding) found.push(finding);
  }
  if (nested && found.length === 0)
    found.push({ what: "report", report: bare("SIGSEGV", "nested bug in the same thread") });
  return found;
}
