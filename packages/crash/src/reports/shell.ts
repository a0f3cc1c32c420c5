/** What shells, kernels and job runners say of a process that died: a signal, no place. In English, as LANG=C prints it. */
import { baseName } from "../frame.ts";
import { type Finding, type Frame, STRENGTH } from "../report.ts";
import { SIGNALS, STATUS_SIGNALS } from "./signals.ts";

/** The words of the C library for each signal, and macOS's. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^segmentation fault(?:: 11)?/i, "SIGSEGV"],
  [/^bus error(?:: 10)?/i, "SIGBUS"],
  [/^illegal (?:hardware )?instruction(?:: 4)?/i, "SIGILL"],
  [/^floating[- ]point exception(?:: 8)?/i, "SIGFPE"],
  [/^(?:aborted|abort(?: trap)?(?:: 6)?)/i, "SIGABRT"],
  [/^trace(?:\/breakpoint|\/BPT) trap(?:: 5)?/i, "SIGTRAP"],
];
/** What shells put before the words: `run.sh: line 3: 12 `, `[1]    19875 `, `[1]+  `, `zsh: `. */
const PREFIX =
  /^\s{0,8}(?:\S{1,300}: line \d{1,7}:\s{1,4}(?:\d{1,10}\s{1,4})?|\[\d{1,4}\]\s?[+-]?\s{1,8}(?:\d{1,10}\s{1,4})?|\d{1,10}\s{1,4}|zsh: )/;
/** Words alone are a shell's only if nothing else is on the line. */
const ALONE = /^(?:\s{0,20}\(core (?:dumped|generated)\))?\s{0,80}$/;
/** A line without any of these says nothing of a death. */
const HINT = /fault|bus error|instruction|exception|abort|trap|exit|status|rc|return|terminated|killed|died|crashed/i;
/** The last word of its line, but for a remark in parentheses: a number in the middle of a sentence is talk. */
const STATUS =
  /\b(?:exit(?:ed)?(?: with)?(?: code| status)?|status|rc|returned non-zero exit status)[ :=]{1,3}(132|133|134|135|136|139)[.,;]?(?:\s{0,4}\([^()]{0,200}\))?\s{0,80}$/i;
const DIED =
  /(?:terminated|killed|died|crashed)(?: by| with)?(?: signal)?[ :]{1,2}(SIG(?:SEGV|BUS|ILL|FPE|ABRT|TRAP))\b|died with <Signals\.(SIG(?:SEGV|BUS|ILL|FPE|ABRT|TRAP)): \d{1,2}>|\b(?:terminated|killed|died|crashed) (?:by|with) signal (4|5|6|7|8|11)[.,;]?(?:\s{0,4}\([^()]{0,200}\))?\s{0,80}$/i;
/** The kernel's own line; bit 1 of the error code says that it was a write. */
const KERNEL =
  /\b(\S{1,64})\[\d{1,10}\]: segfault at ([0-9a-f]{1,16}) ip ([0-9a-f]{1,16}) sp [0-9a-f]{1,16} error ([0-9a-f]{1,3})(?: in ([^[\s]{1,200})\[(?:([0-9a-f]{1,16}),)?([0-9a-f]{1,16})\+)?/;

/** Faults that the kernel tells in words: an address that cannot be one, an instruction that is none. */
const TRAP =
  /\btraps: \S{1,64}\[\d{1,10}\] (general protection fault|trap invalid opcode|trap divide error|trap int3|trap stack segment) ip:([0-9a-f]{1,16}) sp:[0-9a-f]{1,16} error:[0-9a-f]{1,8}(?: in ([^[\s]{1,200})\[(?:([0-9a-f]{1,16}),)?([0-9a-f]{1,16})\+)?/;
const TRAPS: Readonly<Record<string, string>> = {
  "general protection fault": "SIGSEGV",
  "trap invalid opcode": "SIGILL",
  "trap divide error": "SIGFPE",
  "trap int3": "SIGTRAP",
  "trap stack segment": "SIGBUS",
};

const died = (source: string, signal: string, message: string, strength: number): Finding => ({
  what: "report",
  report: { source, kind: signal, signal, message: message.trim(), frames: [], strength },
});

/** Newer kernels print the offset; older ones the mapping's start. */
function placeOf(pc: string, path: string | undefined, offset: string | undefined, start: string | undefined): Frame[] {
  const inside = start === undefined ? -1n : BigInt(`0x${pc}`) - BigInt(`0x${start}`);
  const known = offset ?? (inside >= 0n ? inside.toString(16) : undefined);
  return path && known ? [{ function: null, module: baseName(path), offset: known }] : [];
}

function readKernel(line: string): Finding | undefined {
  const trap = line.includes("traps: ") ? TRAP.exec(line) : null;
  if (trap) {
    const signal = TRAPS[trap[1]!]!;
    const frames = placeOf(trap[2]!, trap[3], trap[4], trap[5]);
    const report = { source: "kernel", kind: signal, signal, message: line, frames, strength: STRENGTH.kernel };
    return { what: "report", report };
  }
  const fault = line.includes(": segfault at ") && KERNEL.exec(line);
  if (!fault) return undefined;
  const access = Number.parseInt(fault[4]!, 16) & 2 ? ("WRITE" as const) : ("READ" as const);
  const report = {
    source: "kernel",
    kind: "SIGSEGV",
    signal: "SIGSEGV",
    access,
    address: `0x${fault[2]}`,
    message: line,
    frames: placeOf(fault[3]!, fault[5], fault[6], fault[7]),
    strength: STRENGTH.kernel,
  };
  return { what: "report", report };
}

function readLine(line: string): Finding | undefined {
  const kernel = readKernel(line);
  if (kernel) return kernel;
  if (line.length > 1200) return undefined;
  const status = STATUS.exec(line);
  if (status) return died("shell", STATUS_SIGNALS[Number(status[1])]!, line, STRENGTH.status);
  const named = DIED.exec(line);
  if (named)
    return died("shell", (named[1] ?? named[2])?.toUpperCase() ?? SIGNALS[Number(named[3])]!, line, STRENGTH.status);
  const prefix = PREFIX.exec(line)?.[0] ?? "";
  const rest = line.slice(prefix.length).trimStart();
  const word = WORDS.find(([words]) => words.test(rest));
  if (!word) return undefined;
  const after = rest.slice(word[0].exec(rest)![0].length);
  const shells = prefix === "" ? ALONE.test(after) : /^[\s(]|^$/.test(after);
  return shells ? died("shell", word[1], line, STRENGTH.status) : undefined;
}

export function readShell(lines: readonly string[]): Finding[] {
  for (const line of lines) {
    const finding = HINT.test(line) ? readLine(line) : undefined;
    if (finding) return [finding];
  }
  return [];
}
