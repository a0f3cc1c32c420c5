/** What sanitizers, debuggers and valgrind print: reports, stacks, registers, shadow memory, failed assertions. */
import { countRun, type Detector, type InlineDetector, type Stretch } from "./finding.ts";

const TRACE: readonly RegExp[] = [
  /^=+\d+=+/, // AddressSanitizer, valgrind
  /^#\d{1,3}\s+(?:0x[0-9a-fA-F]+\b|[\w~:<>$?@.]+ ?\(.*\)(?: at | from |$))/, // frames of ASan and gdb
  /^#\d{1,3}\s+\S+ .*(?::\d+|\+0x[0-9a-fA-F]+\)|<null>)/, // frames without an address
  /^(?:at|from) \S+:[\d?]+$/, // gdb and addr2line wrap
  /^0x[0-9a-fA-F]+(?:: | - | in )\S/,
  /^\S+ \(.*\) at \S+:\d+$/,
  /^\$\d+ = /,
  /^\d+\s+in (?:\.\.?)?\//, // gdb: the source is not there
  /^(?:\* )?frame #\d+: /, // lldb
  /^(?:\* )?thread #\d+\b.*stop reason/,
  /^(?:READ|WRITE|ACCESS) of size \d+/,
  /^0x[0-9a-fA-F]+ is located /,
  /^Address 0x[0-9a-fA-F]+ (?:is located|is a wild)/,
  /^(?:allocated|freed|previously allocated) by thread /,
  /^SUMMARY: \w+Sanitizer/,
  /^(?:\w+Sanitizer)(?::| can not| CHECK)/,
  /^WARNING: \w+Sanitizer/,
  /^(?:Uninitialized value was|Memory was marked as uninitialized)/,
  /^Shadow byte/,
  /^(?:=>)?\s*0x[0-9a-fA-F]+:(?:\s*\[?[0-9a-f]{2}\]?)+/, // shadow memory
  /^(?:Addressable|Partially addressable|Heap left redzone|Freed heap region|Stack (?:left|mid|right) redzone|Stack after return|Stack use after scope|Global redzone|Global init order|Poisoned by user|Container overflow|Array cookie|Intra object redzone|ASan internal|Left alloca redzone|Right alloca redzone|Shadow gap)\s*:/,
  /^(?:Program|Thread .*) (?:received|terminated with) signal /,
  /^\(gdb\)|^\(lldb\)|^gef➤|^pwndbg>/,
  /^(?:r[a-d]x|r[sd]i|r[bs]p|r\d{1,2}|rip|eflags|x\d{1,2}|pc|sp|lr|[c-g]s|ss)\s+0x[0-9a-fA-F]+/, // info registers
  /^(?:=> )?0x[0-9a-fA-F]+ <[^>]*>:/, // disassembly
  /^[^\s:]+:\d+(?::\d+)?: runtime error: /, // UBSan
  /: Assertion .* failed\.?$/,
  /assert(?:ion)? failed\b/i,
  /\bsegfault at [0-9a-f]+ ip /, // the kernel's log
  /^(?:Previous|Direct|Indirect) (?:write|read|atomic|leak) of /i,
  /^(?:This frame has|\[\d+, \d+\) ')/,
  /<err> os: |^(?:\[.*\] )*(?:up_|arm_|riscv_|xtensa_|sched_dumpstack|dump_\w+:|_assert:)/, // Zephyr, NuttX
  /^(?:Guru Meditation Error|Backtrace:|Core +\d+ register dump|Stack dump:|Stack memory:)/i, // ESP-IDF, LLVM
  /^(?:\w+\s*: 0x[0-9a-fA-F]{8}\s*){2,}/,
  /^\d+\s+\S+\s+0x[0-9a-fA-F]+ \S+ \+ \d+/, // macOS
  /^Unhandled exception at /,
  /^#\d{1,3}\s+pc [0-9a-fA-F]+ |^x\d{1,2} +[0-9a-fA-F]{16}\b/, // Android
  /^\(inlined by\) /,
  /"(?:frames|symbol|exception)"\s*:/, // macOS, as JSON
  /^HINT: (?:this may be|if you don't|address points)/,
];

/** What a logger writes before a line. */
const STAMP = /^(?:\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?|[\w.-]+ *\|) +/;

/** A line is told by its beginning. */
const LOOK = 2000;

/** The lines between two parts of one report. */
const BETWEEN = /^(?:={10,}|-{10,}|\s*)$/;

export const traceBlock: Detector = (lines, at) => {
  const first = lines[at] ?? "";
  const head = /^={10,}$/.test(first) && isTrace(lines[at + 1] ?? "") ? 1 : 0;
  if (head === 0 && !isTrace(first)) return undefined;
  const count = head + countRun(lines, at + head, isTrace, (line) => BETWEEN.test(line));
  return { kind: "trace", lines: count, what: `trace, ${count} line${count === 1 ? "" : "s"}` };
};

function isTrace(line: string): boolean {
  const head = line.slice(0, LOOK).replace(STAMP, "");
  return TRACE.some((pattern) => pattern.test(head));
}

/** Names the very line at fault; compilers' own messages do not. */
export const placeInline: InlineDetector = (line) =>
  stretches(
    line,
    /[\w./+-]{1,200}\.(?:c|h|cc|cpp|cxx|hpp|S|rs):\d+(?::\d+)?(?!:? (?:fatal )?(?:error|warning|note):)/g,
    () => ({
      kind: "trace",
      what: "place in the source",
    }),
  );

export const addressInline: InlineDetector = (line) =>
  stretches(line, /\b0x[0-9a-fA-F]{6,16}\b/g, () => ({ kind: "address", what: "address" }));

/** Uploads are readable without a login; links to archives and modules elsewhere are no better. */
const UPLOAD =
  /^https?:\/\/(?:github\.com\/(?:user-attachments\/|[\w.-]+\/[\w.-]+\/(?:files|assets)\/)|user-images\.githubusercontent\.com\/|gist\.github(?:usercontent)?\.com\/|pastebin\.com\/)/i;
const FILE =
  /\.(?:wasm|aot|wat|wast|zip|gz|tgz|tar|xz|7z|zst|bz2)(?:\.(?:txt|log|zip|gz|json|patch))?(?:[?#].*)?[.,;:!]?$/i;

export const attachmentInline: InlineDetector = (line) =>
  stretches(line, /https?:\/\/[^\s)\]>"'|`]+/gi, (url) =>
    UPLOAD.test(url)
      ? { kind: "attachment", what: "link to an attachment" }
      : FILE.test(url)
        ? { kind: "attachment", what: "link to a file" }
        : undefined,
  );

function stretches(
  line: string,
  pattern: RegExp,
  as: (text: string) => Pick<Stretch, "kind" | "what"> | undefined,
): Stretch[] {
  return [...line.matchAll(pattern)].flatMap(({ 0: text, index }) => {
    const said = as(text);
    return said ? [{ ...said, start: index, end: index + text.length }] : [];
  });
}
