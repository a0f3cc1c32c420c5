/**
 * A gdb session: the last stop and the first stack after it. A runtime that catches SIGSEGV and aborts shows its handler on
 * top; what matters lies below `<signal handler called>`. gdb does not say read or write; the stopped instruction does.
 */
import { baseName, beforeJump, gatherStack, isSameAddress, JUMP, type NumberedFrame, plainName } from "../frame.ts";
import type { Access } from "../reading.ts";
import { type Finding, type Frame, STRENGTH } from "../report.ts";
import { SIGNALS } from "./signals.ts";

const STOP = /^(?:Thread \d{1,6} .{0,200}|Program )(?:received|terminated with) signal (SIG[A-Z]{2,8})/;
const FRAME = /^#(\d{1,5})\s{1,4}(?:0x([0-9a-f]{1,16}) in )?(.*)$/;
const INSTRUCTION = /^=> 0x[0-9a-f]{1,16}(?: <[^>]{0,500}>)?:\s+(.*)$/;
const EXITED = /^\[Inferior \d{1,6} \(.{0,100}\) exited (?:normally|with code \d{1,4})\]$/;
const SIGINFO = /(?:si_addr = |^\$\d{1,4} = \(void \*\) )(0x[0-9a-f]{1,16})/;

/** The handler's own parameter says which signal it was called for: `signal_callback (sig_num=11, …)`. */
const HANDLER_PARAMETER = /\((?:sig|signo|signum|sig_num|signal|s)=(\d{1,2})\b/;

/** `name (args) at file:line`, `name () from lib`, `<signal handler called>`. */
export function parseGdbFrame(line: string): NumberedFrame | undefined {
  const found = FRAME.exec(line);
  if (!found) return undefined;
  const number = Number(found[1]);
  const rest = found[3]!;
  const jumped = found[2] !== undefined && /^0{0,12}[0-9a-f]{0,4}$/.test(found[2]);
  if (rest.startsWith("<signal handler called>")) return { number, frame: { function: null, signalHandler: true } };
  const open = rest.indexOf(" (");
  if (open < 0 && !/^(?:0x[0-9a-f]{1,16}|\?\?|[\w:~]{1,300})/.test(rest)) return undefined;
  const name = plainName(open < 0 ? rest : rest.slice(0, open));
  const at = rest.lastIndexOf(" at ");
  const from = rest.lastIndexOf(" from ");
  const place = at >= 0 ? /^(.{1,1000}?):(\d{1,7})$/.exec(rest.slice(at + 4)) : null;
  return {
    number,
    frame: {
      function: name === "??" || /^0x[0-9a-f]+$/.test(name) ? null : name,
      ...(name === "??" && from < 0 && !jumped && { anonymous: true }),
      ...(place && { file: baseName(place[1]!), line: Number(place[2]) }),
      ...(!place && from >= 0 && { module: baseName(rest.slice(from + 6)) }),
    },
  };
}

/** A memory operand last in AT&T order, or first in Intel's, is written; anywhere else it is read. */
export function accessOf(instruction: string): Access | undefined {
  const [, name = "", operands = ""] =
    /^(?:rep\w{0,2} |lock )?(\w{1,20})\s{1,20}(.{0,200})$/.exec(instruction.trim()) ?? [];
  if (!/[([]/.test(operands) || /^(?:lea|nop|j|call|bnd)/.test(name)) return undefined;
  if (/^(?:cmp|test|push|ucomis|comis|ptest|bt[lqw]?$|mul|imul|div|idiv)/.test(name)) return "READ";
  if (operands.includes("["))
    return operands.indexOf("[") < (operands.indexOf(",") + 1 || Number.MAX_VALUE) ? "WRITE" : "READ";
  return operands
    .trimEnd()
    .replace(/\s*#.*$/, "")
    .endsWith(")")
    ? "WRITE"
    : "READ";
}

/** Frame 0 lies where gdb cannot read, or where the fault itself is: the program counter is bad. */
function isJump(top: string, after: readonly string[], address: string | undefined): boolean {
  const pc = /^#0\s{1,4}(0x[0-9a-f]{1,16}) in /.exec(top)?.[1];
  if (pc === undefined) return false;
  const unreadable = after.map((line) => /Cannot access memory at address (0x[0-9a-f]{1,16})/.exec(line)?.[1]);
  return isSameAddress(pc, address) || unreadable.some((text) => isSameAddress(pc, text));
}

/** Frames after the kernel's trampoline, or all if there is none. */
export function belowHandler(frames: readonly Frame[]): readonly Frame[] {
  const handler = frames.findLastIndex((frame) => frame.signalHandler);
  return handler >= 0 && handler + 1 < frames.length ? frames.slice(handler + 1) : frames;
}

export function readGdb(lines: readonly string[]): Finding[] {
  let stop = -1;
  let first = -1;
  for (let i = 0; i < lines.length; i++) {
    if (STOP.test(lines[i]!)) stop = i;
    // A bare stack, pasted without the stop: only gdb's form, which names arguments in parentheses.
    else if (first < 0 && /^#0\s{1,4}(?:0x[0-9a-f]{1,16} in )?[\w:~<>]{1,200} \(/.test(lines[i]!)) first = i;
  }
  if (stop < 0 && first < 0) return [];
  // It was let go on and came to its own end: a runtime that traps through the hardware stops here each time.
  if (stop >= 0 && lines.some((line, i) => i > stop && EXITED.test(line))) return [];
  const from = stop >= 0 ? lines.findIndex((line, i) => i > stop && line.startsWith("#0 ")) : first;
  const stack = from < 0 ? { frames: [], next: stop + 1 } : gatherStack(lines, from, parseGdbFrame);
  if (stop < 0 && stack.frames.length < 2) return [];
  const signal = stop >= 0 ? STOP.exec(lines[stop]!)![1]! : undefined;
  if (signal && /^SIG(?:INT|TERM|KILL|HUP|STOP|TRAP|ALRM|PIPE|CHLD)$/.test(signal)) return [];
  const below = belowHandler(stack.frames);
  const handled = below !== stack.frames;
  const after = lines.slice(Math.max(stop, 0), stack.next + 200);
  const instruction = after.map((line) => INSTRUCTION.exec(line)?.[1]).find((text) => text !== undefined);
  const address = handled ? undefined : after.map((line) => SIGINFO.exec(line)?.[1]).find((text) => text !== undefined);
  const jumped = !handled && /^SIG(?:SEGV|BUS)$/.test(signal ?? "") && isJump(lines[from] ?? "", after, address);
  const access = instruction && !handled && !jumped && signal !== "SIGABRT" ? accessOf(instruction) : undefined;
  // Below a handler that aborted lies the signal it was called for; runtimes catch SIGSEGV.
  const trampoline = handled ? lines.findIndex((line, i) => i > from && line.includes("<signal handler called>")) : -1;
  const number = HANDLER_PARAMETER.exec(lines[trampoline - 1] ?? "")?.[1];
  const struck = number === undefined ? "SIGSEGV" : (SIGNALS[Number(number)] ?? "SIGSEGV");
  const kind = handled && signal === "SIGABRT" ? struck : (signal ?? "crash");
  const report = {
    source: "gdb",
    kind,
    ...(signal && { signal }),
    ...(access && { access }),
    ...(address && kind !== "SIGABRT" && { address }),
    message: stop >= 0 ? lines[stop]! : lines[from]!,
    frames: jumped ? beforeJump(below) : below,
    strength: STRENGTH.debugger,
    ...(jumped && { caveats: [`gdb: ${JUMP}`] }),
  };
  return [{ what: "report", report }];
}
